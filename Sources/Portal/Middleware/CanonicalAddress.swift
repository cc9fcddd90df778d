import HTTPTypes
import Hummingbird

/// Leads every other spelling of an address to the one that routes, limits and a proxy's rules know: no empty part, no
/// slash at the end. What comes after it may compare paths as they are.
struct CanonicalAddress: RouterMiddleware {
    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        let canonical = Self.canonical(path)
        guard path != canonical else { return try await next(request, context) }
        let query = request.uri.query.map { "?\($0)" } ?? ""
        return Response(
            status: .permanentRedirect, headers: [.location: canonical + query, .cacheControl: "no-store"])
    }

    static func canonical(_ path: String) -> String {
        let bytes = path.utf8
        // « OPTIONS * » names no page.
        if path == "*" { return path }
        if bytes.first == 47, bytes.count == 1 || bytes.last != 47, !path.contains("//") { return path }
        return "/" + path.split(separator: "/").joined(separator: "/")
    }
}
