import Foundation

/// Why a referencing ended.
public enum EndReason: String, CaseIterable, Sendable {
    case suspension
    case voluntary = "retrait_volontaire"
    case dereferencing = "dereferencement"
    case cessation
    case expiry = "expiration"
}

/// Days during which a supplier is referenced: from `start`, up to and without `end`.
public struct Period: Hashable, Sendable {
    public let start: CivilDay
    /// The first day without referencing; nil while the period runs.
    public private(set) var end: CivilDay?
    public private(set) var endReason: EndReason?
    /// Whether it takes back a period that should not have been: it says nothing of any day.
    public let isNothing: Bool

    /// What keeps dates from being a period.
    public enum Invalid: Error, Equatable, Sendable {
        case endsBeforeItStarts
        case endWithoutReason
        case reasonWithoutEnd
    }

    /// - Throws: ``Invalid`` when the dates make no period.
    public init(start: CivilDay, end: CivilDay? = nil, endReason: EndReason? = nil) throws(Invalid) {
        if let end, end < start { throw .endsBeforeItStarts }
        if end != nil, endReason == nil { throw .endWithoutReason }
        if end == nil, endReason != nil { throw .reasonWithoutEnd }
        (self.start, self.end, self.endReason) = (start, end, endReason)
        isNothing = start == end
    }

    /// A period that starts today and runs.
    public init(from start: CivilDay) {
        (self.start, self.end, self.endReason, isNothing) = (start, nil, nil, false)
    }

    /// A period without a day: what takes back one that should not have been.
    public static func nothing(at start: CivilDay) -> Period { Period(emptyAt: start) }

    /// The day from which a supplier that is not referenced is so for another reason: a suspended one that leaves.
    public init(endingOn day: CivilDay, because reason: EndReason) {
        (start, end, endReason, isNothing) = (day, day, reason, false)
    }

    /// The same period, with another end after its start.
    func ending(on day: CivilDay, because reason: EndReason) -> Period {
        var period = self
        (period.end, period.endReason) = (day, reason)
        return period
    }

    private init(emptyAt start: CivilDay) { (self.start, end, endReason, isNothing) = (start, start, .expiry, true) }

    /// Of those that ended by a day, the one that began last: its reason is why a supplier is not referenced then.
    static func lastEnded(_ periods: [Period], by day: CivilDay) -> Period? {
        periods.filter { !$0.isNothing && $0.hasEnded(by: day) }
            .max { ($0.start, $0.isEmpty ? 0 : 1) < ($1.start, $1.isEmpty ? 0 : 1) }
    }

    public func contains(_ day: CivilDay) -> Bool {
        start <= day && (end.map { day < $0 } ?? true)
    }

    public func hasEnded(by day: CivilDay) -> Bool {
        end.map { $0 <= day } ?? false
    }

    /// Whether the period has no day.
    public var isEmpty: Bool { start == end }

    /// Whether it only says why a supplier is not referenced any more, from its day on.
    public var isEnd: Bool { isEmpty && !isNothing }

    public func overlaps(_ other: Period) -> Bool {
        guard !isEmpty, !other.isEmpty else { return false }
        return (other.end.map { start < $0 } ?? true) && (end.map { other.start < $0 } ?? true)
    }
}
