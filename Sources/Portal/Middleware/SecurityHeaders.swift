import Hummingbird

/// The headers that every answer carries: no script but where a page asks for ours, styles and pictures of this site
/// alone, no framing.
struct SecurityHeaders: RouterMiddleware {
    let isSecure: Bool

    private static let policy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'"

    private static let scriptPolicy = policy + "; script-src 'self'; connect-src 'self'"

    /// For a page with a script of ours that asks this site, and the browser for the position when the visitor wants.
    static func allowScript(in response: inout Response) {
        response.headers[.contentSecurityPolicy] = scriptPolicy
        response.headers[named: "Permissions-Policy"] = "camera=(), geolocation=(self), microphone=(), payment=()"
    }

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = Self.policy
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[named: "Referrer-Policy"] = "same-origin"
        response.headers[named: "X-Frame-Options"] = "DENY"
        response.headers[named: "Cross-Origin-Opener-Policy"] = "same-origin"
        if response.headers[named: "Permissions-Policy"] == nil {
            response.headers[named: "Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        // What nobody declared shareable belongs to one person.
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}
