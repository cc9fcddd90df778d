import HTTPTypes
import Hummingbird

/// Refuses methods that no route of ours answers: what is measured by method stays a short list.
struct KnownMethods: RouterMiddleware {
    private static let known: Set<HTTPRequest.Method> = [.get, .head, .post, .options]

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        guard Self.known.contains(request.method) else {
            return Response(status: .methodNotAllowed, headers: [.allow: "GET, HEAD, POST, OPTIONS"])
        }
        return try await next(request, context)
    }
}
