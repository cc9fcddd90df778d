import HTTPTypes
import Hummingbird

/// What programs of other sites need: permission to read (CORS), for the API and the open data alone.
struct CORS: RouterMiddleware {
    private let middleware = CORSMiddleware<PortalContext>(
        allowOrigin: .all, allowHeaders: [.contentType, .ifNoneMatch], allowMethods: [.get, .head, .post, .options],
        exposedHeaders: ["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"], maxAge: .hours(24))

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        guard PublicAPI.isOpen(request.uri.path) else { return try await next(request, context) }
        return try await middleware.handle(request, context: context, next: next)
    }
}

/// The limit of the API, announced before it is reached (draft-ietf-httpapi-ratelimit-headers).
struct RateLimitHeaders: RouterMiddleware {
    let limits: RateLimits

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        let isFile = request.method == .post && request.uri.path == Routes.apiVerifications.path()
        guard PublicAPI.isOpen(request.uri.path),
            let allowance = limits.take(isFile ? .invoiceFile : .api, RateLimits.network(context.address))
        else { return try await next(request, context) }
        var response =
            allowance.isOver
            ? try APIProblem(.tooMany(retryAfter: allowance.seconds)).response() : try await next(request, context)
        response.headers[named: "RateLimit-Policy"] = allowance.policy
        response.headers[named: "RateLimit"] = "\"adresse\";r=\(allowance.left);t=\(allowance.seconds)"
        if allowance.isOver { response.headers[.retryAfter] = "\(allowance.seconds)" }
        return response
    }
}

/// Which addresses are for programs.
enum PublicAPI {
    private static let prefix = Routes.apiPage.path() + "/"
    private static let openData: Set = [
        Routes.csvExport.path(), Routes.jsonExport.path(), Routes.geoJSONExport.path(), Routes.openDataExport.path(),
        Routes.tableSchema.path(), Routes.feed.path(),
    ]

    /// Whether errors are told to a program.
    static func isAPI(_ path: String) -> Bool { path.hasPrefix(prefix) }

    static func isOpen(_ path: String) -> Bool { isAPI(path) || openData.contains(path) }
}
