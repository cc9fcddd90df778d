import Foundation
import HTTPTypes
import Hummingbird
import Referencing
import Store

/// Knows the visitor by the cookie, gives forms their token, and checks it on each POST.
struct SessionMiddleware: RouterMiddleware {
    let sessions: Sessions
    let database: any Database
    let limits: RateLimits
    let cookies: SessionCookies
    /// After how long without a request a session of the staff ends.
    let staffIdle: TimeInterval
    let damage: DatabaseDamage
    let clock: Clock
    /// Visits that could not be written, by the tokens of their sessions.
    private let unwritten = UnwrittenVisits()

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        // A form that could not be sent is not shown, and the one in front asks another process.
        guard !database.isOutOfReach else { throw Failure.unavailable }
        var (request, context) = (request, context)
        let sessionToken = cookies.session(in: request)
        if let sessionToken,
            let session = try await sessions.session(
                of: sessionToken, staffIdle: staffIdle,
                wasSeen: unwritten.holds(sessionToken, within: staffIdle, at: clock.now()), at: clock.now())
        {
            context.session = .init(account: session.account, token: sessionToken, isProved: session.isProved)
            if session.isStale { await touch(sessionToken, context) }
        }
        let visitor = cookies.visitor(in: request)
        let secret = context.session?.token ?? visitor ?? Token.make()
        context.csrf = Self.csrf(of: secret)
        // What would be written into damaged pages is not acknowledged.
        if request.method == .post, damage.found != nil { throw Failure.unavailable }
        if request.method == .post { try await readForm(&request, &context) }
        var response = try await next(request, context)
        if context.session == nil, visitor == nil { response.setCookie(cookies.visitor(secret)) }
        return response
    }

    /// A disk that is full keeps nobody from reading: the visit is remembered here then.
    private func touch(_ token: String, _ context: PortalContext) async {
        do {
            try await sessions.touch(token, at: clock.now())
            unwritten.remove(token)
        } catch {
            unwritten.add(token, at: clock.now())
            context.logger.error("visit not kept", metadata: ["error": .string("\(error)")])
        }
    }

    /// The forms' token: bound to the cookie that only this browser holds.
    static func csrf(of secret: String) -> String { Token.hash("csrf \(secret)") }

    private func readForm(_ request: inout Request, _ context: inout PortalContext) async throws {
        let type = request.headers[.contentType] ?? ""
        let isMultipart = type.lowercased().hasPrefix("multipart/")
        // A large body is read of somebody who is known, and as a file alone.
        let isUpload = Routes.takesFile(request.uri.path) && isMultipart && context.session != nil
        if isUpload { try await limits.spend(.upload, context) }
        let body = try await request.collectBody(upTo: isUpload ? (10 << 20) + 65_536 : 262_144)
        if isMultipart {
            context.form = try FormData(multipart: Data(body.readableBytesView), contentType: type)
        } else {
            context.form = try FormData(urlEncoded: String(decoding: body.readableBytesView, as: UTF8.self))
        }
        let given = context.form.values["csrf"]?.first ?? ""
        guard Self.isSame(given, context.csrf) else {
            throw Failure.formExpired(context.form, at: request.uri.path)
        }
    }

    /// Compared without telling by the time taken where the first difference is.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        return left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
