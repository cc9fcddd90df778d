import Testing

@testable import Referencing

@Suite struct HandOverTests {
    @Test func aColleagueWhoAnalysesGetsTheFile() throws {
        var scene = try ActScene.underReview()
        scene.circumstances.analysts = [ActScene.approver.id: "Valérie"]
        try scene.act(HandOver(to: ActScene.approver.id), by: ActScene.reviewer)
        #expect(try scene.file.assignee?.name == "Valérie")
        #expect(scene.events == [.handedOver(to: ActScene.approver.id)])
    }

    @Test func nobodyElse() throws {
        let scene = try ActScene.underReview()
        #expect(scene.refusal(HandOver(to: ActScene.owner.id), by: ActScene.reviewer) == .unknownColleague)
        #expect(scene.refusal(HandOver(to: ActScene.approver.id), by: ActScene.owner) == .notAllowed(.handOver))
    }
}
