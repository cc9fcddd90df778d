import Foundation

/// The reasons of an unfavourable decision: at least one ground in law, and the facts that support it (CRPA L211-5).
public struct Reasons<Ground: Hashable & Sendable>: Hashable, Sendable {
    public let grounds: [Ground]
    public let facts: String

    /// What is missing for the decision to be reasoned.
    public enum Insufficient: Error, Equatable, Sendable {
        case noGround
        case noFacts
    }

    /// - Throws: ``Insufficient``: a decision without reasons is void.
    public init(grounds: [Ground], facts: String) throws(Insufficient) {
        guard !grounds.isEmpty else { throw .noGround }
        // CRPA L211-5: « l'énoncé des considérations de droit et de fait » — a formula alone is no reason.
        guard facts.trimmingCharacters(in: .whitespacesAndNewlines).count >= 20 else { throw .noFacts }
        (self.grounds, self.facts) = (grounds, facts)
    }
}

/// What the reviewer proposes and the approver decides.
public enum Outcome: Hashable, Sendable {
    case accept
    case refuse(Reasons<RefusalGround>)
}
