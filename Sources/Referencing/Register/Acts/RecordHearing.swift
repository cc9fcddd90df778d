/// What the supplier said orally is recorded.
public struct RecordHearing: SupplierAct {
    public let day: CivilDay
    /// Whether the supplier came.
    public let isAttended: Bool
    public let report: String

    public init(on day: CivilDay, isAttended: Bool, report: String) {
        (self.day, self.isAttended, self.report) = (day, isAttended, report)
    }

    public var action: SupplierAction { .recordHearing }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard let open = file.openProcedure, CivilDay(of: open.openedAt) <= day, day <= context.today else {
            throw .dayOutOfRange
        }
        let number = file.changeOpenProcedure {
            $0.hearing = .init(
                heldOn: day, isAttended: isAttended, report: report, recordedBy: context.actor.id,
                recordedAt: context.now)
        }
        guard let number else { throw .notAllowed(action) }
        return [.hearingRecorded(number)]
    }
}
