import HTTPTypes
import Hummingbird

/// Refuses what no browser sends: methods that no route of ours answers (what is measured by method stays a short list), and
/// a request without a host or with two (RFC 9112, 3.2).
struct WellFormedRequests: RouterMiddleware {
    private static let known: Set<HTTPRequest.Method> = [.get, .head, .post, .options]

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        guard Self.known.contains(request.method) else {
            return Response(status: .methodNotAllowed, headers: [.allow: "GET, HEAD, POST, OPTIONS"])
        }
        // The first host is the authority; a second one stays among the headers.
        guard let host = request.head.authority, !host.isEmpty, request.headers[named: "Host"] == nil else {
            return Response(status: .badRequest, headers: [.connection: "close"])
        }
        return try await next(request, context)
    }
}
