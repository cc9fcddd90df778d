/// Why an appeal cannot be taken, or answered.
public enum AppealRefusal: Error, Hashable, Sendable {
    /// There is nothing to contest, or it is answered already.
    case notAllowed
    /// An answer is signed by who holds a delegation (CRPA L212-1).
    case notDelegated
    /// One of this kind waits for its answer.
    case isOpenAlready
    /// Before the decision, or in the future.
    case dayOutOfRange
    /// Whoever took the decision does not answer a hierarchical appeal against it.
    case sameAuthor
}
