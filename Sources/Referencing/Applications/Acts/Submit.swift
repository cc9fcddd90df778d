/// The owner files the draft: it gets its number, and the time of the administration starts (CRPA L231-4, R112-11-1).
public struct Submit: ApplicationAct {
    public init() {}

    public func performed(on application: Application, _ context: ActContext) throws(Refusal) -> Performed {
        guard case .draft(let draft) = application,
            context.policy.allows(.submit, to: context.actor, on: application)
        else { throw .notAllowed(.submit) }
        let gaps = draft.contents.gaps(charterInForce: context.policy.charterInForce)
        guard gaps.isEmpty else { throw .incomplete(gaps) }
        guard !context.circumstances.isAnotherLive else { throw .anotherIsLive }
        var file = FiledApplication(
            id: draft.id, number: context.circumstances.nextNumber, owner: draft.owner, revision: draft.revision,
            openedAt: draft.openedAt, filedAt: context.now, status: .submitted, contents: draft.contents)
        file.setDueDay(context.policy, on: context.today)
        return Performed(.filed(file), [.submitted(file.number)])
    }
}
