import Foundation
import Hummingbird
import Referencing
import Store

/// A new address for an account: both addresses are told, and the new one is proved before it counts.
struct AddressChangeController: Sendable {
    let changes: AddressChanges
    let check: PasswordCheck
    let limits: RateLimits
    let mails: Mails
    let pages: Pages
    let clock: Clock

    /// For those who are logged in, the proof too: an address that was mistyped gives nobody the account.
    func add(to router: PortalRouter) {
        router.get(Routes.addressProof, use: askProof)
        router.post(Routes.addressProof, use: confirm)
        router.get(Routes.ownAddress) { _, context in try pages.page(try asking(context), context) }
        router.post(Routes.ownAddress, use: ask)
    }

    private static let email = Field("courriel", "Nouvelle adresse électronique", hint: "Exemple : nom@exemple.fr")
        .typed("email", autocomplete: "email", maxlength: 200)

    private func asking(
        _ context: PortalContext, _ problems: ValidationErrors = ValidationErrors()
    ) throws -> FormPage {
        guard let account = context.session?.account else { throw Failure.notFound }
        let fields = [Self.email] + (account.passwordHash == nil ? [] : [AccountForms.password])
        return FormPage(
            title: "Changer d’adresse électronique",
            intro: [
                "Adresse actuelle : \(account.email). Un lien est envoyé à la nouvelle adresse ; l’ancienne est prévenue. Rien ne change avant que vous ayez suivi ce lien."
            ],
            form: FormView(
                action: Routes.ownAddress.path(), csrf: context.csrf, fields, context.form, problems,
                submit: "Envoyer le lien"),
            back: Routes.ownAccount.path(), backLabel: "Revenir à mon compte")
    }

    @Sendable private func ask(_ request: Request, _ context: PortalContext) async throws -> Response {
        guard let account = context.session?.account else { throw Failure.notFound }
        var problems = ValidationErrors()
        let email = AccountForms.email(context.form, &problems).lowercased()
        if email == account.email { problems.add("C’est déjà votre adresse.", "courriel") }
        guard problems.isEmpty else { return try pages.problems(try asking(context, problems), context) }
        try await check.require(
            of: account, in: "mot_de_passe", "Ce n’est pas votre mot de passe.", request, context, &problems)
        guard problems.isEmpty else { return try pages.problems(try asking(context, problems), context) }
        try await limits.spend(.signUp, context)
        try await changes.ask(email, for: account.id, at: clock.now()) { [mails] token in
            let told = try mails.write(
                "address_asked", to: account.email,
                .init(name: account.name, link: mails.address(Routes.ownAccount.path())))
            let link = token.map { mails.address(Routes.addressProof.path(query: [(.token, $0)])) }
            let new =
                try link.map { try mails.write("address_prove", to: email, .init(name: account.name, link: $0)) }
                ?? mails.write("known", to: email, .init(link: mails.address(Routes.forgotten.path())))
            return [told, new]
        }
        return try pages.page(
            MessagePage(
                title: "Consultez la messagerie de la nouvelle adresse",
                paragraphs: ["Un message y est envoyé, avec un lien valable 24 heures. Suivez-le pour terminer."],
                link: Routes.ownAccount.path(), linkLabel: "Revenir à mon compte"), context)
    }

    /// The link shows a form: programs that follow links in mails use nothing up.
    @Sendable private func askProof(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text(.token) ?? ""
        guard let asked = try await changes.asked(token, at: clock.now()),
            asked.account == (try context.actor()).id
        else { throw Failure.deadLink }
        return try pages.page(
            FormPage(
                title: "Confirmer votre nouvelle adresse",
                intro: [
                    "L’adresse \(asked.email) remplacera \(asked.former). Vos connexions seront fermées : vous vous connecterez avec la nouvelle."
                ],
                form: FormView(
                    action: Routes.addressProof.path(query: [(.token, token)]), csrf: context.csrf, [],
                    submit: "Confirmer ma nouvelle adresse")), context)
    }

    @Sendable private func confirm(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text(.token) ?? ""
        do {
            let confirmed = try await changes.confirm(token, of: try context.actor(), at: clock.now()) {
                [mails] asked in
                try [asked.former, asked.email].map {
                    try mails.write(
                        "address_changed", to: $0,
                        .init(name: asked.name, link: mails.address(Routes.logIn.path()), text: asked.email))
                }
            }
            guard let confirmed else { throw Failure.deadLink }
            return try pages.page(
                MessagePage(
                    title: "Adresse remplacée",
                    paragraphs: [
                        "Connectez-vous désormais avec \(confirmed.email). Les deux adresses en sont informées."
                    ],
                    link: Routes.logIn.path(), linkLabel: "Se connecter"), context)
        } catch is Accounts.AddressTaken {
            throw Failure.deadLink
        }
    }
}
