/// The owner answers the open complement request; the clock runs again (CRPA L114-5).
public struct AnswerComplement: FiledAct {
    public let text: String

    public init(_ text: String) { self.text = text }

    public var action: Action { .answerComplement }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        let application = Application.filed(file)
        // A file that the antivirus refused later is asked for by the staff: it does not hold up another answer.
        let gaps = application.gaps(charterInForce: context.policy.charterInForce).filter {
            $0 != .letterInfected || application.isEditable(.letter)
        }
        guard gaps.isEmpty else { throw .incomplete(gaps) }
        guard let index = file.complements.lastIndex(where: \.isOpen) else { throw .notAllowed(action) }
        file.complements[index].answer = .init(text: text, at: context.now, contents: file.contents.extract)
        file.setDueDay(context.policy, on: context.today)
        return [.complementAnswered] + file.returnToReview(context)
    }
}
