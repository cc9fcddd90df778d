import Foundation

/// A region of the official geography. One byte: its facts stand in a table.
public struct Region: Hashable, Sendable {
    /// Its place among the 18, in the order of their names.
    public let ordinal: UInt8

    private init(ordinal: UInt8) { self.ordinal = ordinal }

    /// By its code in the official geography.
    public init?(_ code: String) {
        guard let ordinal = Self.facts.firstIndex(where: { $0.code == code }) else { return nil }
        self.ordinal = UInt8(ordinal)
    }

    public var code: String { Self.facts[Int(ordinal)].code }
    public var name: String { Self.facts[Int(ordinal)].name }

    /// Its departments, in the order of their codes.
    public var departments: [Department] { Self.members[Int(ordinal)] }

    /// The 18 regions, in the order of their names.
    public static let all: [Region] = facts.indices.map { Region(ordinal: UInt8($0)) }

    private static let members = all.map { region in Department.all.filter { $0.region == region } }

    private static let facts: [(code: String, name: String)] = [
        ("84", "Auvergne-Rhône-Alpes"),
        ("27", "Bourgogne-Franche-Comté"),
        ("53", "Bretagne"),
        ("24", "Centre-Val de Loire"),
        ("94", "Corse"),
        ("44", "Grand Est"),
        ("01", "Guadeloupe"),
        ("03", "Guyane"),
        ("32", "Hauts-de-France"),
        ("11", "Île-de-France"),
        ("04", "La Réunion"),
        ("02", "Martinique"),
        ("06", "Mayotte"),
        ("28", "Normandie"),
        ("75", "Nouvelle-Aquitaine"),
        ("76", "Occitanie"),
        ("52", "Pays de la Loire"),
        ("93", "Provence-Alpes-Côte d’Azur"),
    ]
}
