import Foundation
import Referencing
import Testing

@testable import Store

/// What was examined is added to and superseded, never deleted or overwritten.
@Suite struct EvidenceTests {
    /// Applications are compared some at a time: the one that differs is found wherever it stands.
    @Test(arguments: [1, 10, 11, 23])
    func theOneThatWasChangedIsFoundAmongMany(changed: Int) async throws {
        let scene = try await Scene()
        for number in 1...23 {
            let person = try await Scene.account("p\(number)@exemple.fr", .applicant, scene.stores, scene.start)
            _ = try await scene.stores.applications.draft(of: person, at: scene.start + Double(number))
        }
        #expect(try await scene.stores.journal.verify().fault == nil)
        let id = try await scene.stores.database.write { connection in
            let ids = try connection.rows("SELECT id FROM applications ORDER BY id") { try $0.text("id") }
            try connection.execute("UPDATE applications SET due_on = '2030-01-01' WHERE id = \(ids[changed - 1])")
            return ids[changed - 1]
        }
        #expect(
            try await scene.stores.journal.verify().fault == "what application \(id) holds is not what was recorded")
    }

    @Test func aDraftKeepsItsLastLettersAlone() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        try await scene.sign("second", scene.owner)
        let application = try #require(try await scene.stores.applications.current(of: scene.owner))
        #expect(application.contents.signedLetters.map(\.sha256) == [Digest.sha256("second")])
        let uploads = try await scene.stores.applications.history(of: application.id).compactMap { entry in
            if case .application(.signedLetterDeposited(let sha256, _)) = entry.event { sha256 } else { nil }
        }
        #expect(uploads == [Digest.sha256("signed \(scene.owner.id)"), Digest.sha256("second")], "each is journaled")
        try await scene.makeLetter("LE-2", scene.owner)
        let contents = try #require(try await scene.stores.applications.current(of: scene.owner)).contents
        #expect(contents.letters.map(\.reference) == ["LE-2"] && contents.signedLetters.isEmpty)
    }

    @Test func aLetterAlreadyExaminedStays() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        let request = RequestComplement(
            items: [.init(section: .letter, text: "x", isIndispensable: true)], message: "m",
            deadline: CivilDay(of: scene.start).adding(days: 20))
        try await scene.act(request, on: number, by: scene.reviewer)
        try await scene.makeLetter("LE-2", scene.owner)
        try await scene.sign("again", scene.owner)
        let file = try await scene.file(number)
        #expect(file.contents.letters.count == 2 && file.contents.signedLetters.map(\.letter) == [1, 2])
        for (version, text) in [(1, "signed \(scene.owner.id)"), (2, "again")] {
            let document = try await scene.stores.documents.document(.signedLetter, version: version, of: file.id)
            #expect(document?.bytes == Data(text.utf8))
        }
        let former = try #require(try await scene.stores.documents.letter(reference: "LE-\(scene.owner.id)"))
        #expect(former.replacedAt == scene.start)
        #expect(try await scene.stores.documents.letter(reference: "LE-2")?.replacedAt == nil)
    }

    @Test func theUntouchedModelIsRefused() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        await #expect(throws: Refusal.unsignedModel) { try await scene.sign("pdf LE-\(scene.owner.id)", scene.owner) }
        // A model that a later one replaced is still ours.
        try await scene.makeLetter("LE-2", scene.owner)
        await #expect(throws: Refusal.unsignedModel) { try await scene.sign("pdf LE-\(scene.owner.id)", scene.owner) }
        #expect(try await scene.stores.documents.letter(reference: "LE-\(scene.owner.id)")?.replacedAt == scene.start)
        #expect(try await scene.stores.documents.isOurLetter(sha256: Digest.sha256("pdf LE-\(scene.owner.id)")))
    }

    @Test func aClosingKeepsTheRequestThatJustifiesIt() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        try await scene.act(StartReview(), on: number, by: scene.reviewer)
        let request = RequestComplement(
            items: [.init(section: .profile, text: "x", isIndispensable: true)], message: "m",
            deadline: CivilDay(of: scene.start).adding(days: 7))
        try await scene.act(request, on: number, by: scene.reviewer)
        let later = scene.start + 9 * 86_400
        try await scene.act(
            Close(because: .incomplete, facts: "Rien n’est venu dans le délai.", capacity: "c"), on: number,
            by: scene.reviewer, at: later)
        let file = try await scene.file(number)
        #expect(file.complements.count == 1 && file.complements[0].endedAt == later && file.status == .closed)
    }

    @Test func aProposalSentBackStays() async throws {
        let scene = try await Scene()
        let number = try await scene.proposed()
        try await scene.act(SendBack(because: "relire"), on: number, by: scene.approver)
        try await scene.act(Propose(.accept), on: number, by: scene.reviewer)
        try await scene.act(Decide(.accept, capacity: "cheffe"), on: number, by: scene.approver)
        let file = try await scene.file(number)
        #expect(
            file.proposals.map { $0.end?.fate } == [.sentBack, .decided] && file.proposals[0].end?.reason == "relire")
        #expect(file.decision?.contents.company == Scene.company() && file.decisions.count == 1)
    }

    @Test func aFormerApplicationStaysReadable() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let first = try await scene.submit(scene.owner)
        try await scene.act(Withdraw(), on: first, by: scene.owner)
        _ = try await scene.stores.applications.draft(of: scene.owner, at: scene.start)
        #expect(try await scene.stores.applications.filed(by: scene.owner).map(\.number) == [first])
        let file = try #require(try await scene.stores.applications.application(first, visibleTo: scene.owner))
        #expect(try await scene.stores.issuedActs.last(.acknowledgement, of: file.id) != nil)
    }
}
