import Testing

@testable import Referencing

@Suite struct RequestComplementTests {
    @Test func itOpensItsSectionsKeepsWhatTheyHeldAndSuspendsTheClock() throws {
        var scene = try ActScene.filed()
        try scene.act(ActScene.request(days: 20), by: ActScene.reviewer)
        let file = try scene.file
        #expect(file.dueOn == ActScene.day.adding(months: 2).adding(days: 20))
        #expect(file.openComplement?.former == file.contents.extract && file.openComplement?.number == 1)
        #expect(scene.application.isEditable(.profile) && !scene.application.isEditable(.company))
        #expect(scene.application.isEditable(.letter), "a new signatory needs a new letter")
        #expect(scene.events == [.complementRequested([.profile], deadline: ActScene.day.adding(days: 20))])
    }

    @Test func oneAtATime() throws {
        var scene = try ActScene.filed()
        try scene.act(ActScene.request(), by: ActScene.reviewer)
        #expect(scene.refusal(ActScene.request(), by: ActScene.reviewer) == .notAllowed(.requestComplement))
        #expect(scene.refusal(ActScene.request(), by: ActScene.owner) == .notAllowed(.requestComplement))
    }
}
