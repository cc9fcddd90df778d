import Testing

@testable import Referencing

@Suite struct MakeLetterTests {
    @Test func aNewLetterLeavesTheSignedOneAndCountsNoMore() throws {
        var scene = try ActScene.complete()
        try scene.act(ActScene.letter("LE-2", sha256: "m2"), by: ActScene.owner)
        let contents = scene.application.contents
        #expect(contents.letters.map(\.reference) == ["LE-1", "LE-2"] && contents.letter?.number == 2)
        #expect(contents.signedLetters.count == 1 && contents.signedLetter == nil)
        #expect(scene.application.gaps(charterInForce: "1") == [.letterNotSigned])
        #expect(scene.events == [.letterMade(reference: "LE-2", sha256: "m2")])
    }

    @Test func theLetterOfAFiledApplicationIsClosed() throws {
        #expect(try ActScene.filed().refusal(ActScene.letter(), by: ActScene.owner) == .closedSection(.letter))
    }
}
