/// What the engagement letter says of its signatory: when one of these changes, the letter is made again.
public struct LetterSubject: Hashable, Sendable {
    public let siret: Siret
    public let companyName: String
    public let address: String
    public let signatory: String
    public let quality: String
    public let charter: String

    public init(company: Company, profile: Profile, charter: String) {
        siret = company.siret
        companyName = company.name
        address = "\(company.address), \(company.postalCode) \(company.commune)"
        signatory = profile.contactName
        quality = profile.contactQuality
        self.charter = charter
    }

    /// As it is stored.
    public init(
        siret: Siret, companyName: String, address: String, signatory: String, quality: String, charter: String
    ) {
        (self.siret, self.companyName, self.address) = (siret, companyName, address)
        (self.signatory, self.quality, self.charter) = (signatory, quality, charter)
    }
}
