import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// A lost password, and the first one of a member of staff: set through a link sent by mail.
struct PasswordController: Sendable {
    let accounts: Accounts
    let passwords: Passwords
    let commonPasswords: CommonPasswords
    let mails: Mails
    let limits: RateLimits
    let security: SecurityLog
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.forgotten) { _, context in try pages.page(forgottenPage(context), context) }
        router.post(Routes.forgotten, use: forgotten)
        router.get(Routes.newPassword, use: askPassword)
        router.post(Routes.newPassword, use: setPassword)
    }

    @Sendable private func forgotten(_: Request, _ context: PortalContext) async throws -> Response {
        var problems = ValidationErrors()
        let email = AccountForms.email(context.form, &problems)
        guard problems.isEmpty else {
            return try pages.page(
                forgottenPage(context, context.form, problems), context, status: .unprocessableContent)
        }
        try await limits.spend(.signUp, context)
        try await limits.spend(.signUp, email.lowercased())
        if let account = try await accounts.named(email), !account.isDisabled {
            try await accounts.renewLink(for: account, .setPassword, at: clock.now()) { token in
                let link = mails.address(Routes.newPassword.path(query: [(.token, token)]))
                return [try mails.write("password", to: account.email, .init(name: account.name, link: link))]
            }
        }
        return try pages.page(
            MessagePage(
                title: "Consultez votre messagerie",
                paragraphs: [
                    "Si un compte existe pour l’adresse \(email), un message vient d’y être envoyé. Il contient un lien, valable une heure, pour choisir un nouveau mot de passe."
                ], link: Routes.logIn.path(), linkLabel: "Revenir à la connexion"), context)
    }

    private func forgottenPage(
        _ context: PortalContext, _ form: FormData = FormData(), _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        FormPage(
            title: "Mot de passe oublié",
            intro: [
                "Saisissez l’adresse de votre compte : vous recevrez un lien pour choisir un nouveau mot de passe."
            ],
            form: FormView(
                action: Routes.forgotten.path(), csrf: context.csrf, [AccountForms.email], form, problems,
                submit: "Recevoir un lien"), back: Routes.logIn.path(), backLabel: "Revenir à la connexion")
    }

    @Sendable private func askPassword(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text(.token) ?? ""
        guard try await accounts.account(ofLink: token, .setPassword, at: clock.now()) != nil,
            try await !accounts.isUsed(link: token)
        else {
            throw Failure.deadLink
        }
        return try pages.page(newPasswordPage(context, token), context)
    }

    @Sendable private func setPassword(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text(.token) ?? ""
        guard let account = try await accounts.account(ofLink: token, .setPassword, at: clock.now())
        else {
            throw Failure.deadLink
        }
        var problems = ValidationErrors()
        let password = AccountForms.newPassword(
            context.form, personal: [account.name, account.email], common: commonPasswords, &problems)
        guard problems.isEmpty else {
            return try pages.page(
                newPasswordPage(context, token, problems), context, status: .unprocessableContent)
        }
        if try await accounts.isUsed(link: token) {
            // The second of two clicks sets nothing, and is told the same when it brings the same password.
            try await limits.spend(.logIn, "link \(account.id.text)")
            guard try await passwords.matches(password, account.passwordHash) else { throw Failure.deadLink }
            return try passwordIsSet(context)
        }
        let hash = try await passwords.hash(password)
        guard try await accounts.setPassword(token: token, hash: hash, at: clock.now()) != nil else {
            throw Failure.deadLink
        }
        await security.note(.passwordSet, account: account.id, context)
        return try passwordIsSet(context)
    }

    private func passwordIsSet(_ context: PortalContext) throws -> Response {
        try pages.page(
            MessagePage(
                title: "Mot de passe enregistré",
                paragraphs: ["Vos autres connexions ont été fermées. Connectez-vous avec votre nouveau mot de passe."],
                link: Routes.logIn.path(), linkLabel: "Se connecter"), context)
    }

    private func newPasswordPage(
        _ context: PortalContext, _ token: String, _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        FormPage(
            title: "Choisir un mot de passe",
            form: FormView(
                action: Routes.newPassword.path(query: [(.token, token)]), csrf: context.csrf,
                [AccountForms.otherPassword], FormData(), problems, submit: "Enregistrer le mot de passe"))
    }
}
