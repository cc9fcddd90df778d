import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// Asks for a code and counts failures: at the log-in, and before what cannot be undone.
struct SecondFactorCheck: Sendable {
    let factors: SecondFactors
    let limits: RateLimits
    let security: SecurityLog
    let clock: Clock

    static let name = "code"
    static let field = Field(
        name, "Code de sécurité",
        hint:
            "Le code à six chiffres de votre application d’authentification, ou l’un de vos codes de secours. Un code ne sert qu’une fois."
    ).typed("text", autocomplete: "one-time-code", maxlength: 40)
    static let firstField = Field(name, "Code affiché par l’application", hint: "Six chiffres.")
        .typed("text", autocomplete: "one-time-code", inputmode: "numeric", maxlength: 8)

    /// Adds a problem unless the form brings a code that is right, and was not used.
    func require(_ context: PortalContext, _ problems: inout ValidationErrors) async throws {
        guard let code = context.form.text(Self.name) else {
            problems.add("Saisissez le code de sécurité.", Self.name)
            return
        }
        let attempt = try await begin(context)
        guard try await factors.use(code, of: try context.actor().id, at: clock.now()) else {
            await fail(context)
            problems = Self.wrongCode
            return
        }
        await succeed(attempt, context)
    }

    static let wrongCode: ValidationErrors = {
        var problems = ValidationErrors()
        problems.add("Ce code n’est pas le bon, ou il a déjà servi : attendez le suivant.", name)
        return problems
    }()

    /// One try under way: it counts as a failure until it succeeds.
    struct Attempt {
        fileprivate let account: AccountID
    }

    /// - Throws: ``Failure``: too many.
    func begin(_ context: PortalContext) async throws -> Attempt {
        let account = try context.actor().id
        do {
            try await limits.spend(.secondFactor, account.text)
        } catch {
            await security.noteLimit(account: account, context)
            throw error
        }
        return Attempt(account: account)
    }

    /// The code was not looked at: nothing is counted.
    func takeBack(_ attempt: Attempt) async { await limits.takeBack(.secondFactor, attempt.account.text) }

    func succeed(_ attempt: Attempt, _ context: PortalContext) async {
        await takeBack(attempt)
        await security.note(.secondFactor, account: attempt.account, context)
    }

    func fail(_ context: PortalContext) async {
        await security.note(.secondFactor, .failure, account: context.session?.account.id, context)
    }
}
