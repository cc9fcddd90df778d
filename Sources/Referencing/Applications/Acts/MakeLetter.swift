/// An engagement letter is made. One that was signed on an earlier letter stays, and no longer counts.
public struct MakeLetter: SectionEdit {
    public let reference: String
    public let subject: LetterSubject
    public let pages: Int
    public let sha256: String

    public init(reference: String, subject: LetterSubject, pages: Int, sha256: String) {
        (self.reference, self.subject, self.pages, self.sha256) = (reference, subject, pages, sha256)
    }

    public var section: Section { .letter }

    public func change(_ contents: inout Contents, _ context: ActContext) throws(Refusal) -> ApplicationEvent {
        contents.letters.append(
            EngagementLetter(
                number: (contents.letters.last?.number ?? 0) + 1, reference: reference, subject: subject,
                madeAt: context.now, pages: pages, sha256: sha256))
        return .letterMade(reference: reference, sha256: sha256)
    }
}
