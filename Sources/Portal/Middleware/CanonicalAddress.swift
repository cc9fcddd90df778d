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

    /// Byte by byte: a mark that combines with a slash hides it among characters.
    static func canonical(_ path: String) -> String {
        // « OPTIONS * » names no page.
        if path == "*" { return path }
        let former = path.utf8
        var isCanonical = former.first == 47 && (former.count == 1 || former.last != 47)
        if isCanonical { isCanonical = !zip(former, former.dropFirst()).contains { $0 == 47 && $1 == 47 } }
        if isCanonical { return path }
        var bytes: [UInt8] = [47]
        for byte in path.utf8 where byte != 47 || bytes.last != 47 { bytes.append(byte) }
        if bytes.count > 1, bytes.last == 47 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
