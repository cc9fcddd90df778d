import Foundation
import Gateways
import HTTPTypes
import Hummingbird
import Referencing
import Store

/// Sign-up, proof of the address, log-in, log-out. No answer tells whether an address is known.
struct AccountController: Sendable {
    let accounts: Accounts
    let sessions: Sessions
    let passwords: Passwords
    let commonPasswords: CommonPasswords
    let mails: Mails
    let limits: RateLimits
    let attempts: LogInAttempts
    let start: SessionStart
    /// Nil when the service has none.
    let proConnect: IdentityProvider?
    let pages: Pages
    let cookies: SessionCookies
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.signUp) { _, context in try pages.page(signUpPage(context), context) }
        router.post(Routes.signUp, use: signUp)
        router.get(Routes.proveEmail, use: askProof)
        router.post(Routes.proveEmail, use: proveEmail)
        router.get(Routes.logIn) { request, context in
            try pages.page(logInPage(context, suite: try request.queryForm().text(.next)), context)
        }
        router.post(Routes.logIn, use: logIn)
        router.post(Routes.logOut, use: logOut)
        router.post(Routes.logOutEverywhere, use: logOutEverywhere)
    }

    // MARK: Sign-up

    @Sendable private func signUp(_: Request, _ context: PortalContext) async throws -> Response {
        let form = context.form
        var problems = ValidationErrors()
        let name = AccountForms.name(form, &problems)
        let email = AccountForms.email(form, &problems)
        let password = AccountForms.newPassword(
            form, personal: [name, email], common: commonPasswords, &problems)
        guard problems.isEmpty else {
            return try pages.page(signUpPage(context, form, problems), context, status: .unprocessableContent)
        }
        try await limits.spend(.signUp, context)
        // Hashed in both cases: the time of the answer is the same for a known address.
        let hash = try await passwords.hash(password)
        if let known = try await accounts.named(email) {
            try await tellKnown(known, passwordHash: hash)
        } else {
            try await open(email: email, name: name, hash: hash)
        }
        return try pages.page(
            MessagePage(
                title: "Consultez votre messagerie",
                paragraphs: [
                    "Un message vient d’être envoyé à l’adresse \(email). Il contient un lien, valable 24 heures, pour confirmer votre adresse.",
                    "Rien reçu ? Regardez dans les courriers indésirables, vérifiez l’adresse, ou recommencez.",
                ], link: Routes.logIn.path(), linkLabel: "Aller à la connexion"), context)
    }

    private func open(email: String, name: String, hash: String) async throws {
        do {
            try await accounts.open(
                email: email, name: name, role: .applicant, passwordHash: hash, by: nil, at: clock.now()
            ) { token in
                let link = mails.address(Routes.proveEmail.path(query: [(.token, token)]))
                return [try mails.write("prove", to: email, .init(name: name, link: link))]
            }
        } catch is Accounts.AddressTaken {
            if let known = try await accounts.named(email) { try await tellKnown(known) }
        }
    }

    /// An address that has an account already gets a mail that says so, and the page stays the same.
    private func tellKnown(_ account: Account, passwordHash: String? = nil) async throws {
        // An account of the staff is opened by an administrator, and by nobody else.
        if account.emailIsProved || account.role.isStaff {
            let mail = try mails.write(
                "known", to: account.email, .init(name: account.name, link: mails.address(Routes.forgotten.path())))
            try await accounts.write([mail], at: clock.now())
        } else {
            try await accounts.renewLink(
                for: account, .proveEmail, passwordHash: passwordHash, at: clock.now()
            ) { token in
                let link = mails.address(Routes.proveEmail.path(query: [(.token, token)]))
                return [try mails.write("prove", to: account.email, .init(name: account.name, link: link))]
            }
        }
    }

    private func signUpPage(
        _ context: PortalContext, _ form: FormData = FormData(), _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        FormPage(
            title: "Créer un compte",
            intro: [
                "Ce compte sert à demander le référencement de votre entreprise dans la catégorie « Consultant privé ». Toutes les rubriques sont obligatoires."
            ],
            form: FormView(
                action: Routes.signUp.path(), csrf: context.csrf,
                [AccountForms.name, AccountForms.email, AccountForms.newPassword], form, problems,
                submit: "Créer mon compte"),
            links: [PageLink(path: Routes.logIn.path(), label: "J’ai déjà un compte")],
            proConnectPath: proConnectPath(nil))
    }

    // MARK: Proof of the address

    /// The link shows a form: programs that follow links in mails use nothing up.
    @Sendable private func askProof(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text(.token) ?? ""
        guard let account = try await accounts.account(ofLink: token, .proveEmail, at: clock.now())
        else {
            throw Failure.deadLink
        }
        if account.emailIsProved, try await accounts.isUsed(link: token) {
            return try pages.page(
                MessagePage(
                    title: "Adresse confirmée",
                    paragraphs: ["L’adresse \(account.email) est confirmée. Connectez-vous pour continuer."],
                    link: Routes.logIn.path(), linkLabel: "Se connecter"), context)
        }
        return try pages.page(proofPage(account, token, context), context)
    }

    /// The password is asked for again: an account that a stranger opened with somebody's address stays closed,
    /// whoever follows the link.
    @Sendable private func proveEmail(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text(.token) ?? ""
        guard let account = try await accounts.account(ofLink: token, .proveEmail, at: clock.now())
        else {
            throw Failure.deadLink
        }
        let attempt = try await attempts.begin(account.email, account, request, context)
        let password = context.form.values["mot_de_passe"]?.first ?? ""
        guard try await passwords.matches(password, account.passwordHash) else {
            await attempts.fail(account, context)
            var problems = ValidationErrors()
            problems.add("Ce n’est pas le mot de passe choisi à l’inscription.", "mot_de_passe")
            return try pages.page(
                proofPage(account, token, context, problems), context, status: .unprocessableContent)
        }
        guard let proved = try await accounts.proveEmail(token: token, at: clock.now()) else {
            throw Failure.deadLink
        }
        return try await enter(proved, attempt, request, context, suite: nil)
    }

    private func proofPage(
        _ account: Account, _ token: String, _ context: PortalContext, _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        FormPage(
            title: "Confirmer votre adresse",
            intro: ["Adresse à confirmer : \(account.email). Saisissez le mot de passe choisi à l’inscription."],
            form: FormView(
                action: Routes.proveEmail.path(query: [(.token, token)]), csrf: context.csrf, [AccountForms.password],
                FormData(), problems, submit: "Confirmer mon adresse"),
            links: [PageLink(path: Routes.forgotten.path(), label: "Mot de passe oublié")])
    }

    // MARK: Log-in

    @Sendable private func logIn(_ request: Request, _ context: PortalContext) async throws -> Response {
        let form = context.form
        let email = form.text("courriel") ?? ""
        let account = try await accounts.named(email)
        let attempt = try await attempts.begin(email, account, request, context)
        let matches = try await passwords.matches(
            form.values["mot_de_passe"]?.first ?? "", account?.passwordHash)
        guard matches, let account, !account.isDisabled else {
            await attempts.fail(account, context)
            var problems = ValidationErrors()
            problems.add(
                "Adresse ou mot de passe incorrect. Vérifiez votre saisie, ou demandez un nouveau mot de passe.",
                "courriel")
            let page = logInPage(context, form, problems, suite: form.text("suite"))
            return try pages.page(page, context, status: .unprocessableContent)
        }
        guard account.emailIsProved else {
            // The password proved who asks: the truth may be told, as seldom as at the sign-up.
            try await limits.spend(.signUp, account.id.text)
            try await tellKnown(account)
            return try pages.page(
                MessagePage(
                    title: "Confirmez d’abord votre adresse",
                    paragraphs: ["Un nouveau lien de confirmation vient d’être envoyé à \(account.email)."],
                    link: Routes.logIn.path(), linkLabel: "Revenir à la connexion"), context)
        }
        return try await enter(account, attempt, request, context, suite: form.text("suite"))
    }

    private func enter(
        _ account: Account, _ attempt: LogInAttempts.Attempt, _ request: Request, _ context: PortalContext,
        suite: String?
    ) async throws -> Response {
        let device = try await attempts.succeed(attempt, account, request, context)
        var response = try await start.enter(account, request, context, suite: suite)
        response.setCookie(device)
        return response
    }

    private func logInPage(
        _ context: PortalContext, _ form: FormData = FormData(), _ problems: ValidationErrors = ValidationErrors(),
        suite: String?
    ) -> FormPage {
        var view = FormView(
            action: Routes.logIn.path(), csrf: context.csrf, [AccountForms.email, AccountForms.password], form,
            problems,
            submit: "Se connecter")
        view.suite = Address.local(suite)
        return FormPage(
            title: "Se connecter", form: view,
            links: [
                PageLink(path: Routes.forgotten.path(), label: "Mot de passe oublié"),
                PageLink(path: Routes.signUp.path(), label: "Créer un compte"),
            ], proConnectPath: proConnectPath(suite))
    }

    private func proConnectPath(_ suite: String?) -> String? {
        proConnect.map { _ in Routes.proConnect.path(query: [(.next, Address.local(suite) ?? "")]) }
    }

    // MARK: Log-out

    @Sendable private func logOut(_: Request, _ context: PortalContext) async throws -> Response {
        guard let session = context.session else { return left() }
        return try await left(try await sessions.end(session.token), context)
    }

    @Sendable private func logOutEverywhere(_: Request, _ context: PortalContext) async throws -> Response {
        guard let session = context.session else { return left() }
        let token = try await sessions.end(session.token)
        try await sessions.endAll(of: session.account.actor, at: clock.now())
        return try await left(token, context)
    }

    /// The provider's session ends too. A page leads there, not a redirect: browsers let a form lead to this site alone, and
    /// the provider leads on to others. One that does not answer keeps nobody in.
    private func left(_ token: String?, _ context: PortalContext) async throws -> Response {
        guard let token, let address = await providersLogOut(token, context) else { return left() }
        var anonymous = context
        anonymous.session = nil
        var response = try pages.page(
            MessagePage(
                title: "Vous êtes déconnecté",
                paragraphs: ["Votre connexion à ce service est fermée ; celle de ProConnect se ferme maintenant."],
                link: address, linkLabel: "Fermer la connexion ProConnect"), anonymous)
        response.headers[named: "Refresh"] = "0; url=\(address)"
        response.setCookie(cookies.noSession())
        return response
    }

    private func providersLogOut(_ token: String, _ context: PortalContext) async -> String? {
        do {
            return try await proConnect?.logOutAddress(
                token: token, returningTo: mails.address(Routes.home.path()))
        } catch {
            context.logger.warning("identity provider", metadata: ["error": .string("\(error)")])
            return nil
        }
    }

    private func left() -> Response {
        var response = Response.redirect(to: Routes.home.path())
        response.setCookie(cookies.noSession())
        return response
    }
}
