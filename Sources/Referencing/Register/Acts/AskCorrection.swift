/// Somebody asks that a period be corrected; nothing changes before another person agrees.
public struct AskCorrection: SupplierAct {
    /// The row that is wrong.
    public let row: ID<RecordedPeriod>
    public let corrected: Period
    public let reason: String

    public init(of row: ID<RecordedPeriod>, to corrected: Period, because reason: String) {
        (self.row, self.corrected, self.reason) = (row, corrected, reason)
    }

    public var action: SupplierAction { .askCorrection }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        let correction = PeriodCorrection(
            number: (file.corrections.last?.number ?? 0) + 1, row: row,
            former: try file.period(correctable: row, to: corrected), corrected: corrected, reason: reason,
            askedBy: context.colleague, askedAt: context.now)
        file.corrections.append(correction)
        return [.correctionAsked(correction.number)]
    }
}

extension SupplierFile {
    /// The correction that waits for another person.
    public var openCorrection: PeriodCorrection? { corrections.last.flatMap { $0.end == nil ? $0 : nil } }

    /// What a row says, if it counts and may say something else instead.
    func period(correctable row: ID<RecordedPeriod>, to corrected: Period) throws(SupplierRefusal) -> Period {
        guard let found = periods.first(where: { $0.id == row && !$0.period.isNothing }) else { throw .periodIsGone }
        guard corrected != found.period else { throw .noEffect }
        guard !periods.contains(where: { $0.id != row && $0.period.overlaps(corrected) }) else { throw .periodsOverlap }
        return found.period
    }

    mutating func correct(_ row: ID<RecordedPeriod>, to corrected: Period) {
        guard let found = periods.first(where: { $0.id == row }) else { return }
        record(corrected, in: found)
    }
}
