/// The one who proposed takes the proposal back before a decision; the file returns to its analysis.
public struct WithdrawProposal: FiledAct {
    public let reason: String

    public init(because reason: String) { self.reason = reason }

    public var action: Action { .withdrawProposal }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        file.endProposal(.withdrawn, context, reason: reason)
        return [.proposalWithdrawn(because: reason)]
    }
}
