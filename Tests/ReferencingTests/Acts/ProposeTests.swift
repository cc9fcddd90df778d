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

    /// What comes while the decision is awaited is taken in; the decision ends the request.
    @Test(arguments: [false, true])
    func aRequestThatHoldsNothingUpEndsWithTheDecision(isAnswered: Bool) throws {
        var scene = try ActScene.underReview()
        try scene.act(ActScene.request(isIndispensable: false), by: ActScene.reviewer)
        try scene.act(Propose(.accept), by: ActScene.reviewer)
        if isAnswered { try scene.act(AnswerComplement("Voici"), by: ActScene.owner) }
        try scene.act(Decide(.accept, capacity: "cheffe de projet"), by: ActScene.approver)
        let file = try scene.file
        #expect(file.status == .accepted && file.openComplement == nil)
        #expect((file.complements.last?.answer != nil) == isAnswered)
        #expect((file.complements.last?.endedAt == nil) == isAnswered)
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
