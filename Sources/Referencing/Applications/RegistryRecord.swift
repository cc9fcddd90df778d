import Foundation

/// What the national registry says of an establishment on the day it was asked.
public struct RegistryRecord: Hashable, Sendable {
    public var siret: Siret
    public var name: String
    public var tradeName: String?
    /// The code of the legal form in the registry, such as `5499`.
    public var legalForm: String?
    public var naf: String?
    public var address: String
    public var postalCode: String
    public var commune: String
    public var communeCode: String?
    public var isActive: Bool
    public var since: CivilDay?

    public init(
        siret: Siret, name: String, tradeName: String? = nil, legalForm: String? = nil, naf: String? = nil,
        address: String, postalCode: String, commune: String, communeCode: String? = nil, isActive: Bool,
        since: CivilDay? = nil
    ) {
        (self.siret, self.name, self.tradeName, self.legalForm) = (siret, name, tradeName, legalForm)
        (self.naf, self.address, self.postalCode, self.commune) = (naf, address, postalCode, commune)
        (self.communeCode, self.isActive, self.since) = (communeCode, isActive, since)
    }
}
