/// The owner asks for the reasons of an implicit refusal, within the time to contest it (CRPA L232-4).
public struct AskReasons: FiledAct {
    public init() {}

    public var action: Action { .askReasons }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        guard let silent = file.silentSince, context.today <= AppealTime.lastDay(from: silent) else {
            throw .notAllowed(action)
        }
        file.reasonsAskedAt = context.now
        return [.reasonsAsked]
    }
}
