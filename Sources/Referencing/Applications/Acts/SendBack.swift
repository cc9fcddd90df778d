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

extension FiledApplication {
    /// The owner changed what a proposal rests on: it is examined again, and nobody decides on what nobody analysed.
    mutating func returnToReview(_ context: ActContext) -> [ApplicationEvent] {
        guard proposal != nil else { return [] }
        let reason = "Le candidat a modifié son dossier après la proposition."
        endProposal(.sentBack, context, reason: reason)
        status = .underReview
        return [.sentBack(because: reason)]
    }
}
