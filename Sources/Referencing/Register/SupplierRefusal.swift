/// Why the rules do not let an act be done to a supplier; nothing has changed.
public enum SupplierRefusal: Error, Hashable, Sendable {
    /// It does not stand so that this may be done, or not by this person.
    case notAllowed(SupplierAction)
    /// A decision is signed by who holds a delegation (CRPA L212-1).
    case notDelegated
    /// Somebody replaced the period meanwhile.
    case periodIsGone
    /// Two periods would hold the same day.
    case periodsOverlap
    /// The measure would change nothing: the supplier left, or stands so already.
    case noEffect
    /// The supplier still has time for its observations, or waits for the hearing that it asked for (CRPA L122-1).
    case observationsAwaited
    /// An acceptance is taken back within four months, and only by who gave it (CRPA L242-1).
    case tooLateToWithdraw
    /// Nobody accepted what a list brought: there is nothing to take back.
    case nothingAccepted
    /// The measure does not rest on such a ground: an illegal acceptance is withdrawn, and nothing else is (CRPA L242-1).
    case groundDoesNotFit
    /// It is suspended already.
    case suspendedAlready
    /// The two establishments are not of one firm.
    case otherFirm
    /// The day is not one on which the act may take effect.
    case dayOutOfRange
}
