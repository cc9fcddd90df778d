import Foundation
import Gateways
import Hummingbird
import Logging
import Referencing
import Store

/// Log-in by ProConnect: there and back, and the question which account is whose the first time.
struct ProConnectController: Sendable {
    let provider: IdentityProvider
    let identities: Identities
    let accounts: Accounts
    let factors: SecondFactors
    let passwords: Passwords
    let attempts: LogInAttempts
    let start: SessionStart
    let limits: RateLimits
    let security: SecurityLog
    let mails: Mails
    let pages: Pages
    let cookies: SessionCookies
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.proConnect, use: leave)
        router.get(Routes.proConnectReturn, use: comeBack)
        router.get(Routes.proConnectAccount) { request, context in
            try await accountPage(try await held(request), request, context)
        }
        router.post(Routes.proConnectOpening, use: open)
        router.post(Routes.proConnectLinking, use: link)
    }

    private var returnAddress: String { mails.address(Routes.proConnectReturn.path()) }

    // MARK: There and back

    /// The browser keeps one secret, from which all is derived that the answer must fit.
    @Sendable private func leave(_ request: Request, _ context: PortalContext) async throws -> Response {
        try await limits.spend(.identityQuestion, context)
        let next = Address.local(try request.queryForm().text(.next)) ?? ""
        let secret = Token.make()
        let challenge = IdentityProvider.Challenge(secret: secret, next: next)
        let address = try await asking(context) {
            try await provider.logInAddress(
                challenge, returningTo: returnAddress, state: ReturnState(challenge.state, next: next).text)
        }
        var response = Response.redirect(to: address)
        response.setCookie(cookies.logInSecret(secret))
        return response
    }

    @Sendable private func comeBack(_ request: Request, _ context: PortalContext) async throws -> Response {
        // Named as OpenID Connect names them.
        let form = try request.queryForm()
        guard let secret = cookies.logInSecret(in: request), let state = form.text("state").flatMap(ReturnState.init),
            IdentityProvider.Challenge(secret: secret, next: state.next).state == state.proof
        else { throw Failure.pageExpired }
        // Whoever gives up over there, or cannot be let in, comes back with an error.
        guard form.text("error") == nil, let code = form.text("code") else { throw Failure.notIdentified }
        try await limits.spend(.identity, context)
        let challenge = IdentityProvider.Challenge(secret: secret, next: state.next)
        let identity = try await asking(context) {
            try await provider.identity(code: code, challenge, returningTo: returnAddress, at: clock.now())
        }
        // A success keeps nobody out: a whole ministry may stand behind one address.
        await limits.takeBack(.identity, RateLimits.network(context.address))
        var response = try await enter(identity, request, context, suite: state.next)
        response.setCookie(cookies.noLogInSecret())
        return response
    }

    private func enter(
        _ identity: Identity, _ request: Request, _ context: PortalContext, suite: String?
    ) async throws -> Response {
        guard let account = try await identities.account(of: identity) else {
            var response = Response.redirect(to: Routes.proConnectAccount.path())
            response.setCookie(cookies.identity(try await identities.hold(identity, at: clock.now())))
            return response
        }
        // An agent who has another address elsewhere by now works there.
        let isTheirs = !account.role.isStaff || identity.email.lowercased() == account.email
        guard !account.isDisabled, isTheirs else {
            await security.note(.logIn, .failure, account: account.id, context)
            throw Failure.notIdentified
        }
        await security.note(.logIn, account: account.id, context)
        return try await begin(account, identity, request, context, suite: suite)
    }

    /// ProConnect asked for a second factor; the one of this service is still needed for decisions.
    private func begin(
        _ account: Account, _ identity: Identity, _ request: Request, _ context: PortalContext, suite: String?
    ) async throws -> Response {
        let isProved = account.role.isStaff ? try await factors.isConfirmed(account.id) : false
        return try await start.enter(
            account, isProved: isProved, identityToken: identity.logOutToken, request, context, suite: suite)
    }

    /// What the provider's faults are told as.
    private func asking<Value: Sendable>(
        _ context: PortalContext, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch is Busy {
            throw Failure.providerUnavailable
        } catch let failure as IdentityProvider.Failure {
            context.logger.warning("identity provider", metadata: ["failure": .string(failure.description)])
            switch failure {
            case .unavailable: throw Failure.providerUnavailable
            case .untrusted:
                await security.note(.identityRefused, .failure, account: nil, context)
                throw Failure.notIdentified
            case .weak:
                await security.note(.identityRefused, .failure, account: nil, context)
                throw Failure.weakIdentity
            }
        }
    }

    // MARK: Whose account it is

    private func held(_ request: Request) async throws -> (identity: Identity, token: String) {
        guard let token = cookies.identity(in: request),
            let identity = try await identities.held(token, at: clock.now())
        else { throw Failure.identityExpired }
        return (identity, token)
    }

    private static let email = Field("courriel", "Adresse électronique de votre compte")
        .typed("email", autocomplete: "email", maxlength: 200)
    private static let code = Field(
        SecondFactorCheck.name, "Code de sécurité",
        hint: "Agents de l’administration seulement : le code de votre application d’authentification.", required: false
    ).typed("text", autocomplete: "one-time-code", maxlength: 20)

    private func accountPage(
        _ held: (identity: Identity, token: String), _ request: Request, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors()
    ) async throws -> Response {
        let known = try await accounts.named(held.identity.email)
        var form = context.form
        if form.text("courriel") == nil { form.set("courriel", held.identity.email) }
        let page = ProConnectAccountPage(
            held.identity, canOpen: known.map { !$0.emailIsProved && !$0.role.isStaff } ?? true,
            FormView(
                action: Routes.proConnectLinking.path(), csrf: context.csrf,
                [Self.email, AccountForms.password, Self.code], form, problems, submit: "Relier mon compte"),
            csrf: context.csrf)
        return try pages.page(page, context, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable private func open(_ request: Request, _ context: PortalContext) async throws -> Response {
        let held = try await held(request)
        try await limits.spend(.signUp, context)
        do {
            guard let account = try await identities.open(held.token, at: clock.now()) else {
                throw Failure.identityExpired
            }
            return try await enterLinked(account, held.identity, request, context)
        } catch is Identities.AccountExists {
            var problems = ValidationErrors()
            problems.add("Un compte existe à cette adresse : reliez-le avec son mot de passe.", "courriel")
            return try await accountPage(held, request, context, problems)
        } catch is Identities.LinkedAlready {
            throw Failure.linkedAlready
        }
    }

    /// As seldom as a log-in, and with the same words: whoever brings an identity of theirs learns nothing of others.
    @Sendable private func link(_ request: Request, _ context: PortalContext) async throws -> Response {
        let held = try await held(request)
        let email = context.form.text("courriel") ?? ""
        let account = try await accounts.named(email)
        let attempt = try await attempts.begin(email, account, request, context)
        let matches = try await passwords.matches(
            context.form.values["mot_de_passe"]?.first ?? "", account?.passwordHash)
        guard matches, let account, !account.isDisabled, account.emailIsProved else {
            await attempts.fail(account, context)
            var problems = ValidationErrors()
            problems.add("Adresse ou mot de passe incorrect.", "courriel")
            return try await accountPage(held, request, context, problems)
        }
        // An agent's identity is the one of the agent's own address: a password alone moves no rights to another person.
        guard !account.role.isStaff || held.identity.email.lowercased() == account.email else {
            await attempts.fail(account, context)
            var problems = ValidationErrors()
            problems.add("L’adresse ProConnect d’un agent doit être celle de son compte.", "courriel")
            return try await accountPage(held, request, context, problems)
        }
        do {
            let mail = try mails.write(
                "linked", to: account.email,
                .init(name: account.name, link: mails.address(Routes.ownAccount.path())))
            guard
                let identity = try await identities.link(
                    held.token, to: account, proving: context.form.text(SecondFactorCheck.name), mails: [mail],
                    at: clock.now())
            else { throw Failure.identityExpired }
            let device = try await attempts.succeed(attempt, account, request, context)
            var response = try await enterLinked(account, identity, request, context)
            response.setCookie(device)
            return response
        } catch is SecondFactors.WrongCode {
            try await limits.spend(.secondFactor, account.id.text)
            await security.note(.secondFactor, .failure, account: account.id, context)
            return try await accountPage(held, request, context, SecondFactorCheck.wrongCode)
        } catch is Identities.LinkedAlready {
            await attempts.takeBack(attempt)
            throw Failure.linkedAlready
        }
    }

    private func enterLinked(
        _ account: Account, _ identity: Identity, _ request: Request, _ context: PortalContext
    ) async throws -> Response {
        await security.note(.identityLinked, account: account.id, context)
        var response = try await begin(account, identity, request, context, suite: nil)
        response.setCookie(cookies.noIdentity())
        return response
    }
}
