/// A reviewer takes the file.
public struct StartReview: FiledAct {
    public init() {}

    public var action: Action { .startReview }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        file.analysedBy.insert(context.actor.id)
        file.assignee = context.colleague
        return [.reviewStarted]
    }
}
