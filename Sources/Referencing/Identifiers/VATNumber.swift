import Foundation

/// An intra-community VAT number, upper case and without separators: `FR67438391195`, `DE123456789`.
public struct VATNumber: Hashable, Sendable {
    public let value: String

    /// Why a text is not a VAT number.
    public enum Malformed: Error, Equatable, Sendable {
        case notAVATNumber
        /// The country is known and its pattern does not fit.
        case pattern(country: String)
        /// A French number whose two-digit key does not belong to its SIREN.
        case key(expected: String)
    }

    /// - Throws: ``Malformed``, with what would be right where that is known.
    public init(_ typed: String) throws(Malformed) {
        let text = Digits.normalised(typed).uppercased()
        guard text.utf8.count <= 14, let pattern = Self.patterns[String(text.prefix(2))] else { throw .notAVATNumber }
        let country = String(text.prefix(2))
        guard text.dropFirst(2).wholeMatch(of: pattern.regex) != nil else { throw .pattern(country: country) }
        if country == "FR" {
            let siren = String(text.suffix(9))
            let expected = Self.key(of: siren)
            let key = text.dropFirst(2).prefix(2)
            // Keys with a letter exist for firms without SIREN-derived key: only the digits can be checked.
            guard key == expected || !Digits.areAll(String(key)) else { throw .key(expected: expected) }
        }
        self.value = text
    }

    /// The SIREN inside a French number; nil for the other countries.
    public var siren: Siren? { value.hasPrefix("FR") ? Siren(verified: String(value.suffix(9))) : nil }

    /// `(12 + 3 × (SIREN mod 97)) mod 97`, on two digits.
    private static func key(of siren: String) -> String {
        let number = siren.utf8.reduce(0) { $0 * 10 + Int($1) - 48 }
        let key = (12 + 3 * (number % 97)) % 97
        return key < 10 ? "0\(key)" : "\(key)"
    }

    /// The form of each member state's number after the two letters (VIES; XI is Northern Ireland).
    private static let patterns: [String: Pattern] = [
        "AT": .init(#/U\d{8}/#), "BE": .init(#/[01]\d{9}/#), "BG": .init(#/\d{9,10}/#),
        "CY": .init(#/\d{8}[A-Z]/#), "CZ": .init(#/\d{8,10}/#), "DE": .init(#/\d{9}/#),
        "DK": .init(#/\d{8}/#), "EE": .init(#/\d{9}/#), "EL": .init(#/\d{9}/#),
        "ES": .init(#/[A-Z0-9]\d{7}[A-Z0-9]/#), "FI": .init(#/\d{8}/#),
        "FR": .init(#/[A-HJ-NP-Z0-9]{2}\d{9}/#), "HR": .init(#/\d{11}/#), "HU": .init(#/\d{8}/#),
        "IE": .init(#/\d[A-Z0-9+*]\d{5}[A-Z]{1,2}/#), "IT": .init(#/\d{11}/#),
        "LT": .init(#/(\d{9}|\d{12})/#), "LU": .init(#/\d{8}/#), "LV": .init(#/\d{11}/#),
        "MT": .init(#/\d{8}/#), "NL": .init(#/[A-Z0-9+*]{12}/#), "PL": .init(#/\d{10}/#),
        "PT": .init(#/\d{9}/#), "RO": .init(#/\d{2,10}/#), "SE": .init(#/\d{12}/#),
        "SI": .init(#/\d{8}/#), "SK": .init(#/\d{10}/#), "XI": .init(#/(\d{9}|\d{12}|(GD|HA)\d{3})/#),
    ]

    /// A regex is immutable once made; the type does not say so, hence this box.
    private struct Pattern: @unchecked Sendable {
        let regex: Regex<AnyRegexOutput>
        init<Output>(_ regex: Regex<Output>) { self.regex = Regex(regex) }
    }
}
