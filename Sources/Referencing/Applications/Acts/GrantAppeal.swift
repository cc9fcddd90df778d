/// An appeal is granted. Against a refusal: the application is accepted, by a decision that replaces it and leaves it readable.
/// Against a closing: the file is opened again, and the administration has its time anew.
public struct GrantAppeal: FiledAct {
    public let capacity: String

    public init(capacity: String) { self.capacity = capacity }

    public var isSigned: Bool { true }
    public var action: Action { .grantAppeal }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        if file.status == .underReview { return try reopen(&file, context) }
        try file.guardReadLetter()
        return file.accept(capacity: capacity, context)
    }

    private func reopen(
        _ file: inout FiledApplication, _ context: ActContext
    ) throws(Refusal) -> [ApplicationEvent] {
        if context.circumstances.isAnotherLive || context.circumstances.ownerHasAnother { throw .anotherIsLive }
        file.reopening = .init(at: context.now, closing: file.nextActNumber)
        (file.closingReason, file.silentSince) = (nil, nil)
        file.dueOn = file.clock(context.policy.silence).dueOn
        return [.reopened]
    }
}

extension FiledApplication {
    /// The decision that accepts, and what it does to the register.
    mutating func accept(capacity: String, _ context: ActContext) -> [ApplicationEvent] {
        decisions.append(
            Decision(
                number: nextActNumber, outcome: .accept, author: context.colleague,
                capacity: capacity, decidedAt: context.now, contents: contents.extract))
        let referencing = ReferenceByDecision(on: CivilDay(of: context.now))
        return [.accepted(superseding: referencing.superseded(among: context.circumstances.recordedPeriods))]
    }
}
