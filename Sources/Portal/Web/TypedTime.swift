import Foundation
import Referencing

/// Days as people type them.
enum FrenchDay {
    /// `2026-01-31`, `31/01/2026`, `31.1.2026`.
    static func read(_ text: String) -> CivilDay? {
        if let day = CivilDay(text) { return day }
        let parts = text.split { "/.- ".contains($0) }
        guard parts.count == 3, parts.joined().count + 2 == text.count, parts[2].count == 4,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let day = Int(parts[0]),
            let month = Int(parts[1]),
            let year = Int(parts[2])
        else { return nil }
        return CivilDay(year: year, month: month, day: day)
    }
}

/// Instants as programs write them (RFC 3339).
enum Instant {
    static func read(_ text: String) -> Date? {
        for style in [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)] {
            do { return try style.parse(text) } catch { continue }
        }
        return nil
    }
}
