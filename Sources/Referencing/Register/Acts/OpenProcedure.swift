/// A measure and its grounds are announced, and the supplier gets time for its observations (CRPA L121-1, L122-1).
public struct OpenProcedure: SupplierAct {
    public let measure: Measure
    public let reasons: Reasons<MeasureGround>
    /// The last day for observations.
    public let deadline: CivilDay

    public init(_ measure: Measure, because reasons: Reasons<MeasureGround>, observationsUntil deadline: CivilDay) {
        (self.measure, self.reasons, self.deadline) = (measure, reasons, deadline)
    }

    public var action: SupplierAction { .openProcedure }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        try file.guardMayBeTaken(measure, on: context.today)
        guard reasons.grounds.allSatisfy(measure.mayRest) else { throw .groundDoesNotFit }
        guard (ObservationTime.shortest...ObservationTime.longest).contains(context.today.days(until: deadline)) else {
            throw .dayOutOfRange
        }
        let procedure = Procedure(
            number: context.nextProcedure, measure: measure, reasons: reasons, openedBy: context.colleague,
            openedAt: context.now, deadline: deadline)
        file.procedures.append(procedure)
        return [.procedureOpened(procedure.number)]
    }
}

extension SupplierFile {
    /// The last day on which the acceptance may be taken back (CRPA L242-1).
    public var lastDayToWithdraw: CivilDay? {
        acceptedAt.map { CivilDay(of: $0).adding(months: Measure.withdrawalMonths) }
    }

    /// Whether a measure makes sense of a supplier that stands so, and is still in time.
    func guardMayBeTaken(_ measure: Measure, on today: CivilDay) throws(SupplierRefusal) {
        switch measure {
        case .suspension: if status(on: today) == .suspended { throw .suspendedAlready }
        case .strikeOff: break
        case .withdrawal, .repeal:
            guard let last = lastDayToWithdraw else { throw .nothingAccepted }
            if measure == .withdrawal, today > last { throw .tooLateToWithdraw }
        }
    }
}
