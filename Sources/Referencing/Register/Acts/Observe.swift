/// The supplier writes its observations (CRPA L122-1).
public struct Observe: SupplierAct {
    public let text: String

    public init(_ text: String) { self.text = text }

    public var action: SupplierAction { .observe }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        let number = file.changeOpenProcedure { $0.observations.append(.init(text, at: context.now)) }
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
    public let report: String

    public init(on day: CivilDay, report: String) { (self.day, self.report) = (day, report) }

    public var action: SupplierAction { .recordHearing }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard let open = file.openProcedure, CivilDay(of: open.openedAt) <= day, day <= context.today else {
            throw .dayOutOfRange
        }
        let number = file.changeOpenProcedure {
            $0.hearing = .init(heldOn: day, report: report, recordedBy: context.actor.id, recordedAt: context.now)
        }
        guard let number else { throw .notAllowed(action) }
        return [.hearingRecorded(number)]
    }
}
