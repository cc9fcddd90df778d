import Foundation

/// For how long what people filed is kept (GDPR, art. 5.1.e). What proves a referencing stays ten years after its end.
public struct Retention: Hashable, Sendable {
    /// A draft that nobody touches, in months.
    public var draftMonths: Int
    /// An application refused, withdrawn or closed, in months after its end.
    public var endedMonths: Int

    public init(draftMonths: Int = 6, endedMonths: Int = 24) {
        (self.draftMonths, self.endedMonths) = (draftMonths, endedMonths)
    }

    /// How many days before its end the owner of a draft is told.
    public static let warningDays = 14

    /// Drafts that were last touched before this instant go.
    public func draftsGoBefore(_ now: Date) -> Date { CivilDay(of: now).adding(months: -draftMonths).start }

    /// Applications that ended before this instant go.
    public func endedGoBefore(_ now: Date) -> Date { CivilDay(of: now).adding(months: -endedMonths).start }
}
