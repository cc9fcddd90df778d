/// The reviewer proposes a decision.
public struct Propose: FiledAct {
    public let outcome: Outcome

    public init(_ outcome: Outcome) { self.outcome = outcome }

    public var action: Action { .propose }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        if outcome == .accept { try file.guardReadLetter() }
        file.analysedBy.insert(context.actor.id)
        file.proposals.append(
            Proposal(
                number: (file.proposals.last?.number ?? 0) + 1, outcome: outcome, by: context.colleague,
                at: context.now))
        return [.proposed]
    }
}

extension FiledApplication {
    /// Nothing is accepted on a letter that nobody could open.
    func guardReadLetter() throws(Refusal) {
        guard contents.signedLetters.last?.scan.letsOpen ?? true else { throw .unreadLetter }
    }

    /// Writes what became of the proposal that stands; it stays readable.
    mutating func endProposal(_ fate: Proposal.Fate, _ context: ActContext, reason: String? = nil) {
        guard let index = proposals.indices.last, proposals[index].end == nil else { return }
        proposals[index].end = .init(fate: fate, by: context.actor.id, at: context.now, reason: reason)
    }
}
