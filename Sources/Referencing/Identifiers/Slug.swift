import Foundation

/// The part of an address that names a fiche: lower-case letters, digits and hyphens.
public enum Slug {
    /// `« L'Atelier Œuvré »` gives `l-atelier-oeuvre`; never empty, 60 characters at most.
    public static func of(_ name: String) -> String {
        let folded =
            name
            .replacingOccurrences(of: "œ", with: "oe").replacingOccurrences(of: "Œ", with: "oe")
            .replacingOccurrences(of: "æ", with: "ae").replacingOccurrences(of: "Æ", with: "ae")
            .folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        let words = folded.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let slug = words.joined(separator: "-").prefix(60)
        let trimmed = slug.drop { $0 == "-" }
        let end = trimmed.last == "-" ? trimmed.dropLast() : trimmed
        return end.isEmpty ? "activateur" : String(end)
    }

    /// The names to try in turn, from the shortest; the last one is the supplier's own for sure.
    public static func candidates(name: String, identifier: String) -> [String] {
        let base = of(name)
        return [base, "\(base)-\(identifier.suffix(5).lowercased())", "\(base)-\(identifier.lowercased())"]
            .filter { !pages.contains($0) }
    }

    /// Pages of the directory that stand where fiches do: no fiche may take their names.
    public static let pages: Set = ["carte", "comparer", "suggestions"]
}
