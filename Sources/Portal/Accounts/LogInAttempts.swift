import Foundation
import Hummingbird
import Referencing
import Store

/// How often somebody may fail to log in. Each try counts as a failure until it succeeds, so that many at once count too. A
/// stranger's failures keep the stranger out, not the owner, whose device is known; a success keeps nobody out, so that a
/// whole ministry may stand behind one address.
struct LogInAttempts: Sendable {
    let limits: RateLimits
    let devices: KnownDevices
    let cookies: SessionCookies
    let security: SecurityLog
    let clock: Clock

    /// One try under way.
    struct Attempt {
        fileprivate let counted: [(RateLimits.Subject, String)]
    }

    /// - Throws: ``Failure``: too many, with the time to wait.
    func begin(_ email: String, _ account: Account?, _ request: Request, _ context: PortalContext) async throws
        -> Attempt
    {
        let (name, network) = (email.lowercased(), RateLimits.network(context.address))
        // The address first: beyond its limit, made-up accounts cost no write.
        var counted: [(RateLimits.Subject, String)] = [
            (.logInAddress, network), (.logIn, "\(network) \(name)"), (.logInAccount, name),
        ]
        if let account, let device = cookies.device(in: request),
            try await devices.isKnown(device, for: account.id, at: clock.now())
        {
            counted = [(.logInDevice, device)]
        }
        do {
            for (subject, name) in counted { try await limits.spend(subject, name) }
        } catch {
            await security.noteLimit(account: account?.id, context)
            throw error
        }
        return Attempt(counted: counted)
    }

    /// It succeeded, without a log-in: nothing is counted.
    func takeBack(_ attempt: Attempt) async {
        for (subject, name) in attempt.counted { await limits.takeBack(subject, name) }
    }

    /// It failed: it stays counted.
    func fail(_ account: Account?, _ context: PortalContext) async {
        await security.note(.logIn, .failure, account: account?.id, context)
    }

    /// It succeeded: nothing is counted, and the device is known from now on.
    /// - Returns: the cookie of the device.
    func succeed(
        _ attempt: Attempt, _ account: Account, _ request: Request, _ context: PortalContext
    ) async throws -> Cookie {
        await takeBack(attempt)
        await security.note(.logIn, account: account.id, context)
        var device = Token.make()
        if let known = cookies.device(in: request), try await devices.isKnown(known, at: clock.now()) { device = known }
        try await devices.remember(device, for: account.id, at: clock.now())
        return cookies.device(device)
    }
}
