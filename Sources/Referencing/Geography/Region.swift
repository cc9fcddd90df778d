import Foundation

/// A region, by its code in the official geography.
public struct Region: Hashable, Sendable {
    public let code: String
    public let name: String

    public init?(_ code: String) {
        guard let region = Self.byCode[code] else { return nil }
        self = region
    }

    /// The 18 regions, in the order of their names.
    public static let all: [Region] = [
        Region(code: "84", name: "Auvergne-Rhône-Alpes"),
        Region(code: "27", name: "Bourgogne-Franche-Comté"),
        Region(code: "53", name: "Bretagne"),
        Region(code: "24", name: "Centre-Val de Loire"),
        Region(code: "94", name: "Corse"),
        Region(code: "44", name: "Grand Est"),
        Region(code: "01", name: "Guadeloupe"),
        Region(code: "03", name: "Guyane"),
        Region(code: "32", name: "Hauts-de-France"),
        Region(code: "11", name: "Île-de-France"),
        Region(code: "04", name: "La Réunion"),
        Region(code: "02", name: "Martinique"),
        Region(code: "06", name: "Mayotte"),
        Region(code: "28", name: "Normandie"),
        Region(code: "75", name: "Nouvelle-Aquitaine"),
        Region(code: "76", name: "Occitanie"),
        Region(code: "52", name: "Pays de la Loire"),
        Region(code: "93", name: "Provence-Alpes-Côte d’Azur"),
    ]

    private init(code: String, name: String) {
        (self.code, self.name) = (code, name)
    }

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })
}
