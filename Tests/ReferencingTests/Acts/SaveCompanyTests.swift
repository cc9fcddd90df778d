import Testing

@testable import Referencing

@Suite struct SaveCompanyTests {
    @Test func theCompanyIsKept() throws {
        var scene = ActScene()
        try scene.act(SaveCompany(ActScene.company), by: ActScene.owner)
        #expect(scene.application.contents.company == ActScene.company)
        #expect(scene.events == [.companySaved(ActScene.siret, isVerified: false)])
    }

    @Test func aFiledApplicationIsClosed() throws {
        #expect(
            try ActScene.filed().refusal(SaveCompany(ActScene.company), by: ActScene.owner) == .closedSection(.company))
    }

    @Test func aFiledApplicationDoesNotTakeTheSiretOfAnother() throws {
        var scene = try ActScene.filed()
        try scene.act(ActScene.request([.company]), by: ActScene.reviewer)
        scene.circumstances.isAnotherLive = true
        #expect(scene.refusal(SaveCompany(ActScene.company), by: ActScene.owner) == .anotherIsLive)
    }
}
