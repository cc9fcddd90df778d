import Testing

@testable import Referencing

@Suite struct SubmitTests {
    @Test func itGetsItsNumberAndTheClockStarts() throws {
        let scene = try ActScene.filed()
        let file = try scene.file
        #expect(file.number.text == "FN-2026-00001" && file.status == .submitted && file.filedAt == ActScene.start)
        #expect(file.dueOn == ActScene.day.adding(months: 2) && scene.events == [.submitted(file.number)])
    }

    @Test func whatIsMissingIsTold() {
        #expect(
            ActScene().refusal(Submit(), by: ActScene.owner)
                == .incomplete([.charterNotAccepted, .companyMissing, .profileMissing, .letterNotMade]))
    }

    @Test func oneLiveApplicationForAnEstablishment() throws {
        var scene = try ActScene.complete()
        scene.circumstances.isAnotherLive = true
        #expect(scene.refusal(Submit(), by: ActScene.owner) == .anotherIsLive)
    }

    @Test func itIsFiledOnceAndByItsOwner() throws {
        #expect(try ActScene.filed().refusal(Submit(), by: ActScene.owner) == .notAllowed(.submit))
        #expect(try ActScene.complete().refusal(Submit(), by: ActScene.stranger) == .notAllowed(.submit))
    }
}
