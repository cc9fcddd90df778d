import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// The second factor of the staff: set once with an authenticator, asked for after each log-in.
struct SecondFactorController: Sendable {
    let factors: SecondFactors
    let sessions: Sessions
    let check: SecondFactorCheck
    let mails: Mails
    let pages: Pages
    let cookies: SessionCookies
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.secondFactor, use: ask)
        router.post(Routes.secondFactor, use: prove)
        router.get(Routes.secondFactorSetting, use: show)
        router.post(Routes.secondFactorSetting, use: confirm)
    }

    /// The pages of those who have proved it.
    func addRenewal(to router: PortalRouter) {
        router.get(Routes.recoveryCodes) { _, context in try renewalPage(context, ValidationErrors()) }
        router.post(Routes.recoveryCodes, use: renew)
    }

    // MARK: After a log-in

    @Sendable private func ask(_ request: Request, _ context: PortalContext) async throws -> Response {
        let account = try Self.staff(context)
        let suite = try request.queryForm().text(.next)
        guard try await factors.isConfirmed(account.id) else {
            return .redirect(to: Routes.secondFactorSetting.path(query: suite.map { [(.next, $0)] } ?? []))
        }
        return try pages.page(askPage(context, suite: suite), context)
    }

    @Sendable private func prove(_ request: Request, _ context: PortalContext) async throws -> Response {
        let account = try Self.staff(context)
        let suite = context.form.text("suite")
        var problems = ValidationErrors()
        try await check.require(context, &problems)
        guard problems.isEmpty else {
            return try pages.page(
                askPage(context, problems, suite: suite), context, status: .unprocessableContent)
        }
        return try await enter(context, to: suite)
    }

    private func askPage(
        _ context: PortalContext, _ problems: ValidationErrors = ValidationErrors(), suite: String?
    ) -> FormPage {
        var view = FormView(
            action: Routes.secondFactor.path(), csrf: context.csrf, [SecondFactorCheck.field], FormData(), problems,
            submit: "Continuer")
        view.suite = Address.local(suite)
        return FormPage(
            title: "Code de sécurité",
            intro: [
                "Téléphone perdu, et plus de code de secours ? Deux administrateurs peuvent vous redonner une double authentification."
            ], form: view)
    }

    /// The session is proved from now on, under another token.
    private func enter(_ context: PortalContext, to suite: String?) async throws -> Response {
        guard let session = context.session, let token = try await sessions.prove(session.token, at: clock.now())
        else { throw Failure.pageExpired }
        var response = Response.redirect(to: Address.local(suite) ?? Routes.queue.path())
        response.setCookie(cookies.session(token))
        return response
    }

    // MARK: The first time

    @Sendable private func show(_: Request, _ context: PortalContext) async throws -> Response {
        try await settingPage(context, ValidationErrors())
    }

    private func settingPage(_ context: PortalContext, _ problems: ValidationErrors) async throws -> Response {
        let account = try Self.staff(context)
        guard let code = try await factors.begin(account.id, isNew: problems.isEmpty) else {
            return .redirect(to: Routes.secondFactor.path())
        }
        let form = FormView(
            action: Routes.secondFactorSetting.path(), csrf: context.csrf, [SecondFactorCheck.firstField], FormData(),
            problems, submit: "Activer")
        return try pages.page(
            try SecondFactorPage(code, of: account.email, form), context,
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable private func confirm(_: Request, _ context: PortalContext) async throws -> Response {
        let account = try Self.staff(context)
        let code = context.form.text(SecondFactorCheck.name) ?? ""
        let attempt = try await check.begin(context)
        guard let codes = try await factors.confirm(code, of: account.id, at: clock.now()) else {
            await check.fail(context)
            var problems = ValidationErrors()
            problems.add(
                "Ce code ne correspond pas. Vérifiez l’heure de votre téléphone, puis saisissez le code affiché.",
                SecondFactorCheck.name)
            return try await settingPage(context, problems)
        }
        await check.succeed(attempt, context)
        await check.security.note(.secondFactorSet, account: account.id, context)
        guard let session = context.session, let token = try await sessions.prove(session.token, at: clock.now())
        else { throw Failure.pageExpired }
        // The page's own forms belong to the session as it is now.
        var renewed = context
        renewed.csrf = SessionMiddleware.csrf(of: token)
        var response = try pages.page(RecoveryCodesPage(codes, isRenewal: false), renewed)
        response.setCookie(cookies.session(token))
        return response
    }

    // MARK: New recovery codes

    private func renewalPage(_ context: PortalContext, _ problems: ValidationErrors) throws -> Response {
        _ = try Self.staff(context)
        let form = FormView(
            action: Routes.recoveryCodes.path(), csrf: context.csrf, [SecondFactorCheck.field], FormData(), problems,
            submit: "Remplacer mes codes de secours")
        let page = FormPage(
            title: "Nouveaux codes de secours",
            intro: ["Dix nouveaux codes vous seront montrés une fois. Les anciens ne serviront plus."], form: form)
        return try pages.page(page, context, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable private func renew(_: Request, _ context: PortalContext) async throws -> Response {
        let account = try Self.staff(context)
        let attempt = try await check.begin(context)
        do {
            let codes = try await factors.renewRecoveryCodes(
                of: account.id, proving: context.form.text(SecondFactorCheck.name) ?? "",
                mails: [
                    try mails.write(
                        "recovery", to: account.email,
                        .init(name: account.name, link: mails.address(Routes.ownAccount.path())))
                ], at: clock.now())
            await check.succeed(attempt, context)
            await check.security.note(.recoveryCodesRenewed, account: account.id, context)
            return try pages.page(RecoveryCodesPage(codes, isRenewal: true), context)
        } catch is SecondFactors.WrongCode {
            await check.fail(context)
            return try renewalPage(context, SecondFactorCheck.wrongCode)
        }
    }

    /// A member of the staff, perhaps half logged in; nobody else finds these pages.
    private static func staff(_ context: PortalContext) throws -> Account {
        guard let session = context.session, session.account.role.isStaff else { throw Failure.notFound }
        return session.account
    }
}
