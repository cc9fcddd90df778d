/// The owner deletes the draft and all it holds: nobody examined it.
public struct DeleteDraft: ApplicationAct {
    public init() {}

    public func performed(on application: Application, _ context: ActContext) throws(Refusal) -> Performed {
        guard context.policy.allows(.delete, to: context.actor, on: application) else { throw .notAllowed(.delete) }
        return Performed(nil, [.draftDeleted])
    }
}
