import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// A person's own account: the password, and where it is used.
struct OwnAccountController: Sendable {
    let accounts: Accounts
    let sessions: Sessions
    let identities: Identities
    let factors: SecondFactors
    let passwords: Passwords
    let commonPasswords: CommonPasswords
    let check: PasswordCheck
    let security: SecurityLog
    let mails: Mails
    let pages: Pages
    let staffIdle: TimeInterval
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.ownAccount) { _, context in try await page(context) }
        router.post(Routes.ownPassword, use: changePassword)
        router.post(Routes.ownSession, use: endSession)
        router.post(Routes.ownIdentity, use: unlink)
    }

    private static let former = Field("ancien", "Mot de passe actuel").typed(
        "password", autocomplete: "current-password")

    @Sendable private func changePassword(_ request: Request, _ context: PortalContext) async throws -> Response {
        guard let session = context.session else { throw Failure.notFound }
        let account = session.account
        var problems = ValidationErrors()
        let password = AccountForms.newPassword(
            context.form, personal: [account.name, account.email], common: commonPasswords, &problems)
        guard problems.isEmpty else { return try await page(context, problems) }
        try await check.require(
            of: account, in: "ancien", "Ce n’est pas votre mot de passe actuel.", request, context, &problems)
        guard problems.isEmpty else { return try await page(context, problems) }
        let mail = try mails.write(
            "changed", to: account.email,
            .init(name: account.name, link: mails.address(Routes.forgotten.path())))
        try await accounts.changePassword(
            of: account.id, hash: try await passwords.hash(password), keeping: session.token, mails: [mail],
            at: clock.now())
        await security.note(.passwordSet, account: account.id, context)
        return try pages.page(
            MessagePage(
                title: "Mot de passe enregistré",
                paragraphs: ["Vos autres connexions ont été fermées. Un message vous en informe par courriel."],
                link: Routes.ownAccount.path(), linkLabel: "Revenir à mon compte"), context)
    }

    @Sendable private func endSession(_: Request, _ context: PortalContext, _ id: String) async throws -> Response {
        guard let account = context.session?.account else { throw Failure.notFound }
        // The second of two clicks finds it closed: that is what was asked for.
        try await sessions.end(id, of: account.id)
        return .redirect(to: Routes.ownAccount.path())
    }

    @Sendable private func unlink(_: Request, _ context: PortalContext) async throws -> Response {
        guard let session = context.session else { throw Failure.notFound }
        let account = session.account
        let mail = try mails.write(
            "unlinked", to: account.email,
            .init(name: account.name, link: mails.address(Routes.forgotten.path())))
        if try await identities.unlink(account.id, keeping: session.token, mails: [mail], at: clock.now()) {
            await security.note(.identityUnlinked, account: account.id, context)
        }
        return .redirect(to: Routes.ownAccount.path())
    }

    private func page(_ context: PortalContext, _ problems: ValidationErrors = ValidationErrors()) async throws
        -> Response
    {
        guard let session = context.session else { throw Failure.notFound }
        let left = session.account.role.isStaff ? try await factors.recoveryCodesLeft(session.account.id) : nil
        let view = OwnAccountPage(
            session.account, linkedSince: try await identities.link(of: session.account.id)?.since,
            try await sessions.list(
                of: session.account.id, current: session.token, staffIdle: staffIdle, at: clock.now()), codesLeft: left,
            FormView(
                action: Routes.ownPassword.path(), csrf: context.csrf, [Self.former, AccountForms.otherPassword],
                FormData(), problems, submit: "Changer mon mot de passe"), csrf: context.csrf)
        return try pages.page(view, context, status: problems.isEmpty ? .ok : .unprocessableContent)
    }
}

struct OwnAccountPage: Page {
    static let template = "account"
    let title = "Mon compte"
    let email: String
    let codesLeft: String?
    /// Since when ProConnect opens the account.
    let linkedSince: String?
    /// Whether there is a password; without one, only ProConnect opens the account.
    let hasPassword: Bool
    let sessions: [Line]
    let form: FormView
    let csrf: String
    var hasScript: Bool { hasPassword }

    struct Line: View {
        let device: String
        let since: String
        let seen: String
        let isCurrent: Bool
        let closePath: String
    }

    init(
        _ account: Account, linkedSince: Date?, _ sessions: [Sessions.Open], codesLeft: Int?, _ form: FormView,
        csrf: String
    ) {
        email = account.email
        self.linkedSince = linkedSince.map(French.instant)
        hasPassword = account.passwordHash != nil
        self.codesLeft = codesLeft.map { French.count($0, "code de secours", "codes de secours") }
        self.sessions = sessions.map { session in
            Line(
                device: session.device.isEmpty ? "Navigateur inconnu" : session.device,
                since: French.instant(session.startedAt), seen: French.instant(session.seenAt),
                isCurrent: session.isCurrent, closePath: Routes.ownSession.path(session.id))
        }
        (self.form, self.csrf) = (form, csrf)
    }
}
