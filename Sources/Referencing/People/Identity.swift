/// Who somebody is, as an identity provider vouches for it.
public struct Identity: Sendable, Equatable {
    public let issuer: String
    /// The provider's own name for the person; it does not change.
    public let subject: String
    public let email: String
    public let name: String
    /// The establishment for which the person works, if it is told.
    public let siret: Siret?
    /// The token that the provider wants back at the log-out.
    public let token: String

    /// The same, where it is short enough to travel in an address.
    public var logOutToken: String? { token.utf8.count <= 4096 ? token : nil }

    public init(issuer: String, subject: String, email: String, name: String, siret: Siret?, token: String) {
        (self.issuer, self.subject, self.email) = (issuer, subject, email)
        (self.name, self.siret, self.token) = (name, siret, token)
    }
}
