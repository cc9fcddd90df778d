import Testing

@testable import Referencing

@Suite struct WithdrawProposalTests {
    @Test func theProposalStaysWithItsEnd() throws {
        var scene = try ActScene.proposed(.refuse(ActScene.reasons))
        try scene.act(WithdrawProposal(because: "à compléter"), by: ActScene.reviewer)
        let file = try scene.file
        #expect(file.status == .underReview && file.proposal == nil && file.proposals.count == 1)
        #expect(file.proposals[0].end?.fate == .withdrawn && file.proposals[0].end?.reason == "à compléter")
        #expect(file.proposals[0].end?.by == ActScene.reviewer.id)
        #expect(scene.events == [.proposalWithdrawn(because: "à compléter")])
        try scene.act(Propose(.accept), by: ActScene.reviewer)
        #expect(try scene.file.proposal?.number == 2)
    }

    @Test func onlyByTheOneWhoProposed() throws {
        #expect(
            try ActScene.proposed().refusal(WithdrawProposal(because: "x"), by: ActScene.approver)
                == .notAllowed(.withdrawProposal))
    }
}
