/// The file is closed without an examination: a decision like another, with its ground, its author and its remedies; the
/// complement request that justifies it stays.
public struct Close: FiledAct {
    public let reason: ClosingReason
    /// What, in this file, supports the reason (CRPA L211-5).
    public let facts: String
    /// The author's capacity, as the letter states it (CRPA L212-1).
    public let capacity: String

    public init(because reason: ClosingReason, facts: String, capacity: String) {
        (self.reason, self.facts, self.capacity) = (reason, facts, capacity)
    }

    public var isSigned: Bool { true }
    public var action: Action { .close }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        guard file.mayClose(because: reason, on: context.today) else { throw .deadlineNotPassed }
        file.closingReason = reason
        file.endOpenComplement(at: context.now)
        file.dueOn = nil
        return [.closed(because: reason, Closing(facts: facts, capacity: capacity))]
    }
}
