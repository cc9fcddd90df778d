import Foundation

/// What the national register says of an establishment on the day it was asked.
public struct RegisterRecord: Hashable, Sendable, Codable {
    public var siret: String
    public var name: String
    public var tradeName: String?
    /// The code of the legal form in the register, such as `5499`.
    public var legalForm: String?
    public var naf: String?
    public var address: String
    public var postalCode: String
    public var commune: String
    public var communeCode: String?
    public var isActive: Bool
    public var since: CivilDay?

    public init(
        siret: String, name: String, tradeName: String? = nil, legalForm: String? = nil, naf: String? = nil,
        address: String, postalCode: String, commune: String, communeCode: String? = nil, isActive: Bool,
        since: CivilDay? = nil
    ) {
        (self.siret, self.name, self.tradeName, self.legalForm) = (siret, name, tradeName, legalForm)
        (self.naf, self.address, self.postalCode, self.commune) = (naf, address, postalCode, commune)
        (self.communeCode, self.isActive, self.since) = (communeCode, isActive, since)
    }
}

/// The company of an application, as the applicant confirmed it.
public struct Company: Hashable, Sendable, Codable {
    public var siret: String
    public var name: String
    public var tradeName: String?
    public var legalForm: String?
    public var naf: String?
    public var address: String
    public var postalCode: String
    public var commune: String
    public var communeCode: String?
    /// The register's own words at the time; nil means « non vérifié auprès du registre ».
    public var register: RegisterRecord?

    public init(
        siret: String, name: String, tradeName: String? = nil, legalForm: String? = nil, naf: String? = nil,
        address: String, postalCode: String, commune: String, communeCode: String? = nil,
        register: RegisterRecord? = nil
    ) {
        (self.siret, self.name, self.tradeName, self.legalForm) = (siret, name, tradeName, legalForm)
        (self.naf, self.address, self.postalCode, self.commune) = (naf, address, postalCode, commune)
        (self.communeCode, self.register) = (communeCode, register)
    }

    public var siren: String { String(siret.prefix(9)) }

    /// The department: the commune's INSEE code decides, the postal code when that code is unknown.
    public var department: Department? {
        communeCode.flatMap { Department(communeCode: $0) } ?? Department(postalCode: postalCode)
    }

    /// Whether the establishment has been active for more than six months, as the register says; nil when it does not.
    public func isEstablished(on day: CivilDay) -> Bool? {
        register?.since.map { $0.adding(months: 6) < day }
    }

    /// A part of the company that differs from the register's.
    public enum Difference: String, Sendable, CaseIterable {
        case name, address, postalCode, commune, naf
    }

    /// Where what was typed departs from what the register said; case, accents and spaces aside.
    public var differences: [Difference] {
        guard let register else { return [] }
        return Difference.allCases.filter { part in
            switch part {
            case .name: !Self.same(name, register.name)
            case .address: !Self.same(address, register.address)
            case .postalCode: !Self.same(postalCode, register.postalCode)
            case .commune: !Self.same(commune, register.commune)
            case .naf: !Self.same(naf ?? "", register.naf ?? "")
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

extension Character {
    fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}
