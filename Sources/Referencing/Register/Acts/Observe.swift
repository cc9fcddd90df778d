/// The supplier writes its observations (CRPA L122-1).
public struct Observe: SupplierAct {
    public let text: String
    /// Whether the supplier has nothing to add: the decision need not wait for the end of the time.
    public let isLast: Bool

    public init(_ text: String, isLast: Bool = false) { (self.text, self.isLast) = (text, isLast) }

    public var action: SupplierAction { .observe }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        let number = file.changeOpenProcedure { procedure in
            procedure.observations.append(.init(text, at: context.now))
            procedure.waivedAt = isLast ? context.now : nil
        }
        guard let number else { throw .notAllowed(action) }
        return [.observed(number)]
    }
}

/// The supplier asks to be heard (CRPA L122-1).
public struct AskHearing: SupplierAct {
    public init() {}

    public var action: SupplierAction { .askHearing }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard let number = file.changeOpenProcedure({ $0.hearingAskedAt = context.now }) else {
            throw .notAllowed(action)
        }
        return [.hearingAsked(number)]
    }
}

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
