/// The owner answers the open complement request; the clock runs again (CRPA L114-5).
public struct AnswerComplement: FiledAct {
    public let text: String

    public init(_ text: String) { self.text = text }

    public var action: Action { .answerComplement }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        let gaps = Application.filed(file).gaps(charterInForce: context.policy.charterInForce)
        guard gaps.isEmpty else { throw .incomplete(gaps) }
        guard let index = file.complements.lastIndex(where: \.isOpen) else { throw .notAllowed(action) }
        file.complements[index].answer = .init(text: text, at: context.now, contents: file.contents.extract)
        file.dueOn = file.clock(context.policy.silence).dueOn
        return [.complementAnswered]
    }
}
