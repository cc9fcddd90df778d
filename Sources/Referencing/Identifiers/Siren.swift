import Foundation

/// The nine-digit number of a legal unit in the national register.
public struct Siren: Hashable, Sendable, Codable {
    public let digits: String

    /// Accepts the number typed in any usual way: spaces, dots and non-breaking spaces are dropped.
    public init?(_ typed: String) {
        let digits = Digits.normalised(typed)
        guard digits.count == 9, Digits.areAll(digits) else { return nil }
        self.digits = digits
    }

    /// Whether the check digit holds (Luhn). A few genuine numbers fail: this warns and never refuses alone.
    public var passesChecksum: Bool { Digits.luhn(digits) }

    /// The number in groups, as the administration prints it: `552 081 317`, with narrow no-break spaces.
    public var printed: String { Digits.grouped(digits, [3, 3, 3]) }
}

/// The fourteen-digit number of an establishment: the SIREN, then five digits.
public struct Siret: Hashable, Sendable, Codable {
    public let digits: String

    /// Accepts the number typed in any usual way; the checksum is not part of the form, see ``passesChecksum``.
    public init?(_ typed: String) {
        let digits = Digits.normalised(typed)
        guard digits.count == 14, Digits.areAll(digits) else { return nil }
        self.digits = digits
    }

    public var siren: String { String(digits.prefix(9)) }

    /// Luhn, or, for the establishments of La Poste, a sum of digits divisible by five.
    public var passesChecksum: Bool {
        if Digits.luhn(digits) { return true }
        return siren == Self.laPoste && Digits.sum(digits).isMultiple(of: 5)
    }

    /// `552 081 317 66522`, with narrow no-break spaces.
    public var printed: String { Digits.grouped(digits, [3, 3, 3, 5]) }

    private static let laPoste = "356000000"
}

/// Digits as people type them.
enum Digits {
    /// Drops the separators that people and spreadsheets put between digits.
    static func normalised(_ typed: String) -> String {
        String(typed.unicodeScalars.filter { !isSeparator($0) })
    }

    static func areAll(_ text: String) -> Bool {
        text.utf8.allSatisfy { (48...57).contains($0) }
    }

    static func sum(_ digits: String) -> Int {
        digits.utf8.reduce(0) { $0 + Int($1) - 48 }
    }

    static func luhn(_ digits: String) -> Bool {
        var total = 0
        for (position, byte) in digits.utf8.reversed().enumerated() {
            let digit = Int(byte) - 48
            let value = position.isMultiple(of: 2) ? digit : digit * 2
            total += value > 9 ? value - 9 : value
        }
        return total.isMultiple(of: 10)
    }

    static func grouped(_ digits: String, _ sizes: [Int]) -> String {
        var rest = Substring(digits)
        var groups: [Substring] = []
        for size in sizes {
            groups.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return groups.joined(separator: "\u{202F}")
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isWhitespace { return true }
        switch scalar {
        case ".", "-", "_", "/", "'", "’", "\u{200B}", "\u{200E}", "\u{200F}", "\u{2060}", "\u{FEFF}", "‐", "‑", "–":
            return true
        default:
            return false
        }
    }
}
