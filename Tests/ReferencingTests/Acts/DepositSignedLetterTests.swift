import Testing

@testable import Referencing

@Suite struct DepositSignedLetterTests {
    @Test func itSignsTheLetterMadeLast() throws {
        let scene = try ActScene.complete()
        let signed = try #require(scene.application.contents.signedLetter)
        #expect(signed.letter == 1 && signed.sha256 == "s" && signed.number == 1)
        #expect(scene.events == [.signedLetterDeposited(sha256: "s", size: 9)])
    }

    @Test func theUntouchedModelIsNoSignedLetter() throws {
        var scene = try ActScene.complete()
        scene.circumstances.isOurModel = true
        #expect(scene.refusal(ActScene.signature, by: ActScene.owner) == .unsignedModel)
    }

    @Test func whatSignedAFormerLetterSignsNoNewOne() throws {
        var scene = try ActScene.complete()
        try scene.act(ActScene.letter("LE-2", sha256: "m2"), by: ActScene.owner)
        #expect(scene.refusal(ActScene.signature, by: ActScene.owner) == .signedForFormerLetter)
        #expect(
            scene.refusal(DepositSignedLetter(size: 9, pages: 1, sha256: "s2"), by: ActScene.owner) == nil)
    }

    @Test func anInfectedFileIsNotTaken() throws {
        var scene = ActScene()
        for act in [
            AcceptCharter(ActScene.acceptance), SaveCompany(ActScene.company), SaveProfile(ActScene.profile),
            ActScene.letter(),
        ] as [any ApplicationAct] {
            try scene.act(act, by: ActScene.owner)
        }
        let infected = DepositSignedLetter(size: 9, pages: 1, sha256: "s", scan: .infected)
        #expect(scene.refusal(infected, by: ActScene.owner) == .infectedLetter)
    }

    /// What waits for the antivirus may be filed; found infected later, it is missing.
    @Test(arguments: [(Scan.unchecked, [Gap]()), (.pending, []), (.clean, []), (.infected, [.letterInfected])])
    func aLetterFoundInfectedLaterIsMissing(scan: Scan, gaps: [Gap]) throws {
        let contents = try ActScene.complete().scanned(scan).application.contents
        #expect(contents.gaps(charterInForce: "1") == gaps)
    }

    @Test func withoutALetterThereIsNothingToSign() {
        #expect(ActScene().refusal(ActScene.signature, by: ActScene.owner) == .noLetter)
    }
}
