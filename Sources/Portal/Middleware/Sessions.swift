import Foundation
import HTTPTypes
import Hummingbird
import Referencing
import Store

/// Knows the visitor by the cookie, gives forms their token, and checks it on each POST.
struct SessionMiddleware: RouterMiddleware {
    let portal: Portal

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        var (request, context) = (request, context)
        let cookies = SessionCookies(isSecure: portal.settings.isSecure)
        let sessionToken = cookies.session(in: request)
        if let sessionToken, let account = try await portal.stores.sessions.account(of: sessionToken, at: portal.now())
        {
            context.session = .init(account: account, token: sessionToken)
        }
        let visitor = cookies.visitor(in: request)
        let secret = context.session?.token ?? visitor ?? Token.make()
        context.csrf = Self.csrf(of: secret)
        if request.method == .post { try await readForm(&request, &context) }
        var response = try await next(request, context)
        if context.session == nil, visitor == nil { response.headers.append(cookies.settingVisitor(secret)) }
        return response
    }

    /// The forms' token: bound to the cookie that only this browser holds.
    static func csrf(of secret: String) -> String { Token.hash("csrf \(secret)") }

    private func readForm(_ request: inout Request, _ context: inout PortalContext) async throws {
        let isUpload = request.uri.path == Path.letterSigned
        if isUpload { try portal.limits.spend(.upload, context) }
        let limit = isUpload ? (10 << 20) + 65_536 : 262_144
        let body = try await request.collectBody(upTo: limit)
        let type = request.headers[.contentType] ?? ""
        if type.lowercased().hasPrefix("multipart/") {
            context.form = try FormData(multipart: Data(body.readableBytesView), contentType: type)
        } else {
            context.form = try FormData(urlEncoded: String(decoding: body.readableBytesView, as: UTF8.self))
        }
        let given = context.form.values["csrf"]?.first ?? ""
        guard Self.isSame(given, context.csrf) else {
            var failure = Failure.formExpired
            failure.typed = context.form
            throw failure
        }
    }

    /// Compared without telling by the time taken where the first difference is.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        return left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// The two cookies: the session, and the visitor's secret before there is one.
struct SessionCookies {
    let isSecure: Bool

    private var prefix: String { isSecure ? "__Host-" : "" }

    func session(in request: Request) -> String? { value("\(prefix)session", in: request) }
    func visitor(in request: Request) -> String? { value("\(prefix)visiteur", in: request) }

    func settingSession(_ token: String) -> HTTPField { field("\(prefix)session", token, seconds: nil) }
    func clearingSession() -> HTTPField { field("\(prefix)session", "", seconds: 0) }
    func settingVisitor(_ secret: String) -> HTTPField { field("\(prefix)visiteur", secret, seconds: nil) }

    private func value(_ name: String, in request: Request) -> String? {
        guard let value = request.cookies[name]?.value, value.utf8.count == 64 else { return nil }
        return value
    }

    private func field(_ name: String, _ value: String, seconds: Int?) -> HTTPField {
        let age = seconds.map { "; Max-Age=\($0)" } ?? ""
        return HTTPField(
            name: .setCookie,
            value: "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")\(age)")
    }
}

/// Lets in those whose role fits; the others find nothing here, or are asked to log in.
struct RequiresRole: RouterMiddleware {
    let isAllowed: @Sendable (Role) -> Bool

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        guard let session = context.session else {
            guard request.method == .get || request.method == .head else {
                var failure = Failure.formExpired
                failure.typed = context.form
                throw failure
            }
            return .redirect(to: Path.with(Path.logIn, [("suite", request.uri.path)]))
        }
        guard isAllowed(session.account.role) else { throw Failure.notFound }
        return try await next(request, context)
    }
}
