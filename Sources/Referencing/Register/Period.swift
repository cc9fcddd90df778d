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
    public let end: CivilDay?
    public let endReason: EndReason?

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
    }

    /// A period that starts today and runs.
    public init(from start: CivilDay) {
        (self.start, self.end, self.endReason) = (start, nil, nil)
    }

    /// A period without a day: what takes back one that should not have been.
    public static func nothing(at start: CivilDay) -> Period { Period(emptyAt: start) }

    private init(emptyAt start: CivilDay) { (self.start, end, endReason) = (start, start, .expiry) }

    public func contains(_ day: CivilDay) -> Bool {
        start <= day && (end.map { day < $0 } ?? true)
    }

    public func hasEnded(by day: CivilDay) -> Bool {
        end.map { $0 <= day } ?? false
    }

    /// Whether the period has no day: how a correction takes back a period that should not have been.
    public var isEmpty: Bool { start == end }

    public func overlaps(_ other: Period) -> Bool {
        guard !isEmpty, !other.isEmpty else { return false }
        return (other.end.map { start < $0 } ?? true) && (end.map { other.start < $0 } ?? true)
    }
}
