import Foundation

/// What somebody does to a supplier of the register: a value with its data. One file an act: its guard, its change, its
/// events.
public protocol SupplierAct: Sendable {
    var action: SupplierAction { get }
    /// Whether its author signs a decision: only who holds a delegation does.
    var isSigned: Bool { get }

    /// - Throws: ``SupplierRefusal`` when the rules do not allow it; nothing has changed then.
    func change(_ file: inout SupplierFile, _ context: SupplierContext) throws(SupplierRefusal) -> [SupplierEvent]
}

extension SupplierAct {
    public var isSigned: Bool { false }
}

/// Who acts, when, under which rules.
public struct SupplierContext: Sendable {
    public let actor: Actor
    public let now: Date
    public let policy: Policy
    /// The number that the next procedure gets.
    public let nextProcedure: ProcedureNumber
    /// Whether who acts holds a delegation of signature.
    public let isDelegated: Bool

    public init(actor: Actor, now: Date, policy: Policy, nextProcedure: ProcedureNumber, isDelegated: Bool) {
        self.isDelegated = isDelegated
        (self.actor, self.now, self.policy, self.nextProcedure) = (actor, now, policy, nextProcedure)
    }

    var today: CivilDay { CivilDay(of: now) }
    var colleague: FiledApplication.Colleague { .init(id: actor.id, name: actor.name) }
}

extension SupplierFile {
    /// Does an act: the supplier afterwards, with its next revision, and the events that tell it.
    /// - Throws: ``SupplierRefusal`` when the rules do not allow it.
    public func performing(
        _ act: some SupplierAct, _ context: SupplierContext
    ) throws(SupplierRefusal) -> (after: SupplierFile, events: [SupplierEvent]) {
        guard context.policy.allows(act.action, to: context.actor, on: self, on: context.today) else {
            throw .notAllowed(act.action)
        }
        var file = self
        let events = try act.change(&file, context)
        if act.isSigned, !context.isDelegated { throw .notDelegated }
        file.revision += 1
        return (file, events)
    }

    /// Changes the procedure that is open.
    mutating func changeOpenProcedure(_ change: (inout Procedure) -> Void) -> ProcedureNumber? {
        guard let index = procedures.lastIndex(where: \.isOpen) else { return nil }
        change(&procedures[index])
        return procedures[index].number
    }
}

extension Policy {
    /// The actions on a supplier that are open to a person: the list that draws the buttons and guards every act.
    public func actions(for actor: Actor, on file: SupplierFile, on today: CivilDay) -> [SupplierAction] {
        SupplierAction.allCases.filter { allows($0, to: actor, on: file, on: today) }
    }

    public func allows(
        _ action: SupplierAction, to actor: Actor, on file: SupplierFile, on today: CivilDay
    ) -> Bool {
        guard file.status(on: today).allows(action) else { return false }
        let isOwner = actor.role == .applicant && actor.id == file.owner?.id
        switch action {
        case .editFiche: return isOwner && file.profile != nil
        case .editOnRequest: return actor.role.analyses && file.profile != nil
        case .linkMoved: return actor.role.analyses && file.supplier.siret != nil && !file.hasMoved && !file.hasMoved
        // What is to end for another reason is not put off, nor given another one.
        case .leave:
            let planned = file.plannedEnd(after: today)?.endReason
            return isOwner && file.profile != nil && (planned == nil || planned == .voluntary)
        // The staff enters what came by post.
        case .observe: return (isOwner || actor.role.analyses) && file.openProcedure != nil
        case .askHearing:
            return (isOwner || actor.role.analyses) && file.openProcedure.map { $0.hearingAskedAt == nil } ?? false
        case .askCorrection: return actor.role.analyses && file.openCorrection == nil && !file.periods.isEmpty
        case .decideCorrection:
            return actor.role == .approver
                && file.openCorrection.map { !fourEyes || $0.askedBy.id != actor.id } ?? false
        case .hideContact, .recordCessation: return actor.role.analyses
        case .openProcedure: return actor.role.analyses && file.openProcedure == nil
        case .suspendUrgently: return actor.role == .approver && file.openProcedure == nil
        // What a procedure suspended, its own decision confirms or ends.
        case .lift: return actor.role == .approver && file.openProcedure == nil
        case .recordHearing:
            return actor.role.analyses
                && file.openProcedure.map { $0.hearing == nil && $0.hearingAskedAt != nil } ?? false
        case .decideProcedure:
            // Another person than the one who opened it.
            return actor.role == .approver
                && file.openProcedure.map { !fourEyes || $0.openedBy.id != actor.id } ?? false
        }
    }
}
