import Testing

@testable import Referencing

@Suite struct RecuseTests {
    @Test func theFileIsClosedToWhoDeclaresAnInterest() throws {
        var scene = try ActScene.underReview()
        try scene.act(Recuse(because: "un parent y travaille"), by: ActScene.reviewer)
        let file = try scene.file
        #expect(file.status == .underReview && file.assignee == nil && file.recused == [ActScene.reviewer.id])
        #expect(scene.events == [.recused(because: "un parent y travaille")])
        for action in Action.allCases {
            #expect(!scene.policy.allows(action, to: ActScene.reviewer, on: scene.application))
        }
        scene.circumstances.analysts = [ActScene.reviewer.id: "Irène", ActScene.approver.id: "Valérie"]
        #expect(scene.refusal(HandOver(to: ActScene.reviewer.id), by: ActScene.approver) == .unknownColleague)
        #expect(scene.refusal(HandOver(to: ActScene.approver.id), by: ActScene.approver) == nil)
    }

    @Test func aProposalIsTakenBackFirst() throws {
        let scene = try ActScene.proposed()
        #expect(scene.refusal(Recuse(because: "x"), by: ActScene.reviewer) == .notAllowed(.recuse))
        #expect(scene.refusal(Recuse(because: "x"), by: ActScene.approver) == nil)
    }

    @Test(arguments: [ActScene.owner, ActScene.stranger])
    func applicantsHaveNothingToDeclare(actor: Actor) throws {
        #expect(try ActScene.filed().refusal(Recuse(because: "x"), by: actor) == .notAllowed(.recuse))
    }
}
