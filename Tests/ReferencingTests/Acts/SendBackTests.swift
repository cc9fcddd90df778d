import Testing

@testable import Referencing

@Suite struct SendBackTests {
    @Test func theProposalStaysWithItsEnd() throws {
        var scene = try ActScene.proposed(.refuse(ActScene.reasons))
        try scene.act(SendBack(because: "relire"), by: ActScene.approver)
        let file = try scene.file
        #expect(file.status == .underReview && file.proposal == nil && file.proposals.count == 1)
        #expect(file.proposals[0].outcome == .refuse(ActScene.reasons))
        #expect(file.proposals[0].end?.fate == .sentBack && file.proposals[0].end?.reason == "relire")
        #expect(scene.events == [.sentBack(because: "relire")])
        try scene.act(Propose(.accept), by: ActScene.reviewer)
        #expect(try scene.file.proposal?.number == 2)
    }

    @Test func notByTheOneWhoProposed() throws {
        #expect(
            try ActScene.proposed().refusal(SendBack(because: "x"), by: ActScene.reviewer) == .notAllowed(.sendBack))
    }
}
