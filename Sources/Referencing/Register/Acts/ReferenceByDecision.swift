/// A decision references a supplier from a day on: the verdict of that day is « référencé » afterwards, without an end,
/// whatever a list had recorded before.
public struct ReferenceByDecision: Sendable {
    public let day: CivilDay

    public init(on day: CivilDay) { self.day = day }

    /// What is recorded, beside periods that count now.
    public func recordings(beside known: [RecordedPeriod]) -> [PeriodRecording] {
        let concerned = known.filter { !$0.period.isNothing && !$0.period.hasEnded(by: day) }
            .sorted { $0.period.start < $1.period.start }
        guard let first = concerned.first else { return [PeriodRecording(Period(from: day))] }
        // A period that runs already keeps its first day, and becomes the decision's: no list ends it any more.
        let opening = PeriodRecording(Period(from: min(first.period.start, day)), superseding: first)
        if concerned.count == 1, first.source == .decision, first.period == opening.period { return [] }
        return [opening]
            + concerned.dropFirst().map { PeriodRecording(.nothing(at: $0.period.start), superseding: $0) }
    }

    /// The periods that no longer count as they stood.
    public func superseded(among known: [RecordedPeriod]) -> [Period] {
        recordings(beside: known).compactMap(\.supersedes?.period)
    }
}
