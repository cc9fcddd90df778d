import Foundation
import Referencing
import Testing

@testable import Store

/// How a decision reaches its addressee: opened here, or by post.
@Suite struct NoticeTests {
    static func refused(_ scene: Scene) async throws -> FiledApplication {
        let reasons = try Reasons<RefusalGround>(
            grounds: [.inactive], facts: "L’établissement a fermé en mars dernier.")
        let number = try await scene.proposed(.refuse(reasons))
        try await scene.act(Decide(.refuse(reasons), capacity: "cheffe"), on: number, by: scene.approver)
        let file = try await scene.file(number)
        _ = try await scene.stores.issuedActs.keep(
            IssuedAct(
                kind: .decision, number: 1, title: "Décision", blocks: [.paragraph("a")], html: "<p>a</p>",
                versions: [:],
                issuedAt: scene.start), of: file.id, at: scene.start)
        return file
    }

    @Test func theFirstReadingCountsAndOnlyThat() async throws {
        let scene = try await Scene()
        let file = try await Self.refused(scene)
        let store = scene.stores.issuedActs
        let fresh = try #require(try await store.notice(of: file.id))
        #expect(fresh.notifiedOn == nil && fresh.timeToAppeal(after: []) == .notRunning)
        for days in [3.0, 9] {
            try await store.noteReading(of: file.id, by: scene.owner, at: scene.start + days * 86_400)
        }
        let notice = try #require(try await store.notice(of: file.id))
        let day = CivilDay(of: scene.start).adding(days: 3)
        #expect(notice.notifiedOn == day && notice.timeToAppeal(after: []) == .until(AppealTime.lastDay(from: day)))
        #expect(
            try await scene.stores.applications.history(of: file.id).count { $0.event == .application(.decisionRead) }
                == 1)
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    @Test func whatNobodyOpensGoesByPost() async throws {
        let scene = try await Scene()
        let file = try await Self.refused(scene)
        let (store, start) = (scene.stores.issuedActs, CivilDay(of: scene.start))
        #expect(try await store.toBePosted(on: start.adding(days: 14)).isEmpty)
        let late = start.adding(days: 15)
        #expect(try await store.toBePosted(on: late) == [file.number])
        #expect(try await store.notice(of: file.id)?.isToBePosted(on: late) == true)
        for day in [16, 18] {
            try await store.recordPosting(
                of: file.id, on: start.adding(days: day), by: scene.reviewer, at: scene.start + 20 * 86_400)
        }
        #expect(try await store.notice(of: file.id)?.notifiedOn == start.adding(days: 16))
        #expect(try await store.toBePosted(on: start.adding(days: 30)).isEmpty)
        #expect(try await scene.stores.journal.verify().fault == nil)
    }
}
