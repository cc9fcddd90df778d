import Foundation
import Hummingbird
import Referencing
import Store

/// The administrator's page: the staff's accounts.
struct StaffAccountsController: Sendable {
    let accounts: Accounts
    let check: SecondFactorCheck
    let mails: Mails
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.staffAccounts, use: list)
        router.post(Routes.staffAccounts, use: open)
        router.post(Routes.staffAccess, use: setAccess)
    }

    private static let fields = [
        AccountForms.name, AccountForms.email,
        Field("role", "Rôle", .radios).choices(Role.allCases.filter(\.isStaff).map { ($0.rawValue, $0.name) }),
        SecondFactorCheck.field,
    ]

    @Sendable private func list(_: Request, _ context: PortalContext) async throws -> Response {
        try await page(context, FormData(), ValidationErrors())
    }

    @Sendable private func open(_: Request, _ context: PortalContext) async throws -> Response {
        let (form, actor) = (context.form, try context.actor())
        var problems = ValidationErrors()
        let name = AccountForms.name(form, &problems)
        let email = AccountForms.email(form, &problems)
        let role = form.text("role").flatMap(Role.init)
        if role == nil || role == .applicant { problems.add("Choisissez un rôle.", "role") }
        if problems.isEmpty { try await check.require(context, &problems) }
        guard problems.isEmpty, let role else { return try await page(context, form, problems) }
        do {
            try await accounts.open(
                email: email, name: name, role: role, passwordHash: nil, by: Author(actor), at: clock.now()
            ) { token in
                let link = mails.address(Routes.newPassword.path(query: [(.token, token)]))
                return [try mails.write("staff", to: email, .init(name: name, link: link))]
            }
            let opened = try await accounts.named(email)
            await check.security.note(.accountOpened, account: actor.id, context, subject: opened?.id.text)
            return .redirect(to: Routes.staffAccounts.path())
        } catch is Accounts.AddressTaken {
            problems.add("Un compte existe déjà pour cette adresse.", "courriel")
            return try await page(context, form, problems)
        }
    }

    @Sendable private func setAccess(_: Request, _ context: PortalContext, _ id: AccountID) async throws -> Response {
        var problems = ValidationErrors()
        try await check.require(context, &problems)
        guard problems.isEmpty else { return try await page(context, FormData(), problems) }
        let (actor, isClosing) = (try context.actor(), context.form.text("acces") == "fermer")
        guard try await accounts.setDisabled(isClosing, account: id, by: actor, at: clock.now()) else {
            throw Failure.notFound
        }
        await check.security.note(
            isClosing ? .accessClosed : .accessOpened, account: actor.id, context, subject: id.text)
        return .redirect(to: Routes.staffAccounts.path())
    }

    private func page(_ context: PortalContext, _ form: FormData, _ problems: ValidationErrors) async throws -> Response
    {
        let view = StaffAccountsPage(
            try await accounts.staff(), me: try context.actor(),
            FormView(
                action: Routes.staffAccounts.path(), csrf: context.csrf, Self.fields, form, problems,
                submit: "Créer le compte"), csrf: context.csrf)
        return try pages.page(view, context, status: problems.isEmpty ? .ok : .unprocessableContent)
    }
}

struct StaffAccountsPage: Page {
    static let template = "staff/accounts"
    let title = "Comptes des agents"
    let lines: [Line]
    let form: FormView
    let csrf: String

    struct Line: View {
        let number: Int
        let name: String
        let email: String
        let role: String
        let state: String
        let accessPath: String?
        let access: String
        let accessLabel: String
    }

    init(_ accounts: [Account], me: Actor, _ form: FormView, csrf: String) {
        lines = accounts.enumerated().map { number, account in
            Line(
                number: number, name: account.name, email: account.email, role: account.role.name,
                state: account.isDisabled ? "fermé" : account.passwordHash == nil ? "lien envoyé" : "actif",
                accessPath: account.id == me.id ? nil : Routes.staffAccess.path(account.id),
                access: account.isDisabled ? "ouvrir" : "fermer",
                accessLabel: account.isDisabled ? "Rouvrir l’accès" : "Fermer l’accès")
        }
        (self.form, self.csrf) = (form, csrf)
    }
}
