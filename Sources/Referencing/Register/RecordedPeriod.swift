/// A period as the register holds it: where it comes from is never forgotten, for a list may not undo a decision.
public struct RecordedPeriod: Hashable, Sendable {
    public enum Source: String, CaseIterable, Sendable {
        /// A decision of the DGE on an application.
        case decision
        /// A partner list.
        case partner
        case demo
    }

    public let id: ID<RecordedPeriod>
    public let period: Period
    public let source: Source

    public init(id: ID<RecordedPeriod>, period: Period, source: Source) {
        (self.id, self.period, self.source) = (id, period, source)
    }
}

/// A period to be recorded: the register only ever adds, a later row supersedes an earlier one.
public struct PeriodRecording: Hashable, Sendable {
    public let period: Period
    public let supersedes: RecordedPeriod?

    public init(_ period: Period, superseding former: RecordedPeriod? = nil) {
        (self.period, supersedes) = (period, former)
    }
}
