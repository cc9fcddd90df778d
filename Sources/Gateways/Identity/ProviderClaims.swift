import Foundation
import JWTKit
import Referencing

/// What every token of a provider says (OpenID Connect Core, sections 2 and 5.3.2).
protocol ProviderClaims: JWTPayload {
    var iss: String? { get }
    var aud: Audience? { get }
    var azp: String? { get }
    /// Seconds since 1970; a signed userinfo may have none.
    var exp: Double? { get }
    var iat: Double? { get }
    static var mustExpire: Bool { get }
}

/// For whom a token is: one name, or a list.
struct Audience: Codable, Sendable, Equatable {
    let names: [String]

    init(names: [String]) { self.names = names }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do { names = [try container.decode(String.self)] } catch { names = try container.decode([String].self) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(names)
    }
}

extension ProviderClaims {
    /// Clocks differ by this much, in seconds.
    private static var drift: Double { 60 }

    /// The claims are checked with our clock and settings, below: the library checks the signature.
    func verify(using algorithm: some JWTAlgorithm) {}

    /// OpenID Connect Core, section 3.1.3.7.
    /// - Throws: ``IdentityProvider/Failure/untrusted(_:)``.
    func check(issuer: String, audience: String, at now: Date) throws {
        guard iss == issuer else { throw IdentityProvider.Failure.untrusted("issued by another") }
        guard let names = aud?.names, names.contains(audience), names.count == 1 || azp == audience else {
            throw IdentityProvider.Failure.untrusted("made for another")
        }
        guard azp == nil || azp == audience else { throw IdentityProvider.Failure.untrusted("made for another") }
        let now = now.timeIntervalSince1970
        guard exp.map({ $0 > now - Self.drift }) ?? !Self.mustExpire else {
            throw IdentityProvider.Failure.untrusted("expired")
        }
        guard iat.map({ $0 < now + Self.drift }) ?? true else {
            throw IdentityProvider.Failure.untrusted("issued in the future")
        }
    }
}

/// The id_token.
struct IdentityClaims: ProviderClaims {
    static let mustExpire = true
    let iss: String?
    let aud: Audience?
    let azp: String?
    let exp: Double?
    let iat: Double?
    let sub: String
    let nonce: String?
    let acr: String?

    /// - Throws: ``IdentityProvider/Failure``.
    func check(nonce: String) throws {
        guard self.nonce == nonce else { throw IdentityProvider.Failure.untrusted("the nonce is another one") }
        guard let acr, IdentityProvider.levels.contains(acr) else {
            throw IdentityProvider.Failure.weak(String((acr ?? "").prefix(40)))
        }
    }
}

/// The signed answer of userinfo, in ProConnect's names.
struct PersonClaims: ProviderClaims {
    static let mustExpire = false
    let iss: String?
    let aud: Audience?
    let azp: String?
    let exp: Double?
    let iat: Double?
    let sub: String
    let email: String?
    let givenName: String?
    let usualName: String?
    let siret: String?
    let isEmailVerified: Bool?

    enum CodingKeys: String, CodingKey {
        case iss, aud, azp, exp, iat, sub, email, siret
        case givenName = "given_name"
        case usualName = "usual_name"
        case isEmailVerified = "email_verified"
    }

    /// - Throws: ``IdentityProvider/Failure/untrusted(_:)`` when it speaks of somebody else, or says too little.
    func identity(of claims: IdentityClaims, token: String, _ issuer: String) throws -> Identity {
        guard sub == claims.sub, !sub.isEmpty, sub.utf8.count <= 255 else {
            throw IdentityProvider.Failure.untrusted("userinfo speaks of somebody else")
        }
        guard isEmailVerified != false else { throw IdentityProvider.Failure.untrusted("the address is not verified") }
        // As it was vouched for, or not at all: what is cleaned or folded is another address.
        guard let email, EmailAddress.isPlausible(email) else {
            throw IdentityProvider.Failure.untrusted("no e-mail address")
        }
        let name = [givenName, usualName].compactMap { $0 }.joined(separator: " ")
        let clean = PlainText.cleaned(name).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return Identity(
            issuer: issuer, subject: sub, email: email,
            name: clean.isEmpty || PlainText.length(clean) > 120 ? email : clean,
            siret: siret.flatMap { Siret($0) }, token: token)
    }
}
