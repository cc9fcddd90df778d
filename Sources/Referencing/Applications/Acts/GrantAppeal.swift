/// An appeal is granted: the application is accepted, by a decision that replaces the refusal and leaves it readable.
public struct GrantAppeal: FiledAct {
    public let capacity: String

    public init(capacity: String) { self.capacity = capacity }

    public var isSigned: Bool { true }
    public var action: Action { .grantAppeal }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        try file.guardReadLetter()
        return file.accept(capacity: capacity, context)
    }
}

extension FiledApplication {
    /// The decision that accepts, and what it does to the register.
    mutating func accept(capacity: String, _ context: ActContext) -> [ApplicationEvent] {
        decisions.append(
            Decision(
                number: (decisions.last?.number ?? 0) + 1, outcome: .accept, author: context.colleague,
                capacity: capacity, decidedAt: context.now, contents: contents.extract))
        let referencing = ReferenceByDecision(on: CivilDay(of: context.now))
        return [.accepted(superseding: referencing.superseded(among: context.circumstances.recordedPeriods))]
    }
}
