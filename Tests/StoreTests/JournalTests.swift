import Foundation
import Referencing
import Testing

@testable import Store

@Suite struct JournalTests {
    @Test(arguments: [
        "UPDATE journal SET act = 'x' WHERE seq = 2", "DELETE FROM journal WHERE seq = 2",
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "UPDATE journal SET seq = 99 WHERE seq = 3",
        "INSERT INTO journal SELECT seq + 100, at, actor, act, subject, details, previous, previous FROM journal WHERE seq = 1",
    ])
    func anyDamageIsFound(statement: String) async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        #expect(try await scene.stores.journal.verify().fault == nil)
        try await scene.stores.database.write { try $0.execute(SQL(stringLiteral: statement)) }
        #expect(try await scene.stores.journal.verify().fault != nil)
    }

    @Test func linksAndSessionsEnd() async throws {
        let scene = try await Scene()
        let accounts = scene.stores.accounts
        let token = try await accounts.open(
            email: "neuf@exemple.fr", name: "N", role: .applicant, passwordHash: "h", by: nil, at: scene.start)
        #expect(try await accounts.account(ofLink: token, .proveEmail, at: scene.start + 25 * 3600) == nil)
        #expect(try await accounts.account(ofLink: token, .setPassword, at: scene.start) == nil)
        let account = try #require(try await accounts.proveEmail(token: token, at: scene.start))
        // A double click on the link's button proves what is proved already.
        #expect(try await accounts.proveEmail(token: token, at: scene.start)?.id == account.id)
        #expect(try await accounts.isUsed(link: token))
        let sessions = scene.stores.sessions
        let session = try await sessions.start(for: account, replacing: nil, at: scene.start)
        #expect(
            try await sessions.session(of: session, staffIdle: 1800, at: scene.start + 3600)?.account.id == account.id)
        #expect(try await sessions.session(of: session, staffIdle: 1800, at: scene.start + 3600 + 2 * 3600 + 1) == nil)
        // Half an hour for the staff; a visit that could not be written counts.
        let agent = try #require(try await accounts.named("irene@dge.example"))
        let theirs = try await sessions.start(for: agent, replacing: nil, at: scene.start)
        for (minutes, wasSeen, holds) in [
            (29.0, false, true), (31, false, false), (31, true, true), (721, true, false),
        ] {
            let found = try await sessions.session(
                of: theirs, staffIdle: 1800, wasSeen: wasSeen, at: scene.start + minutes * 60)
            #expect((found != nil) == holds, "\(minutes) minutes")
        }
        #expect(
            try await sessions.list(of: agent.id, current: theirs, staffIdle: 1800, at: scene.start + 31 * 60).isEmpty)
        let busy = try await sessions.start(for: account, replacing: session, at: scene.start)
        for hour in 1...11 {
            #expect(try await sessions.session(of: busy, staffIdle: 1800, at: scene.start + Double(hour) * 3600) != nil)
            try await sessions.touch(busy, at: scene.start + Double(hour) * 3600)
        }
        #expect(try await sessions.session(of: busy, staffIdle: 1800, at: scene.start + 12 * 3600) == nil)
    }

    @Test func identifiersSortByTime() {
        let early = NewID.make(at: Date(timeIntervalSince1970: 1)),
            late = NewID.make(at: Date(timeIntervalSince1970: 2))
        #expect(early < late && early.count == 36 && early.dropFirst(14).first == "7")
    }
}
