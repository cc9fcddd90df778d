import Foundation

/// Digits as people type them.
enum Digits {
    /// Drops the separators that people and spreadsheets put between digits.
    static func normalised(_ typed: String) -> String {
        if areAll(typed) { return typed }
        return String(typed.unicodeScalars.filter { !isSeparator($0) })
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
