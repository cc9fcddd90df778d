import Foundation
import Gateways
import Hummingbird
import Store

/// Asks for the password again before what concerns the account itself. Whoever sits down at an open browser may try as
/// seldom as at the log-in; an account that has none is opened by its identity provider alone.
struct PasswordCheck: Sendable {
    let passwords: Passwords
    let attempts: LogInAttempts

    /// Adds a problem unless the form brings the account's password.
    /// - Parameters:
    ///   - name: of the field that holds it.
    ///   - message: what is said of a wrong one.
    func require(
        of account: Account, in name: String, _ message: String, _ request: Request, _ context: PortalContext,
        _ problems: inout ValidationErrors
    ) async throws {
        guard account.passwordHash != nil else { return }
        let attempt = try await attempts.begin(account.email, account, request, context)
        if try await passwords.matches(context.form.values[name]?.first ?? "", account.passwordHash) {
            return await attempts.takeBack(attempt)
        }
        await attempts.fail(account, context)
        problems.add(message, name)
    }
}
