import Foundation
import Testing

@testable import Referencing

@Suite struct AnswerComplementTests {
    static func asked() throws -> ActScene {
        var scene = try ActScene.underReview()
        try scene.act(ActScene.request(), by: ActScene.reviewer)
        return scene
    }

    @Test func anEarlyAnswerEndsTheSuspension() throws {
        var scene = try Self.asked()
        scene.now = ActScene.start + 864_000.0
        try scene.act(AnswerComplement("fait"), by: ActScene.owner)
        let file = try scene.file
        #expect(file.openComplement == nil && file.complements[0].answer?.text == "fait")
        #expect(file.dueOn == ActScene.day.adding(months: 2).adding(days: 10))
        #expect(scene.events == [.complementAnswered])
    }

    /// The clock of the machine was set back by a day between the request and the second one: the one unanswered is
    /// answered, whatever their times.
    @Test func theUnansweredOneIsAnsweredWhateverTheClockSays() throws {
        var scene = try Self.asked()
        try scene.act(AnswerComplement("un"), by: ActScene.owner)
        scene.now = ActScene.start - 86_400.0
        try scene.act(ActScene.request(), by: ActScene.reviewer)
        #expect(try scene.file.openComplement?.number == 2)
        try scene.act(AnswerComplement("deux"), by: ActScene.owner)
        #expect(try scene.file.complements.map { $0.answer?.text } == ["un", "deux"])
    }

    @Test func whatIsStillMissingIsTold() throws {
        var scene = try Self.asked()
        var profile = ActScene.profile
        profile.contactName = "Une autre"
        try scene.act(SaveProfile(profile), by: ActScene.owner)
        #expect(scene.refusal(AnswerComplement("fait"), by: ActScene.owner) == .incomplete([.letterOutdated]))
    }

    @Test func nothingAskedNothingToAnswer() throws {
        #expect(
            try ActScene.underReview().refusal(AnswerComplement("x"), by: ActScene.owner)
                == .notAllowed(.answerComplement))
        #expect(
            try Self.asked().refusal(AnswerComplement("x"), by: ActScene.stranger) == .notAllowed(.answerComplement))
    }
}
