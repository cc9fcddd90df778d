import Foundation
import JWTKit

/// What a provider publishes of itself: where its pages are, and the keys it signs with. Asked for once an hour, and again
/// when a token is signed with a key that is not known.
actor ProviderMetadata {
    struct Endpoints: Sendable {
        let authorization: String
        let token: String
        let userInfo: String
        let endSession: String?
        fileprivate let keys: String
    }

    private let issuer: String
    private var known: (endpoints: Endpoints, at: ContinuousClock.Instant)?
    private var failed: (failure: IdentityProvider.Failure, at: ContinuousClock.Instant)?
    private var asking: Task<Endpoints, any Error>?
    private var keys: (byName: [String: JWK], at: ContinuousClock.Instant)?

    private static let lifetime = Duration.seconds(3600)
    /// A flood of tokens with unknown keys does not become a flood of questions.
    private static let pause = Duration.seconds(10)
    /// Signatures by a key of the provider alone; never `none`, never by a shared secret.
    private static let algorithms: Set<String> = ["RS256", "ES256", "PS256"]

    init(issuer: String) { self.issuer = issuer }

    /// Those who ask at once wait for one question; a provider that fails is asked again ten seconds later, and what was
    /// known of it holds meanwhile.
    /// - Throws: ``IdentityProvider/Failure``.
    func endpoints() async throws -> Endpoints {
        if let known, ContinuousClock.now - known.at < Self.lifetime { return known.endpoints }
        if let failed, ContinuousClock.now - failed.at < Self.pause {
            guard let known else { throw failed.failure }
            return known.endpoints
        }
        let task = asking ?? Task { [issuer] in try await Self.published(by: issuer) }
        asking = task
        defer { asking = nil }
        do {
            let endpoints = try await task.value
            (known, failed) = ((endpoints, .now), nil)
            return endpoints
        } catch let failure as IdentityProvider.Failure {
            failed = (failure, .now)
            guard let known else { throw failure }
            return known.endpoints
        }
    }

    private static func published(by issuer: String) async throws -> Endpoints {
        let body = try await ask(HTTPExchange(url: "\(issuer)/.well-known/openid-configuration")).body
        let published = try decoded(Published.self, body)
        guard published.issuer == issuer else {
            throw IdentityProvider.Failure.untrusted("the discovery document names another issuer")
        }
        let endpoints = Endpoints(
            authorization: published.authorizationEndpoint, token: published.tokenEndpoint,
            userInfo: published.userinfoEndpoint, endSession: published.endSessionEndpoint, keys: published.jwksURI)
        for address in [endpoints.authorization, endpoints.token, endpoints.userInfo, endpoints.keys]
            + [endpoints.endSession].compactMap(\.self) where !isSafe(address, like: issuer)
        {
            throw IdentityProvider.Failure.untrusted("an endpoint is not served over TLS")
        }
        return endpoints
    }

    /// - Throws: ``IdentityProvider/Failure`` when the signature is not one of the provider's.
    func verified<Claims: ProviderClaims>(_ token: String, _: Claims.Type) async throws -> Claims {
        let header: JWTHeader
        do {
            header = try DefaultJWTParser().parse(Array(token.utf8), as: Claims.self).header
        } catch {
            throw IdentityProvider.Failure.untrusted("no token")
        }
        guard let algorithm = header.alg, Self.algorithms.contains(algorithm) else {
            throw IdentityProvider.Failure.untrusted("signed by « \((header.alg ?? "nothing").prefix(20)) »")
        }
        let name = header.kid ?? ""
        do {
            return try await verified(token, with: try await key(name, isFresh: false))
        } catch {
            // The keys may have changed since they were asked for.
            return try await verified(token, with: try await key(name, isFresh: true))
        }
    }

    private func verified<Claims: ProviderClaims>(_ token: String, with key: JWK) async throws -> Claims {
        do {
            let keys = JWTKeyCollection()
            try await keys.add(jwk: key)
            return try await keys.verify(token, as: Claims.self)
        } catch {
            throw IdentityProvider.Failure.untrusted("the signature does not hold")
        }
    }

    private func key(_ name: String, isFresh: Bool) async throws -> JWK {
        let age = keys.map { ContinuousClock.now - $0.at }
        if age.map({ $0 > (isFresh ? Self.pause : Self.lifetime) }) ?? true {
            let body = try await Self.ask(HTTPExchange(url: try await endpoints().keys)).body
            keys = (try Self.readKeys(body), .now)
        }
        guard let known = keys?.byName,
            let key = known[name] ?? (name.isEmpty && known.count == 1 ? known.first?.value : nil)
        else {
            throw IdentityProvider.Failure.untrusted("signed with an unknown key")
        }
        return key
    }

    /// The keys of a published set, by name; one without a name has an empty one.
    /// - Throws: ``IdentityProvider/Failure/unavailable(_:)`` for what is no set.
    static func readKeys(_ body: Data) throws -> [String: JWK] {
        let published = try decoded(PublishedKeys.self, body).keys.compactMap(\.key)
        return Dictionary(published.map { ($0.keyIdentifier?.string ?? "", $0) }) { first, _ in first }
    }

    private struct Published: Decodable {
        let issuer: String
        let authorizationEndpoint: String
        let tokenEndpoint: String
        let userinfoEndpoint: String
        let endSessionEndpoint: String?
        let jwksURI: String

        enum CodingKeys: String, CodingKey {
            case issuer
            case authorizationEndpoint = "authorization_endpoint"
            case tokenEndpoint = "token_endpoint"
            case userinfoEndpoint = "userinfo_endpoint"
            case endSessionEndpoint = "end_session_endpoint"
            case jwksURI = "jwks_uri"
        }
    }

    private struct PublishedKeys: Decodable {
        let keys: [PublishedKey]
    }

    /// A key of a kind that is not known here is passed over.
    private struct PublishedKey: Decodable {
        let key: JWK?

        init(from decoder: any Decoder) throws {
            do {
                var key = try JWK(from: decoder)
                if key.keyIdentifier == nil { key.keyIdentifier = "" }
                self.key = key
            } catch {
                key = nil
            }
        }
    }

    /// TLS, or the very machine of a provider that is on this one and goes without.
    private static func isSafe(_ address: String, like issuer: String) -> Bool {
        guard let parts = URLComponents(string: address), let host = parts.host else { return false }
        return parts.scheme == "https"
            || (parts.scheme == "http" && issuer.hasPrefix("http://") && host == URLComponents(string: issuer)?.host)
    }

    /// - Throws: ``IdentityProvider/Failure/untrusted(_:)`` when the question is refused, ``IdentityProvider/Failure/unavailable(_:)``
    ///   when there is no answer.
    static func ask(_ exchange: HTTPExchange) async throws -> HTTPExchange.Answer {
        let answer: HTTPExchange.Answer
        do {
            answer = try await exchange.answer()
        } catch {
            throw IdentityProvider.Failure.unavailable("\(error)")
        }
        guard !(400...403).contains(answer.status) else {
            throw IdentityProvider.Failure.untrusted("refused with status \(answer.status)")
        }
        guard answer.status == 200 else { throw IdentityProvider.Failure.unavailable("status \(answer.status)") }
        return answer
    }

    /// - Throws: ``IdentityProvider/Failure/unavailable(_:)`` for what is not that.
    static func decoded<Value: Decodable>(_: Value.Type, _ body: Data) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: body)
        } catch {
            throw IdentityProvider.Failure.unavailable("an answer that cannot be read")
        }
    }
}
