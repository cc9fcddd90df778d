import Hummingbird
import Referencing

/// Lets in those whose role fits; the others find nothing here, or are asked to log in.
struct RequiresRole: RouterMiddleware {
    let security: SecurityLog
    let isAllowed: @Sendable (Role) -> Bool

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        guard let session = context.session else {
            guard request.method == .get || request.method == .head else {
                throw Failure.formExpired(context.form, at: request.uri.path)
            }
            return .redirect(to: Routes.logIn.path(query: [(.next, request.uri.string)]))
        }
        guard isAllowed(session.account.role) else {
            await security.noteRefusal(of: session.account.id, context)
            throw Failure.notFound
        }
        guard session.isProved || !session.account.role.isStaff else {
            guard request.method == .get || request.method == .head else {
                throw Failure.formExpired(context.form, at: request.uri.path)
            }
            return .redirect(to: Routes.secondFactor.path(query: [(.next, request.uri.path)]))
        }
        return try await next(request, context)
    }
}
