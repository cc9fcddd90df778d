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

/// Another person agrees to a correction, or does not.
public struct DecideCorrection: SupplierAct {
    public let isAgreed: Bool

    public init(_ isAgreed: Bool) { self.isAgreed = isAgreed }

    public var action: SupplierAction { .decideCorrection }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard let index = file.corrections.lastIndex(where: { $0.end == nil }) else { throw .notAllowed(action) }
        let correction = file.corrections[index]
        if isAgreed {
            _ = try file.period(correctable: correction.row, to: correction.corrected)
            file.correct(correction.row, to: correction.corrected)
        }
        file.corrections[index].end = .init(isAgreed: isAgreed, by: context.actor.id, at: context.now)
        return [.correctionDecided(correction.number, isAgreed: isAgreed)]
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
