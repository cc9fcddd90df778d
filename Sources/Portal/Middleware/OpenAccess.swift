import HTTPTypes
import Hummingbird

/// What programs of other sites need: permission to read (CORS), and the limit announced before it is reached
/// (draft-ietf-httpapi-ratelimit-headers).
struct OpenAccess: RouterMiddleware {
    let limits: RateLimits

    private static let openPaths: Set = [
        Path.csvExport, Path.jsonExport, Path.geoJSONExport, Path.openDataExport, Path.tableSchema, Path.feed,
    ]

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        let isAPI = request.uri.path.hasPrefix("/api/")
        guard isAPI || Self.openPaths.contains(request.uri.path) else { return try await next(request, context) }
        if request.method == .options { return Self.permission() }
        let allowance = limits.take(.api, RateLimits.network(context.address))
        var response =
            if let allowance, allowance.isOver {
                try APIProblem(.tooMany(retryAfter: allowance.seconds)).response()
            } else {
                try await next(request, context)
            }
        response.headers[.accessControlAllowOrigin] = "*"
        response.headers[.accessControlExposeHeaders] = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After"
        if let allowance {
            response.headers[named: "RateLimit-Policy"] = allowance.policy
            response.headers[named: "RateLimit"] = "\"adresse\";r=\(allowance.left);t=\(allowance.seconds)"
            if allowance.isOver { response.headers[.retryAfter] = "\(allowance.seconds)" }
        }
        return response
    }

    private static func permission() -> Response {
        Response(
            status: .noContent,
            headers: [
                .accessControlAllowOrigin: "*", .accessControlAllowMethods: "GET, HEAD, POST, OPTIONS",
                .accessControlAllowHeaders: "Content-Type, If-None-Match", .accessControlMaxAge: "86400",
            ])
    }
}
