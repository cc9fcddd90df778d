import Crypto
import Foundation
import Referencing

/// ProConnect, or another provider of OpenID Connect: the code flow with PKCE (RFC 7636), both tokens verified.
public struct IdentityProvider: Sendable {
    /// Where the provider is, and what it knows this service by.
    public struct Settings: Sendable {
        /// The address that the provider's tokens name, without a slash at its end.
        public let issuer: String
        public let clientID: String
        public let clientSecret: String

        public init(issuer: String, clientID: String, clientSecret: String) {
            (self.issuer, self.clientID, self.clientSecret) = (issuer, clientID, clientSecret)
        }
    }

    /// Why there is no identity.
    public enum Failure: Error, Equatable, CustomStringConvertible {
        /// The provider does not answer, or not as it should: it can be tried again.
        case unavailable(String)
        /// What it says cannot be believed.
        case untrusted(String)
        /// The person was not asked for a second factor.
        case weak(String)

        public var description: String {
            switch self {
            case .unavailable(let reason): "unavailable: \(reason)"
            case .untrusted(let reason): "untrusted: \(reason)"
            case .weak(let level): "authentication level « \(level) »"
            }
        }
    }

    public let settings: Settings
    private let metadata: ProviderMetadata
    private let semaphore = AsyncSemaphore(places: 4, mostWaiting: 4)

    /// ProConnect's levels with a second factor.
    static let levels = ["eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"]
    private static let scopes = "openid given_name usual_name email siret uid idp_id"

    public init(_ settings: Settings) {
        self.settings = settings
        metadata = ProviderMetadata(issuer: settings.issuer)
    }

    /// What a log-in must bring back: made anew for each, from one secret that the browser keeps.
    public struct Challenge: Sendable {
        public let state: String
        let nonce: String
        let verifier: String

        /// - Parameters:
        ///   - secret: random, and known to this browser alone.
        ///   - next: the page where the person wants to go afterwards.
        public init(secret: String, next: String) {
            func derived(_ part: String) -> String {
                SHA256.hash(data: Data("\(part) \(secret)".utf8)).base64URL
            }
            state = derived("state \(next)")
            (nonce, verifier) = (derived("nonce"), derived("verifier"))
        }

        /// RFC 7636, section 4.2.
        var codeChallenge: String { SHA256.hash(data: Data(verifier.utf8)).base64URL }
    }

    /// Where the person proves who they are.
    /// - Throws: ``Failure``.
    public func logInAddress(_ challenge: Challenge, returningTo address: String, state: String) async throws -> String
    {
        let endpoints = try await metadata.endpoints()
        let values = Self.levels.map { "\"\($0)\"" }.joined(separator: ",")
        return Self.address(
            endpoints.authorization,
            [
                ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", address),
                ("scope", Self.scopes), ("state", state), ("nonce", challenge.nonce),
                ("code_challenge", challenge.codeChallenge), ("code_challenge_method", "S256"),
                ("claims", "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\(values)]}}}"),
            ])
    }

    /// Who brought this code back.
    /// - Throws: ``Failure``; `Busy` when too many wait.
    public func identity(
        code: String, _ challenge: Challenge, returningTo address: String, at now: Date
    ) async throws -> Identity {
        try await semaphore.pass {
            let endpoints = try await metadata.endpoints()
            let tokens = try await exchange(code, challenge, address, at: endpoints.token)
            let claims = try await verified(tokens.idToken, IdentityClaims.self, at: now)
            try claims.check(nonce: challenge.nonce)
            let person = try await person(tokens.accessToken, at: endpoints.userInfo, now: now)
            return try person.identity(of: claims, token: tokens.idToken, settings.issuer)
        }
    }

    /// Where the provider's own session ends too; nil when it has no such page.
    /// - Throws: ``Failure``.
    public func logOutAddress(token: String, returningTo address: String) async throws -> String? {
        try await metadata.endpoints().endSession.map {
            Self.address(
                $0,
                [
                    ("id_token_hint", token), ("post_logout_redirect_uri", address),
                    ("state", Challenge(secret: token, next: "").state),
                ])
        }
    }

    private static func address(_ endpoint: String, _ query: [(name: String, value: String)]) -> String {
        "\(endpoint)\(endpoint.contains("?") ? "&" : "?")\(HTTPExchange.encoded(query))"
    }

    private struct Tokens: Decodable {
        let idToken: String
        let accessToken: String

        enum CodingKeys: String, CodingKey {
            case idToken = "id_token"
            case accessToken = "access_token"
        }
    }

    private func exchange(_ code: String, _ challenge: Challenge, _ address: String, at endpoint: String) async throws
        -> Tokens
    {
        let body = try await ProviderMetadata.ask(
            HTTPExchange(
                url: endpoint, headers: ["Accept: application/json"],
                form: [
                    ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", address),
                    ("client_id", settings.clientID), ("client_secret", settings.clientSecret),
                    ("code_verifier", challenge.verifier),
                ])
        ).body
        return try ProviderMetadata.decoded(Tokens.self, body)
    }

    private func person(_ accessToken: String, at endpoint: String, now: Date) async throws -> PersonClaims {
        guard accessToken.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw Failure.untrusted("the access token is no token")
        }
        let answer = try await ProviderMetadata.ask(
            HTTPExchange(
                url: endpoint, headers: ["Accept: application/jwt", "Authorization: Bearer \(accessToken)"]))
        guard answer.headers["content-type"]?.lowercased().hasPrefix("application/jwt") ?? false else {
            throw Failure.untrusted("userinfo is not signed")
        }
        return try await verified(String(decoding: answer.body, as: UTF8.self), PersonClaims.self, at: now)
    }

    /// A token of this provider for this service, whose signature holds.
    private func verified<Claims: ProviderClaims>(_ token: String, _: Claims.Type, at now: Date) async throws -> Claims
    {
        let claims = try await metadata.verified(token, Claims.self)
        try claims.check(issuer: settings.issuer, audience: settings.clientID, at: now)
        return claims
    }
}

extension Sequence where Element == UInt8 {
    /// RFC 4648, section 5, without padding.
    var base64URL: String {
        Data(self).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }
}
