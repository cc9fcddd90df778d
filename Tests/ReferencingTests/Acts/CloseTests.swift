import Foundation
import Testing

@testable import Referencing

@Suite struct CloseTests {
    @Test func theRequestThatJustifiesItStays() throws {
        var scene = try ActScene.underReview()
        try scene.act(ActScene.request(days: 7), by: ActScene.reviewer)
        #expect(
            scene.refusal(
                Close(because: .incomplete, facts: "Rien n’est venu dans le délai.", capacity: "c"),
                by: ActScene.reviewer) == .deadlineNotPassed)
        scene.now = ActScene.start + 691_200.0
        try scene.act(
            Close(because: .incomplete, facts: "Rien n’est venu dans le délai.", capacity: "c"), by: ActScene.reviewer)
        let file = try scene.file
        #expect(file.status == .closed && file.closingReason == .incomplete && file.dueOn == nil)
        #expect(file.complements.count == 1 && file.complements[0].endedAt == scene.now)
        #expect(
            scene.events == [
                .closed(because: .incomplete, Closing(facts: "Rien n’est venu dans le délai.", capacity: "c"))
            ])
    }

    /// What the examination did not wait for closes nothing.
    @Test func notForWhatIsNotIndispensable() throws {
        var scene = try ActScene.underReview()
        try scene.act(ActScene.request(days: 7, isIndispensable: false), by: ActScene.reviewer)
        scene.now = ActScene.start + 691_200.0
        #expect(
            scene.refusal(
                Close(because: .incomplete, facts: "Rien n’est venu dans le délai.", capacity: "c"),
                by: ActScene.reviewer) == .deadlineNotPassed)
    }

    @Test func aDuplicateIsClosedAtOnce() throws {
        var scene = try ActScene.underReview()
        #expect(
            scene.refusal(
                Close(because: .incomplete, facts: "Rien n’est venu dans le délai.", capacity: "c"),
                by: ActScene.reviewer) == .deadlineNotPassed)
        try scene.act(
            Close(because: .duplicate, facts: "Rien n’est venu dans le délai.", capacity: "c"), by: ActScene.reviewer)
        #expect(try scene.file.status == .closed)
    }

    @Test func byTheOneWhoHasTheFile() throws {
        #expect(
            try ActScene.underReview().refusal(
                Close(because: .duplicate, facts: "Rien n’est venu dans le délai.", capacity: "c"),
                by: ActScene.approver) == .notAllowed(.close)
        )
    }
}
