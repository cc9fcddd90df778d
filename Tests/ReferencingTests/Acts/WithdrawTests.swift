import Testing

@testable import Referencing

@Suite struct WithdrawTests {
    @Test func anOpenRequestEndsAndStays() throws {
        var scene = try ActScene.filed()
        try scene.act(ActScene.request(), by: ActScene.reviewer)
        try scene.act(Withdraw(), by: ActScene.owner)
        let file = try scene.file
        #expect(file.status == .withdrawn && file.dueOn == nil && scene.events == [.withdrawn])
        #expect(file.complements.count == 1 && file.openComplement == nil && file.complements[0].answer == nil)
    }

    @Test func notByTheStaffNorOnceADecisionIsAwaited() throws {
        #expect(try ActScene.filed().refusal(Withdraw(), by: ActScene.reviewer) == .notAllowed(.withdraw))
        #expect(try ActScene.proposed().refusal(Withdraw(), by: ActScene.owner) == .notAllowed(.withdraw))
    }
}
