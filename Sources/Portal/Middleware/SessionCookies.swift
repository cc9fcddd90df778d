import Hummingbird
import Store

/// The cookies: the session, the visitor's secret before there is one, what a device is known by, and two for the way to
/// ProConnect and back.
struct SessionCookies: Sendable {
    let isSecure: Bool

    private var prefix: String { isSecure ? "__Host-" : "" }

    func session(in request: Request) -> String? { value("\(prefix)session", in: request) }
    func visitor(in request: Request) -> String? { value("\(prefix)visiteur", in: request) }

    func session(_ token: String) -> Cookie { cookie("\(prefix)session", token) }
    func noSession() -> Cookie { cookie("\(prefix)session", "", maxAge: 0) }
    func visitor(_ secret: String) -> Cookie { cookie("\(prefix)visiteur", secret) }

    func device(in request: Request) -> String? { value("\(prefix)appareil", in: request) }
    func device(_ token: String) -> Cookie {
        cookie("\(prefix)appareil", token, maxAge: Int(KnownDevices.lifetime))
    }

    /// The secret of a log-in under way at an identity provider; ten minutes are enough for it.
    func logInSecret(in request: Request) -> String? { value("\(prefix)proconnect", in: request) }
    func logInSecret(_ secret: String) -> Cookie { cookie("\(prefix)proconnect", secret, maxAge: 600) }
    func noLogInSecret() -> Cookie { cookie("\(prefix)proconnect", "", maxAge: 0) }

    /// Who was vouched for, until they say which account is theirs.
    func identity(in request: Request) -> String? { value("\(prefix)identite", in: request) }
    func identity(_ token: String) -> Cookie {
        cookie("\(prefix)identite", token, maxAge: Int(Identities.pendingLifetime))
    }
    func noIdentity() -> Cookie { cookie("\(prefix)identite", "", maxAge: 0) }

    private func value(_ name: String, in request: Request) -> String? {
        guard let value = request.cookies[name]?.value, value.utf8.count == 64 else { return nil }
        return value
    }

    private func cookie(_ name: String, _ value: String, maxAge: Int? = nil) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: maxAge, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }
}
