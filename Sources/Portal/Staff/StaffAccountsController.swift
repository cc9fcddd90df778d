import Foundation
import Hummingbird
import Referencing
import Store

/// The administrator's page: the staff's accounts.
struct StaffAccountsController: Sendable {
    let accounts: Accounts
    let requests: TwoPersonRequests
    let check: SecondFactorCheck
    let mails: Mails
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.staffAccounts, use: list)
        router.post(Routes.staffAccounts, use: open)
        router.post(Routes.staffAccess, use: setAccess)
        router.post(Routes.staffAgreement, use: agree)
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
                email: email, name: name, role: role, passwordHash: nil, by: Author(actor),
                askedBy: role.isOpenedByTwo ? actor : nil, at: clock.now()
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

    /// Asks for the agreement of a second administrator, or gives it.
    @Sendable private func agree(_: Request, _ context: PortalContext, _ id: AccountID) async throws -> Response {
        var problems = ValidationErrors()
        guard let kind = context.form.text("objet").flatMap(TwoPersonRequests.Kind.init) else {
            throw Failure.badRequest
        }
        try await check.require(context, &problems)
        guard problems.isEmpty else { return try await page(context, FormData(), problems) }
        let actor = try context.actor()
        guard context.form.text("accord") != "refuser" else {
            guard let asker = try await requests.refuse(kind, on: id, by: actor, at: clock.now()) else {
                throw Failure.notFound
            }
            let isOwn = asker == actor.id
            await check.security.note(
                isOwn ? .agreementWithdrawn : .agreed, isOwn ? .success : .failure, account: actor.id, context,
                subject: id.text)
            return .redirect(to: Routes.staffAccounts.path())
        }
        let outcome = try await requests.agree(kind, on: id, by: actor, at: clock.now()) { account, token in
            switch kind {
            case .openAccount:
                let link = mails.address(Routes.newPassword.path(query: [(.token, token)]))
                return [try mails.write("staff", to: account.email, .init(name: account.name, link: link))]
            case .resetFactor:
                let link = mails.address(Routes.newPassword.path(query: [(.token, token)]))
                return [try mails.write("factor", to: account.email, .init(name: account.name, link: link))]
            }
        }
        guard let outcome else { throw Failure.notFound }
        if outcome != .waiting {
            await check.security.note(
                outcome == .done ? .agreed : .agreementAsked, account: actor.id, context, subject: id.text)
        }
        return .redirect(to: Routes.staffAccounts.path())
    }

    private func page(_ context: PortalContext, _ form: FormData, _ problems: ValidationErrors) async throws -> Response
    {
        let view = StaffAccountsPage(
            try await accounts.staff(), try await requests.pending(), me: try context.actor(),
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
        /// Whether there is something to do; nobody acts on their own account.
        let hasActions: Bool
        let actions: [Action]
    }

    /// A button that asks for a security code.
    struct Action: View {
        let id: String
        let path: String
        let field: String
        let value: String
        let label: String
        /// The button that says no, where there is one.
        let refusal: String?
    }

    init(
        _ accounts: [Account], _ requests: [TwoPersonRequests.Request], me: Actor, _ form: FormView, csrf: String
    ) {
        lines = accounts.enumerated().map { number, account in
            let pending = requests.filter { $0.account == account.id }
            let actions = account.id == me.id ? [] : Self.actions(on: account, pending, me)
            return Line(
                number: number, name: account.name, email: account.email, role: account.role.name,
                state: Self.state(account, pending), hasActions: !actions.isEmpty,
                actions: actions.enumerated().map { place, action in
                    Action(
                        id: "code-\(number)-\(place)", path: action.path, field: action.field, value: action.value,
                        label: action.label, refusal: action.refusal)
                })
        }
        (self.form, self.csrf) = (form, csrf)
    }

    private static func state(_ account: Account, _ pending: [TwoPersonRequests.Request]) -> String {
        let state = account.isDisabled ? "fermé" : account.passwordHash == nil ? "lien envoyé" : "actif"
        return
            ([state]
            + pending.map { request in
                let what =
                    request.kind == .openAccount ? "ouverture demandée" : "nouvelle double authentification demandée"
                return "\(what) par \(request.askedByName), accord d’un second administrateur attendu"
            }).joined(separator: " ; ")
    }

    private typealias Offer = (path: String, field: String, value: String, label: String, refusal: String?)

    private static func actions(
        on account: Account, _ pending: [TwoPersonRequests.Request], _ me: Actor
    ) -> [Offer] {
        let agreement = Routes.staffAgreement.path(account.id)
        var actions = pending.map { request -> Offer in
            let (kind, isMine) = (request.kind, request.askedBy == me.id)
            let label =
                kind == .openAccount ? "Confirmer l’ouverture" : "Confirmer la nouvelle double authentification"
            return (agreement, "objet", kind.rawValue, isMine ? "" : label, isMine ? "Retirer la demande" : "Refuser")
        }
        let kinds = pending.map(\.kind)
        guard !kinds.contains(.openAccount) else { return actions }
        if !kinds.contains(.resetFactor), account.passwordHash != nil, !account.isDisabled {
            actions.append(
                (
                    agreement, "objet", TwoPersonRequests.Kind.resetFactor.rawValue,
                    "Redonner une double authentification", nil
                ))
        }
        let access = Routes.staffAccess.path(account.id)
        switch (account.isDisabled, account.role.isOpenedByTwo) {
        case (false, _): actions.append((access, "acces", "fermer", "Fermer l’accès", nil))
        case (true, false): actions.append((access, "acces", "ouvrir", "Rouvrir l’accès", nil))
        case (true, true):
            actions.append(
                (
                    agreement, "objet", TwoPersonRequests.Kind.openAccount.rawValue,
                    account.passwordHash == nil ? "Demander l’ouverture" : "Demander la réouverture", nil
                ))
        }
        return actions
    }
}
