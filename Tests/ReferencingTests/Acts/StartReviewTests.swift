import Testing

@testable import Referencing

@Suite struct StartReviewTests {
    @Test func theReviewerHasTheFile() throws {
        let scene = try ActScene.underReview()
        let file = try scene.file
        #expect(file.status == .underReview && file.assignee?.id == ActScene.reviewer.id)
        #expect(scene.events == [.reviewStarted])
    }

    @Test func onceAndByTheStaff() throws {
        #expect(try ActScene.underReview().refusal(StartReview(), by: ActScene.approver) == .notAllowed(.startReview))
        #expect(try ActScene.filed().refusal(StartReview(), by: ActScene.owner) == .notAllowed(.startReview))
    }
}
