import Testing

@testable import Referencing

@Suite struct DeleteDraftTests {
    @Test func aDraftGoesWithAllItHolds() throws {
        let scene = try ActScene.complete()
        let done = try scene.application.performing(
            DeleteDraft(), by: ActScene.owner, at: scene.now, scene.policy, given: scene.circumstances)
        #expect(done.after == nil && done.events == [.draftDeleted])
    }

    @Test func whatIsFiledStays() throws {
        #expect(try ActScene.filed().refusal(DeleteDraft(), by: ActScene.owner) == .notAllowed(.delete))
    }
}
