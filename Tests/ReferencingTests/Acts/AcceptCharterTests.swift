import Testing

@testable import Referencing

@Suite struct AcceptCharterTests {
    @Test func theProofIsKept() throws {
        var scene = ActScene()
        try scene.act(AcceptCharter(ActScene.acceptance), by: ActScene.owner)
        #expect(scene.application.contents.acceptance == ActScene.acceptance)
        #expect(scene.events == [.charterAccepted(version: "1", sha256: "c")] && scene.application.revision == 2)
    }

    @Test func nobodyAcceptsForTheOwner() {
        #expect(
            ActScene().refusal(AcceptCharter(ActScene.acceptance), by: ActScene.stranger) == .closedSection(.charter))
    }
}
