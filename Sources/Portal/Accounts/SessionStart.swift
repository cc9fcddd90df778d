import Hummingbird
import Referencing
import Store

/// Lets somebody in, once it is known who they are.
struct SessionStart: Sendable {
    let sessions: Sessions
    let cookies: SessionCookies
    let clock: Clock

    /// Starts a session with a new token, and leads where the person wanted to go.
    /// - Parameters:
    ///   - isProved: whether a second factor was given.
    ///   - identityToken: what an identity provider wants back at the log-out.
    func enter(
        _ account: Account, isProved: Bool = false, identityToken: String? = nil, _ request: Request,
        _ context: PortalContext, suite: String?
    ) async throws -> Response {
        let token = try await sessions.start(
            for: account, replacing: context.session?.token, isProved: isProved, device: Self.device(request),
            identityToken: identityToken, at: clock.now())
        let home = account.role == .applicant ? Routes.space.path() : Routes.queue.path()
        // The staff has nothing in the consultants' space, where the menu leads.
        let asked = Address.local(suite).flatMap { address in
            account.role.isStaff && address.hasPrefix(Routes.space.path()) ? nil : address
        }
        var response = Response.redirect(to: asked ?? home)
        response.setCookie(cookies.session(token))
        return response
    }

    /// The browser and the system, as far as what it says of itself tells; nothing of it is believed.
    private static func device(_ request: Request) -> String {
        let text = request.headers[.userAgent] ?? ""
        func first(_ names: [(mark: String, name: String)]) -> String? {
            names.first { text.contains($0.mark) }?.name
        }
        let browser = first([
            ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"),
        ])
        let system = first([
            ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
            ("Mac OS", "Mac"), ("Linux", "Linux"),
        ])
        return [browser, system].compactMap(\.self).joined(separator: ", ")
    }
}
