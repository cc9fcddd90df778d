/// Where a supplier of the register stands on a day: read from its periods, never stored beside them.
public enum SupplierStatus: String, CaseIterable, Sendable {
    /// Nothing that counts has begun yet.
    case notReferenced
    case referenced
    case suspended
    case ended

    /// - Parameter periods: those that count, in any order.
    public init(_ periods: [Period], on day: CivilDay) {
        switch Verdict.ofSupplier(periods, on: day) {
        case .referenced: self = .referenced
        case .suspended: self = .suspended
        case .ended: self = .ended
        case .notYet, .otherEstablishment, .unknown: self = .notReferenced
        }
    }
}

/// What a person can do to a supplier of the register, or to a procedure against it.
public enum SupplierAction: String, CaseIterable, Sendable {
    case editFiche = "edit_fiche"
    case editOnRequest = "edit_on_request"
    case linkMoved = "link_moved"
    case leave
    case hideContact = "hide_contact"
    case recordCessation = "record_cessation"
    case suspendUrgently = "suspend_urgently"
    case lift
    case openProcedure = "open_procedure"
    case observe
    case askHearing = "ask_hearing"
    case recordHearing = "record_hearing"
    case decideProcedure = "decide_procedure"
    case askCorrection = "ask_correction"
    case decideCorrection = "decide_correction"
}

extension SupplierStatus {
    /// Whether an action may be done to a supplier that stands so. Every legal pair is written here once, and what is not
    /// listed is refused by name. What becomes of a procedure that is open does not depend on the status: its end is owed to
    /// the supplier, whatever it did meanwhile.
    public func allows(_ action: SupplierAction) -> Bool {
        switch (self, action) {
        case (.referenced, .editFiche), (.referenced, .leave), (.referenced, .hideContact),
            (.referenced, .recordCessation), (.referenced, .suspendUrgently), (.referenced, .openProcedure):
            true
        case (.suspended, .editFiche), (.suspended, .leave), (.suspended, .hideContact),
            (.suspended, .recordCessation), (.suspended, .lift), (.suspended, .openProcedure):
            true
        case (.referenced, .editOnRequest), (.suspended, .editOnRequest): true
        case (.ended, .linkMoved): true
        // What is wrong is wrong of the past too.
        case (_, .askCorrection), (_, .decideCorrection): true
        case (_, .observe), (_, .askHearing), (_, .recordHearing), (_, .decideProcedure): true
        default: false
        }
    }
}
