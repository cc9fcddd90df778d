import Foundation

/// The reasons of a refusal: at least one ground, and the facts that support it.
public struct Reasons: Hashable, Sendable {
    public let grounds: [RefusalGround]
    public let facts: String

    /// What is missing for the refusal to be reasoned.
    public enum Insufficient: Error, Equatable, Sendable {
        case noGround
        case noFacts
    }

    /// - Throws: ``Insufficient``: a refusal without reasons is void.
    public init(grounds: [RefusalGround], facts: String) throws(Insufficient) {
        guard !grounds.isEmpty else { throw .noGround }
        // CRPA L211-5: « l'énoncé des considérations de droit et de fait » — a formula alone is no reason.
        guard facts.trimmingCharacters(in: .whitespacesAndNewlines).count >= 20 else { throw .noFacts }
        (self.grounds, self.facts) = (grounds, facts)
    }
}

/// What the reviewer proposes and the approver decides.
public enum Outcome: Hashable, Sendable {
    case accept
    case refuse(Reasons)
}
