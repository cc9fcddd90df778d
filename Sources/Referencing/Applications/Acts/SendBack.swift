/// The approver sends the file back to its analysis, and says why.
public struct SendBack: FiledAct {
    public let reason: String

    public init(because reason: String) { self.reason = reason }

    public var action: Action { .sendBack }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        file.endProposal(.sentBack, context, reason: reason)
        return [.sentBack(because: reason)]
    }
}
