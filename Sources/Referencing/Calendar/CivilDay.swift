import Foundation

/// A day of the calendar in Paris, without an hour: `2026-03-01`. Ordered, and stored as that text.
public struct CivilDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Reads `YYYY-MM-DD` and refuses days that do not exist.
    public init?(_ iso: String) {
        let bytes = Array(iso.utf8)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45 else { return nil }
        guard let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public init?(year: Int, month: Int, day: Int) {
        guard (1000...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day it is in Paris at this instant.
    public init(of instant: Date) {
        let parts = Self.calendar.dateComponents([.year, .month, .day], from: instant)
        (year, month, day) = (parts.year ?? 1970, parts.month ?? 1, parts.day ?? 1)
    }

    /// The hour and the minute that clocks in Paris show at this instant, on the days too when the hour changes.
    public static func clock(of instant: Date) -> (hour: Int, minute: Int) {
        let parts = calendar.dateComponents([.hour, .minute], from: instant)
        return (parts.hour ?? 0, parts.minute ?? 0)
    }

    /// The first instant of this day in Paris.
    public var start: Date {
        Self.calendar.date(from: DateComponents(year: year, month: month, day: day)) ?? .distantPast
    }

    public func adding(days: Int) -> CivilDay {
        // Noon is never skipped or doubled by a change of the hour.
        CivilDay(of: Self.calendar.date(byAdding: .day, value: days, to: start + 43_200) ?? start)
    }

    /// The same day of a later month, or that month's last day when it is shorter: 31 December + 2 is 28 February.
    public func adding(months: Int) -> CivilDay {
        CivilDay(of: Self.calendar.date(byAdding: .month, value: months, to: start + 43_200) ?? start)
    }

    /// How many days from this day to the other; negative when the other is earlier.
    public func days(until other: CivilDay) -> Int {
        Self.calendar.dateComponents([.day], from: start + 43_200, to: other.start + 43_200).day ?? 0
    }

    public var description: String {
        let padded = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(padded(month))-\(padded(day))"
    }

    public static func < (left: CivilDay, right: CivilDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.allSatisfy { (48...57).contains($0) } ? bytes.reduce(0) { $0 * 10 + Int($1) - 48 } : nil
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The Gregorian calendar on the clock of Paris, whatever the machine's zone.
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        return calendar
    }()
}
