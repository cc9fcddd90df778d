import Foundation

/// A period of the register that somebody found wrong: one person asks, another one agrees. The row that was wrong stays
/// readable; the corrected one supersedes it.
public struct PeriodCorrection: Hashable, Sendable {
    /// 1 for the first one of the supplier.
    public let number: Int
    /// The row that is wrong.
    public let row: ID<RecordedPeriod>
    /// What it said.
    public let former: Period
    /// What it should say; ``Period/isNothing`` for one that should not have been.
    public let corrected: Period
    public let reason: String
    public let askedBy: FiledApplication.Colleague
    public let askedAt: Date
    public var end: End?

    /// What became of it.
    public struct End: Hashable, Sendable {
        public let isAgreed: Bool
        public let by: AccountID
        public let capacity: String
        public let at: Date

        public init(isAgreed: Bool, by: AccountID, capacity: String, at: Date) {
            (self.isAgreed, self.by, self.capacity, self.at) = (isAgreed, by, capacity, at)
        }
    }

    public init(
        number: Int, row: ID<RecordedPeriod>, former: Period, corrected: Period, reason: String,
        askedBy: FiledApplication.Colleague, askedAt: Date, end: End? = nil
    ) {
        (self.number, self.row, self.former, self.corrected) = (number, row, former, corrected)
        (self.reason, self.askedBy, self.askedAt, self.end) = (reason, askedBy, askedAt, end)
    }
}
