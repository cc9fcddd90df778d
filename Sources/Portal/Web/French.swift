import Foundation
import Referencing

/// Dates, numbers and lists as French typography writes them.
enum French {
    /// `1er mars 2026`, with no-break spaces.
    static func day(_ day: CivilDay) -> String {
        let number = day.day == 1 ? "1er" : "\(day.day)"
        return "\(number)\u{A0}\(months[day.month - 1])\u{A0}\(day.year)"
    }

    /// The same as ``day(_:)``, on the hot path.
    static func write(_ day: CivilDay, to writer: inout ByteWriter) {
        if day.day == 1 { writer.write("1er") } else { writer.write(day.day) }
        writer.write("\u{A0}")
        writer.write(months[day.month - 1])
        writer.write("\u{A0}")
        writer.write(day.year)
    }

    /// « du 1er janvier 2026 au 31 mars 2026 inclus »; the last day is said, not the first one after it.
    static func period(_ period: Period) -> String {
        guard let end = period.end else { return "à compter du \(day(period.start))" }
        if period.isEnd { return "sans référencement à compter du \(day(end))" }
        return "du \(day(period.start)) au \(day(end.adding(days: -1))) inclus"
    }

    /// `01/03/2026`, for tables.
    static func shortDay(_ day: CivilDay) -> String {
        let padded = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(padded(day.day))/\(padded(day.month))/\(day.year)"
    }

    /// `1er mars 2026 à 14 h 05`, on the clock of Paris.
    static func instant(_ instant: Date) -> String {
        let (hour, minute) = CivilDay.clock(of: instant)
        return "\(day(CivilDay(of: instant))) à \(hour)\u{A0}h\u{A0}\(minute < 10 ? "0" : "")\(minute)"
    }

    /// `12 345`, with narrow no-break spaces.
    static func number(_ number: Int) -> String {
        if (0..<1000).contains(number) { return String(number) }
        if (1000..<1_000_000).contains(number) {
            let last = number % 1000
            return "\(number / 1000)\u{202F}\(last < 10 ? "00" : last < 100 ? "0" : "")\(last)"
        }
        var (rest, groups) = (number.magnitude, [String]())
        repeat {
            let group = String(rest % 1000)
            rest /= 1000
            groups.append(rest > 0 ? String(repeating: "0", count: 3 - group.count) + group : group)
        } while rest > 0
        return (number < 0 ? "−" : "") + groups.reversed().joined(separator: "\u{202F}")
    }

    /// `1 résultat`, `12 résultats`; zero is singular in French.
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(self.number(number))\u{A0}\(number.magnitude < 2 ? one : many)"
    }

    /// `1,4 Mo`.
    static func size(_ bytes: Int) -> String {
        if bytes < 1000 { return "\(bytes)\u{A0}octets" }
        if bytes < 1_000_000 { return "\(number(bytes / 1000))\u{A0}ko" }
        let tenths = bytes / 100_000
        return "\(tenths / 10),\(tenths % 10)\u{A0}Mo"
    }

    /// `moins de 1 km`, `12 km`.
    static func kilometres(_ distance: Double) -> String {
        distance < 1 ? "moins de 1\u{A0}km" : "\(number(Int(distance.rounded())))\u{A0}km"
    }

    static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " et " + last
    }

    private static let months = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ]
}
