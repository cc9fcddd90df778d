import Foundation
import Hummingbird
import Referencing
import Store

/// Sign-up, proof of the address, log-in, log-out. No answer tells whether an address is known.
struct AccountController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("inscription") { try portal.page(signUpPage($1), $1) }
        router.post("inscription", use: signUp)
        router.get("inscription/confirmer", use: askProof)
        router.post("inscription/confirmer", use: proveEmail)
        router.get("connexion") { try portal.page(logInPage($1, suite: try $0.queryForm().text("suite")), $1) }
        router.post("connexion", use: logIn)
        router.post("deconnexion", use: logOut)
        router.post("deconnexion-partout", use: logOutEverywhere)
    }

    // MARK: Sign-up

    @Sendable private func signUp(_: Request, _ context: PortalContext) async throws -> Response {
        let form = context.form
        var problems = Problems()
        let name = AccountForms.name(form, &problems)
        let email = AccountForms.email(form, &problems)
        let password = AccountForms.newPassword(
            form, personal: [name, email], common: portal.commonPasswords, &problems)
        guard problems.isEmpty else {
            return try portal.page(signUpPage(context, form, problems), context, status: .unprocessableContent)
        }
        try portal.limits.spend(.signUp, context)
        // Hashed in both cases: the time of the answer is the same for a known address.
        let hash = try await portal.passwords.hash(password)
        if let known = try await portal.stores.accounts.named(email) {
            try await tellKnown(known, passwordHash: hash)
        } else {
            try await open(email: email, name: name, hash: hash)
        }
        return try portal.page(
            MessagePage(
                title: "Consultez votre messagerie",
                paragraphs: [
                    "Un message vient d’être envoyé à l’adresse \(email). Il contient un lien, valable 24 heures, pour confirmer votre adresse.",
                    "Rien reçu ? Regardez dans les courriers indésirables, vérifiez l’adresse, ou recommencez.",
                ], link: Path.logIn, linkLabel: "Aller à la connexion"), context)
    }

    private func open(email: String, name: String, hash: String) async throws {
        let mails = portal.mails
        do {
            try await portal.stores.accounts.open(
                email: email, name: name, role: .applicant, passwordHash: hash, by: "self", at: portal.now()
            ) { token in
                let link = mails.address(Path.with(Path.proveEmail, [("jeton", token)]))
                return [try mails.write("prove", to: email, .init(name: name, link: link))]
            }
        } catch is Accounts.AddressTaken {
            if let known = try await portal.stores.accounts.named(email) { try await tellKnown(known) }
        }
    }

    /// An address that has an account already gets a mail that says so, and the page stays the same.
    private func tellKnown(_ account: Account, passwordHash: String? = nil) async throws {
        let mails = portal.mails
        if account.emailIsProved {
            let mail = try mails.write(
                "known", to: account.email, .init(name: account.name, link: mails.address(Path.forgotten)))
            try await portal.stores.accounts.write([mail], at: portal.now())
        } else {
            try await portal.stores.accounts.renewLink(
                for: account, .proveEmail, passwordHash: passwordHash, at: portal.now()
            ) { token in
                let link = mails.address(Path.with(Path.proveEmail, [("jeton", token)]))
                return [try mails.write("prove", to: account.email, .init(name: account.name, link: link))]
            }
        }
    }

    private func signUpPage(
        _ context: PortalContext, _ form: FormData = FormData(), _ problems: Problems = Problems()
    ) -> FormPage {
        FormPage(
            title: "Créer un compte",
            intro: [
                "Ce compte sert à demander le référencement de votre entreprise dans la catégorie « Consultant privé ». Toutes les rubriques sont obligatoires."
            ],
            form: FormView(
                action: Path.signUp, csrf: context.csrf,
                [AccountForms.name, AccountForms.email, AccountForms.newPassword], form, problems,
                submit: "Créer mon compte"),
            links: [PageLink(path: Path.logIn, label: "J’ai déjà un compte")])
    }

    // MARK: Proof of the address

    /// The link shows a form: programs that follow links in mails use nothing up.
    @Sendable private func askProof(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text("jeton") ?? ""
        guard let account = try await portal.stores.accounts.account(ofLink: token, .proveEmail, at: portal.now())
        else {
            throw Failure.deadLink
        }
        return try portal.page(proofPage(account, token, context), context)
    }

    /// The password is asked for again: an account that a stranger opened with somebody's address stays closed,
    /// whoever follows the link.
    @Sendable private func proveEmail(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text("jeton") ?? ""
        guard let account = try await portal.stores.accounts.account(ofLink: token, .proveEmail, at: portal.now())
        else {
            throw Failure.deadLink
        }
        try portal.limits.spend(.logIn, account.id)
        let password = context.form.values["mot_de_passe"]?.first ?? ""
        guard try await portal.passwords.matches(password, account.passwordHash) else {
            var problems = Problems()
            problems.add("Ce n’est pas le mot de passe choisi à l’inscription.", "mot_de_passe")
            return try portal.page(
                proofPage(account, token, context, problems), context, status: .unprocessableContent)
        }
        guard let proved = try await portal.stores.accounts.proveEmail(token: token, at: portal.now()) else {
            throw Failure.deadLink
        }
        return try await enter(proved, context, suite: nil)
    }

    private func proofPage(
        _ account: Account, _ token: String, _ context: PortalContext, _ problems: Problems = Problems()
    ) -> FormPage {
        FormPage(
            title: "Confirmer votre adresse",
            intro: ["Adresse à confirmer : \(account.email). Saisissez le mot de passe choisi à l’inscription."],
            form: FormView(
                action: Path.with(Path.proveEmail, [("jeton", token)]), csrf: context.csrf, [AccountForms.password],
                FormData(), problems, submit: "Confirmer mon adresse"),
            links: [PageLink(path: Path.forgotten, label: "Mot de passe oublié")])
    }

    // MARK: Log-in

    @Sendable private func logIn(_: Request, _ context: PortalContext) async throws -> Response {
        let form = context.form
        let email = form.text("courriel") ?? ""
        try portal.limits.spend(.logIn, context)
        try portal.limits.spend(.logIn, email.lowercased())
        let account = try await portal.stores.accounts.named(email)
        let matches = try await portal.passwords.matches(
            form.values["mot_de_passe"]?.first ?? "", account?.passwordHash)
        guard matches, let account, !account.isDisabled else {
            var problems = Problems()
            problems.add(
                "Adresse ou mot de passe incorrect. Vérifiez votre saisie, ou demandez un nouveau mot de passe.",
                "courriel")
            let page = logInPage(context, form, problems, suite: form.text("suite"))
            return try portal.page(page, context, status: .unprocessableContent)
        }
        guard account.emailIsProved else {
            // The password proved who asks: the truth may be told.
            try await tellKnown(account)
            return try portal.page(
                MessagePage(
                    title: "Confirmez d’abord votre adresse",
                    paragraphs: ["Un nouveau lien de confirmation vient d’être envoyé à \(account.email)."],
                    link: Path.logIn, linkLabel: "Revenir à la connexion"), context)
        }
        return try await enter(account, context, suite: form.text("suite"))
    }

    /// Starts a session with a new token, and leads where the person wanted to go.
    private func enter(_ account: Account, _ context: PortalContext, suite: String?) async throws -> Response {
        let token = try await portal.stores.sessions.start(
            for: account, replacing: context.session?.token, at: portal.now())
        let home = account.role == .applicant ? Path.space : Path.queue
        var response = Response.redirect(to: Path.local(suite) ?? home)
        response.headers.append(SessionCookies(isSecure: portal.settings.isSecure).settingSession(token))
        return response
    }

    private func logInPage(
        _ context: PortalContext, _ form: FormData = FormData(), _ problems: Problems = Problems(), suite: String?
    ) -> FormPage {
        var view = FormView(
            action: Path.logIn, csrf: context.csrf, [AccountForms.email, AccountForms.password], form, problems,
            submit: "Se connecter")
        view.suite = Path.local(suite)
        return FormPage(
            title: "Se connecter", form: view,
            links: [
                PageLink(path: Path.forgotten, label: "Mot de passe oublié"),
                PageLink(path: Path.signUp, label: "Créer un compte"),
            ])
    }

    // MARK: Log-out

    @Sendable private func logOut(_: Request, _ context: PortalContext) async throws -> Response {
        if let session = context.session { try await portal.stores.sessions.end(session.token) }
        return left()
    }

    @Sendable private func logOutEverywhere(_: Request, _ context: PortalContext) async throws -> Response {
        if let session = context.session {
            try await portal.stores.sessions.endAll(of: session.account.actor, at: portal.now())
        }
        return left()
    }

    private func left() -> Response {
        var response = Response.redirect(to: Path.home)
        response.headers.append(SessionCookies(isSecure: portal.settings.isSecure).clearingSession())
        return response
    }
}
