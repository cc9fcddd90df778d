/// What a letter states beside its reason in law: the facts (CRPA L211-5), and its author's capacity (L212-1).
public struct Closing: Hashable, Sendable {
    public let facts: String
    public let capacity: String

    public init(facts: String, capacity: String) { (self.facts, self.capacity) = (facts, capacity) }
}
