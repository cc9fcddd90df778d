import Foundation

/// A contradictory procedure against a supplier: announced with its grounds, observations written and oral, then a decision
/// of another person, or its end without a measure (CRPA L121-1, L122-1 and L122-2).
public struct Procedure: Hashable, Sendable {
    public let number: ProcedureNumber
    public let measure: Measure
    public let reasons: Reasons<MeasureGround>
    public let openedBy: FiledApplication.Colleague
    public let openedAt: Date
    /// The last day for observations.
    public let deadline: CivilDay
    /// Why the suspension did not wait for observations (CRPA L121-2, 1°); nil for a measure that does.
    public let urgency: String?
    /// In the order in which they came.
    public var observations: [Observation] = []
    /// When the supplier said that it has nothing to add: the decision need not wait.
    public var waivedAt: Date?
    public var hearingAskedAt: Date?
    public var hearing: Hearing?
    public var end: End?

    /// What the supplier wrote.
    public struct Observation: Hashable, Sendable {
        public let text: String
        public let at: Date
        public let attachment: Attachment?

        public init(_ text: String, at: Date, _ attachment: Attachment? = nil) {
            (self.text, self.at, self.attachment) = (text, at, attachment)
        }
    }

    /// What was said orally, as the administration recorded it.
    public struct Hearing: Hashable, Sendable {
        public let heldOn: CivilDay
        /// Whether the supplier came.
        public let isAttended: Bool
        public let report: String
        public let recordedBy: AccountID
        public let recordedAt: Date

        public init(heldOn: CivilDay, isAttended: Bool, report: String, recordedBy: AccountID, recordedAt: Date) {
            (self.heldOn, self.isAttended, self.report) = (heldOn, isAttended, report)
            (self.recordedBy, self.recordedAt) = (recordedBy, recordedAt)
        }
    }

    /// How it ended.
    public struct End: Hashable, Sendable {
        public let outcome: ProcedureOutcome
        /// What the decision answers to the observations, in fact.
        public let facts: String
        public let author: FiledApplication.Colleague
        public let capacity: String
        public let at: Date
        /// The first day of the measure; a withdrawal has the first day of the referencing. Without a measure, the day on which a
        /// suspension in urgency ended; nil where nothing changes.
        public let effectiveOn: CivilDay?

        public init(
            outcome: ProcedureOutcome, facts: String, author: FiledApplication.Colleague, capacity: String, at: Date,
            effectiveOn: CivilDay?
        ) {
            (self.outcome, self.facts, self.author) = (outcome, facts, author)
            (self.capacity, self.at, self.effectiveOn) = (capacity, at, effectiveOn)
        }
    }

    public init(
        number: ProcedureNumber, measure: Measure, reasons: Reasons<MeasureGround>,
        openedBy: FiledApplication.Colleague, openedAt: Date, deadline: CivilDay, urgency: String? = nil
    ) {
        (self.number, self.measure, self.reasons) = (number, measure, reasons)
        (self.openedBy, self.openedAt, self.deadline, self.urgency) = (openedBy, openedAt, deadline, urgency)
    }

    public var isOpen: Bool { end == nil }

    /// Whether it may be decided today: the supplier had the time that it was promised, or said that it has nothing to add; a
    /// hearing that it asked for was held (CRPA L122-1).
    public func mayBeDecided(on today: CivilDay) -> Bool {
        guard hearingAskedAt == nil || hearing != nil else { return false }
        return today > deadline || waivedAt != nil
    }
}
