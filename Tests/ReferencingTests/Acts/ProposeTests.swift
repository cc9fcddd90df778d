import Testing

@testable import Referencing

@Suite struct ProposeTests {
    @Test func theProposalStands() throws {
        let scene = try ActScene.proposed()
        let file = try scene.file
        #expect(file.status == .awaitingDecision && file.proposal?.outcome == .accept)
        #expect(file.proposal?.by.id == ActScene.reviewer.id && scene.events == [.proposed])
    }

    /// CRPA L114-5-1: a piece that is asked for holds up the examination when it is indispensable, and not otherwise.
    @Test(arguments: [(true, Refusal?.some(.notAllowed(.propose))), (false, nil)])
    func aRequestForWhatIsIndispensableHoldsItUp(isIndispensable: Bool, refusal: Refusal?) throws {
        var scene = try ActScene.underReview()
        try scene.act(
            ActScene.request([.profile, .company], isIndispensable: isIndispensable), by: ActScene.reviewer)
        #expect(scene.refusal(Propose(.accept), by: ActScene.reviewer) == refusal)
    }

    /// Proposed while something that is not indispensable may still come.
    private static func awaiting() throws -> ActScene {
        var scene = try ActScene.underReview()
        try scene.act(ActScene.request(days: 20, isIndispensable: false), by: ActScene.reviewer)
        try scene.act(Propose(.accept), by: ActScene.reviewer)
        return scene
    }

    /// Nobody decides on what nobody analysed.
    @Test(arguments: [AnswerComplement("Voici"), SaveProfile(ActScene.profile)] as [any ApplicationAct])
    func whatTheOwnerChangesAfterwardsBringsTheFileBack(act: any ApplicationAct) throws {
        var scene = try Self.awaiting()
        try scene.act(act, by: ActScene.owner)
        let file = try scene.file
        #expect(file.status == .underReview && file.proposal == nil && file.proposals.last?.end?.fate == .sentBack)
        #expect(
            scene.events.count == 2 && scene.events.last == .sentBack(because: file.proposals.last?.end?.reason ?? ""))
        #expect(
            scene.refusal(Decide(.accept, capacity: "cheffe"), by: ActScene.approver) == .notAllowed(.accept))
    }

    /// CRPA L114-5-1: an acceptance waits for what may still come; a refusal, and the end of the time given, do not.
    @Test func anAcceptanceWaitsForThePiece() throws {
        var scene = try Self.awaiting()
        #expect(scene.refusal(Decide(.accept, capacity: "cheffe"), by: ActScene.approver) == .complementAwaited)
        #expect(scene.refusal(Decide(.refuse(ActScene.reasons), capacity: "cheffe"), by: ActScene.approver) == nil)
        scene.now = ActScene.day.adding(days: 20).start
        #expect(
            scene.refusal(Decide(.accept, capacity: "cheffe"), by: ActScene.approver) == .complementAwaited,
            "the last day to answer")
        scene.now = ActScene.day.adding(days: 21).start
        try scene.act(Decide(.accept, capacity: "cheffe"), by: ActScene.approver)
        let file = try scene.file
        #expect(file.status == .accepted && file.openComplement == nil && file.complements.last?.endedAt == scene.now)
    }

    @Test func byTheOneWhoHasTheFile() throws {
        #expect(try ActScene.underReview().refusal(Propose(.accept), by: ActScene.approver) == .notAllowed(.propose))
    }

    /// Nobody accepts on a letter that nobody could read; a refusal does not wait for it.
    @Test(arguments: [
        (Scan.unchecked, Refusal?.none), (.clean, nil), (.pending, .unreadLetter), (.infected, .unreadLetter),
    ])
    func acceptingSupposesAReadLetter(scan: Scan, refusal: Refusal?) throws {
        let scene = try ActScene.underReview().scanned(scan)
        #expect(scene.refusal(Propose(.accept), by: ActScene.reviewer) == refusal)
        #expect(scene.refusal(Propose(.refuse(ActScene.reasons)), by: ActScene.reviewer) == nil)
    }
}
