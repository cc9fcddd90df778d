import Foundation
import Hummingbird
import Referencing
import Store

/// A lost password, and the first one of a member of staff: set through a link sent by mail.
struct PasswordController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("mot-de-passe") { try portal.page(forgottenPage($1), $1) }
        router.post("mot-de-passe", use: forgotten)
        router.get("mot-de-passe/nouveau", use: askPassword)
        router.post("mot-de-passe/nouveau", use: setPassword)
    }

    @Sendable private func forgotten(_: Request, _ context: PortalContext) async throws -> Response {
        var problems = Problems()
        let email = AccountForms.email(context.form, &problems)
        guard problems.isEmpty else {
            return try portal.page(
                forgottenPage(context, context.form, problems), context, status: .unprocessableContent)
        }
        try portal.limits.spend(.signUp, context)
        try portal.limits.spend(.signUp, email.lowercased())
        if let account = try await portal.stores.accounts.named(email), !account.isDisabled {
            let mails = portal.mails
            try await portal.stores.accounts.renewLink(for: account, .setPassword, at: portal.now()) { token in
                let link = mails.address(Path.with(Path.newPassword, [("jeton", token)]))
                return [try mails.write("password", to: account.email, .init(name: account.name, link: link))]
            }
        }
        return try portal.page(
            MessagePage(
                title: "Consultez votre messagerie",
                paragraphs: [
                    "Si un compte existe pour l’adresse \(email), un message vient d’y être envoyé. Il contient un lien, valable 24 heures, pour choisir un nouveau mot de passe."
                ], link: Path.logIn, linkLabel: "Revenir à la connexion"), context)
    }

    private func forgottenPage(
        _ context: PortalContext, _ form: FormData = FormData(), _ problems: Problems = Problems()
    ) -> FormPage {
        FormPage(
            title: "Mot de passe oublié",
            intro: [
                "Saisissez l’adresse de votre compte : vous recevrez un lien pour choisir un nouveau mot de passe."
            ],
            form: FormView(
                action: Path.forgotten, csrf: context.csrf, [AccountForms.email], form, problems,
                submit: "Recevoir un lien"), back: Path.logIn, backLabel: "Revenir à la connexion")
    }

    @Sendable private func askPassword(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text("jeton") ?? ""
        guard try await portal.stores.accounts.account(ofLink: token, .setPassword, at: portal.now()) != nil else {
            throw Failure.deadLink
        }
        return try portal.page(newPasswordPage(context, token), context)
    }

    @Sendable private func setPassword(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text("jeton") ?? ""
        guard let account = try await portal.stores.accounts.account(ofLink: token, .setPassword, at: portal.now())
        else {
            throw Failure.deadLink
        }
        var problems = Problems()
        let password = AccountForms.newPassword(
            context.form, personal: [account.name, account.email], common: portal.commonPasswords, &problems)
        guard problems.isEmpty else {
            return try portal.page(
                newPasswordPage(context, token, problems), context, status: .unprocessableContent)
        }
        let hash = try await portal.passwords.hash(password)
        guard try await portal.stores.accounts.setPassword(token: token, hash: hash, at: portal.now()) != nil else {
            throw Failure.deadLink
        }
        return try portal.page(
            MessagePage(
                title: "Mot de passe enregistré",
                paragraphs: ["Vos autres connexions ont été fermées. Connectez-vous avec votre nouveau mot de passe."],
                link: Path.logIn, linkLabel: "Se connecter"), context)
    }

    private func newPasswordPage(
        _ context: PortalContext, _ token: String, _ problems: Problems = Problems()
    ) -> FormPage {
        FormPage(
            title: "Choisir un mot de passe",
            form: FormView(
                action: Path.with(Path.newPassword, [("jeton", token)]), csrf: context.csrf,
                [AccountForms.newPassword], FormData(), problems, submit: "Enregistrer le mot de passe"))
    }
}
