import Foundation

/// The company of an application, as the applicant confirmed it.
public struct Company: Hashable, Sendable {
    public var siret: Siret
    public var name: String
    public var tradeName: String?
    public var legalForm: String?
    public var naf: String?
    public var address: String
    public var postalCode: String
    public var commune: String
    public var communeCode: String?
    /// The registry's own words at the time; nil means « non vérifié auprès du registre ».
    public var registry: RegistryRecord?

    public init(
        siret: Siret, name: String, tradeName: String? = nil, legalForm: String? = nil, naf: String? = nil,
        address: String, postalCode: String, commune: String, communeCode: String? = nil,
        registry: RegistryRecord? = nil
    ) {
        (self.siret, self.name, self.tradeName, self.legalForm) = (siret, name, tradeName, legalForm)
        (self.naf, self.address, self.postalCode, self.commune) = (naf, address, postalCode, commune)
        (self.communeCode, self.registry) = (communeCode, registry)
    }

    public var siren: Siren { siret.siren }

    /// The department: the commune's INSEE code decides, the postal code when that code is unknown.
    public var department: Department? {
        communeCode.flatMap { Department(communeCode: $0) } ?? Department(postalCode: postalCode)
    }

    /// Whether the establishment has been active for more than six months, as the registry says; nil when it does not.
    public func isEstablished(on day: CivilDay) -> Bool? {
        registry?.since.map { $0.adding(months: 6) < day }
    }

    /// A part of the company that differs from the registry's.
    public enum Difference: String, Sendable, CaseIterable {
        case name, address, postalCode, commune, naf
    }

    /// Where what was typed departs from what the registry said; case, accents and spaces aside.
    public var differences: [Difference] {
        guard let registry else { return [] }
        return Difference.allCases.filter { part in
            switch part {
            case .name: !Self.same(name, registry.name)
            case .address: !Self.same(address, registry.address)
            case .postalCode: !Self.same(postalCode, registry.postalCode)
            case .commune: !Self.same(commune, registry.commune)
            case .naf: !Self.same(naf ?? "", registry.naf ?? "")
            }
        }
    }

    private static func same(_ left: String, _ right: String) -> Bool {
        let plain = { (text: String) in
            text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil).filter(\.isLetterOrDigit)
        }
        return plain(left) == plain(right)
    }
}

extension Company {
    /// The establishment of a fiche that a list brought; nil for a supplier that is known by its VAT number alone.
    public init?(_ supplier: Supplier) {
        guard let siret = supplier.siret else { return nil }
        self.init(
            siret: siret, name: supplier.name, address: supplier.address, postalCode: supplier.postalCode,
            commune: supplier.commune, communeCode: supplier.communeCode)
    }
}

extension Character {
    fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}
