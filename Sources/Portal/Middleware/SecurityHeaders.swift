import Hummingbird

/// The headers that every answer carries: no script but where a page asks for ours, styles and pictures of this site
/// alone, no framing.
struct SecurityHeaders: RouterMiddleware {
    let isSecure: Bool

    private static let policy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'; form-action 'self'"

    private static let script = "script-src 'self'"
    private static let asking = script + "; connect-src 'self'"

    /// For a page with a script of ours.
    static func allowScript(in response: inout Response) { response.headers[.contentSecurityPolicy] = script }

    /// For a page whose script asks this site, and the browser for the position when the visitor wants.
    static func allowQuestions(in response: inout Response) {
        response.headers[.contentSecurityPolicy] = asking
        response.headers[named: "Permissions-Policy"] = "camera=(), geolocation=(self), microphone=(), payment=()"
    }

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        switch response.headers[.contentSecurityPolicy] {
        case nil: response.headers[.contentSecurityPolicy] = Self.policy
        case let scripts? where [Self.script, Self.asking].contains(scripts):
            response.headers[.contentSecurityPolicy] = "\(Self.policy); \(scripts)"
        default: break
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[named: "Referrer-Policy"] = "same-origin"
        response.headers[named: "X-Frame-Options"] = "DENY"
        response.headers[named: "Cross-Origin-Opener-Policy"] = "same-origin"
        // What is for programs of other sites may be read by them; nothing else is loaded into another site's page.
        response.headers[named: "Cross-Origin-Resource-Policy"] =
            PublicAPI.isOpen(request.uri.path) ? "cross-origin" : "same-origin"
        if response.headers[named: "Permissions-Policy"] == nil {
            response.headers[named: "Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        // What nobody declared shareable belongs to one person.
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}
