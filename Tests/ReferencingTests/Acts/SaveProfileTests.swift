import Testing

@testable import Referencing

@Suite struct SaveProfileTests {
    @Test func aSectionThatWasAskedForIsOpen() throws {
        var scene = try ActScene.filed()
        #expect(scene.refusal(SaveProfile(ActScene.profile), by: ActScene.owner) == .closedSection(.profile))
        try scene.act(ActScene.request(), by: ActScene.reviewer)
        var profile = ActScene.profile
        profile.themes = [.till]
        try scene.act(SaveProfile(profile), by: ActScene.owner)
        #expect(scene.application.contents.profile == profile && scene.events == [.profileSaved])
    }
}
