import Testing

@testable import Referencing

@Suite struct ProposeTests {
    @Test func theProposalStands() throws {
        let scene = try ActScene.proposed()
        let file = try scene.file
        #expect(file.status == .awaitingDecision && file.proposal?.outcome == .accept)
        #expect(file.proposal?.by.id == ActScene.reviewer.id && scene.events == [.proposed])
    }

    @Test func aRequestHoldsItUp() throws {
        var scene = try ActScene.underReview()
        try scene.act(ActScene.request(), by: ActScene.reviewer)
        #expect(scene.refusal(Propose(.accept), by: ActScene.reviewer) == .notAllowed(.propose))
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
