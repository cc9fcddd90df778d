/// The reviewer asks for what is missing; the clock is suspended meanwhile (CRPA L114-5).
public struct RequestComplement: FiledAct {
    public let items: [ComplementRequest.Item]
    public let message: String
    public let deadline: CivilDay

    public init(items: [ComplementRequest.Item], message: String, deadline: CivilDay) {
        (self.items, self.message, self.deadline) = (items, message, deadline)
    }

    public var action: Action { .requestComplement }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        file.analysedBy.insert(context.actor.id)
        file.complements.append(
            ComplementRequest(
                number: (file.complements.last?.number ?? 0) + 1, message: message, items: items, deadline: deadline,
                former: file.contents.extract, askedBy: context.actor.id, askedAt: context.now))
        file.setDueDay(context.policy, on: context.today)
        return [.complementRequested(items.map(\.section), deadline: deadline)]
    }
}
