/// Another person than the one who opened the procedure takes the measure, or ends the procedure without one.
public struct DecideProcedure: SupplierAct {
    public let outcome: ProcedureOutcome
    /// What the decision answers to the observations, in fact.
    public let facts: String
    /// The author's capacity, as the letter states it (CRPA L212-1).
    public let capacity: String
    /// The first day of a measure that is for the future.
    public let day: CivilDay

    /// How far ahead a measure may take effect, in days.
    public static let longest = 60

    public init(_ outcome: ProcedureOutcome, because facts: String, capacity: String, effectiveOn day: CivilDay) {
        (self.outcome, self.facts, self.capacity, self.day) = (outcome, facts, capacity, day)
    }

    public var isSigned: Bool { true }
    public var action: SupplierAction { .decideProcedure }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard let procedure = file.openProcedure else { throw .notAllowed(action) }
        // The time for observations protects the supplier: what ends in its favour need not wait for it.
        guard outcome == .noMeasure || procedure.mayBeDecided(on: context.today) else { throw .observationsAwaited }
        var effectiveOn: CivilDay?
        if outcome == .measure {
            effectiveOn = try take(procedure, &file, context)
        } else if procedure.urgency != nil, file.status(on: context.today) == .suspended {
            file.resume(on: context.today)
            effectiveOn = context.today
        }
        let end = Procedure.End(
            outcome: outcome, facts: facts, author: context.colleague, capacity: capacity, at: context.now,
            effectiveOn: effectiveOn)
        let number = file.changeOpenProcedure { $0.end = end }
        guard let number else { throw .notAllowed(action) }
        return [.procedureDecided(number, outcome)]
    }

    /// - Returns: the first day of the measure.
    private func take(
        _ procedure: Procedure, _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> CivilDay {
        // A suspension that urgency began goes on.
        if procedure.urgency != nil {
            guard file.status(on: context.today) == .suspended else { throw .noEffect }
            return CivilDay(of: procedure.openedAt)
        }
        // Not before it can be notified (CRPA L221-8).
        guard (1...Self.longest).contains(context.today.days(until: day)) else { throw .dayOutOfRange }
        let recorded = file.recordings.count
        try file.guardMayBeTaken(procedure.measure, on: context.today)
        switch procedure.measure {
        case .suspension: file.suspend(on: day, asOf: context.today)
        case .strikeOff, .repeal: file.end(on: day, because: .dereferencing, asOf: context.today)
        case .withdrawal:
            guard let acceptedAt = file.acceptedAt else { throw .nothingAccepted }
            let first = CivilDay(of: acceptedAt)
            file.takeBack(from: first)
        }
        guard file.recordings.count > recorded else { throw .noEffect }
        return procedure.measure == .withdrawal ? file.acceptedAt.map { CivilDay(of: $0) } ?? day : day
    }
}
