/// The referencing is suspended at once, for urgency leaves no time for observations (CRPA L121-2, 1°); the procedure that
/// follows hears them, and confirms the suspension or ends it.
public struct SuspendUrgently: SupplierAct {
    public let reasons: Reasons<MeasureGround>
    public let urgency: String
    public let deadline: CivilDay
    /// The author's capacity, as the letter states it (CRPA L212-1).
    public let capacity: String

    public init(
        because reasons: Reasons<MeasureGround>, urgency: String, observationsUntil deadline: CivilDay, capacity: String
    ) {
        (self.reasons, self.urgency, self.deadline, self.capacity) = (reasons, urgency, deadline, capacity)
    }

    public var isSigned: Bool { true }
    public var action: SupplierAction { .suspendUrgently }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard reasons.grounds.allSatisfy(Measure.suspension.mayRest) else { throw .groundDoesNotFit }
        guard (ObservationTime.shortest...ObservationTime.longest).contains(context.today.days(until: deadline)) else {
            throw .dayOutOfRange
        }
        let procedure = Procedure(
            number: context.nextProcedure, measure: .suspension, reasons: reasons, openedBy: context.colleague,
            openedAt: context.now, deadline: deadline, urgency: urgency)
        file.procedures.append(procedure)
        file.suspend(on: context.today, asOf: context.today)
        return [.suspendedUrgently(procedure.number, from: context.today, capacity: capacity)]
    }
}
