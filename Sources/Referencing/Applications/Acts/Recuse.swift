/// A member of the staff declares an interest in a file and leaves it (« déport », code général de la fonction publique
/// L121-5): it is closed to that person from then on, and goes to a colleague.
public struct Recuse: FiledAct {
    public let reason: String

    public init(because reason: String) { self.reason = reason }

    public var action: Action { .recuse }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        file.recused.insert(context.actor.id)
        if file.assignee?.id == context.actor.id { file.assignee = nil }
        return [.recused(because: reason)]
    }
}
