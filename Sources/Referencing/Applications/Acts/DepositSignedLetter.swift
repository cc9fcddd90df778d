/// The owner gives the signed letter back. An earlier one stays, and no longer counts.
public struct DepositSignedLetter: SectionEdit {
    public let size: Int
    public let pages: Int
    public let sha256: String
    public let scan: Scan
    public let activeContent: Set<ActiveContent>

    public init(
        size: Int, pages: Int, sha256: String, scan: Scan = .unchecked, activeContent: Set<ActiveContent> = []
    ) {
        (self.size, self.pages, self.sha256) = (size, pages, sha256)
        (self.scan, self.activeContent) = (scan, activeContent)
    }

    public var section: Section { .letter }

    public func change(_ contents: inout Contents, _ context: ActContext) throws(Refusal) -> ApplicationEvent {
        guard let letter = contents.letter else { throw .noLetter }
        guard scan != .infected else { throw .infectedLetter }
        guard !context.circumstances.isOurModel else { throw .unsignedModel }
        guard !contents.signedLetters.contains(where: { $0.sha256 == sha256 && $0.letter != letter.number }) else {
            throw .signedForFormerLetter
        }
        contents.signedLetters.append(
            SignedLetter(
                number: (contents.signedLetters.last?.number ?? 0) + 1, letter: letter.number, size: size, pages: pages,
                sha256: sha256, depositedAt: context.now, scan: scan, activeContent: activeContent))
        return .signedLetterDeposited(sha256: sha256, size: size)
    }
}
