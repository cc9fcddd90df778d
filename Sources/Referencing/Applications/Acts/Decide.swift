/// The approver accepts or refuses: the decision is kept with the file as it is.
public struct Decide: FiledAct {
    public let outcome: Outcome
    /// The author's capacity, as the letter states it (CRPA L212-1).
    public let capacity: String

    public init(_ outcome: Outcome, capacity: String) { (self.outcome, self.capacity) = (outcome, capacity) }

    public var isSigned: Bool { true }
    public var action: Action { outcome == .accept ? .accept : .refuse }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        if outcome == .accept {
            try file.guardReadLetter()
            // CRPA L114-5-1: a right granted while a piece is missing takes effect when it comes; it is waited for.
            if let request = file.openComplement, !request.isOver(on: context.today) { throw .complementAwaited }
        }
        file.endProposal(.decided, context)
        file.endOpenComplement(at: context.now)
        file.dueOn = nil
        if outcome == .accept { return file.accept(capacity: capacity, context) }
        file.decisions.append(
            Decision(
                number: file.nextActNumber, outcome: outcome, author: context.colleague,
                capacity: capacity, decidedAt: context.now, contents: file.contents.extract))
        return [.refused]
    }
}
