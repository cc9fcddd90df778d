import Foundation
import Referencing
import Testing

@testable import Store

/// Who may sign decisions: who holds none cannot decide.
@Suite struct DelegationTests {
    private static let day = CivilDay("2026-03-10")!

    @Test(arguments: [
        ("2026-03-10", nil, true), ("2026-03-11", nil, false), ("2026-01-01", "2026-03-11", true),
        ("2026-01-01", "2026-03-10", false), ("2026-03-10", "2026-03-10", false),
    ])
    func aDelegationIsInForce(from: String, to: String?, isInForce: Bool) {
        let delegation = Delegation(
            id: ID("d"), holder: AccountID("a"), capacity: "c", act: "a", from: CivilDay(from)!,
            to: to.flatMap { CivilDay($0) })
        #expect(delegation.isInForce(on: Self.day) == isInForce)
    }

    /// The same days, in the database's words.
    @Test(arguments: [
        (0, nil, true), (1, nil, false), (-60, 1, true), (-60, 0, false), (0, 0, false),
    ])
    func theDatabaseReadsTheSameDays(from: Int, to: Int?, isHeld: Bool) async throws {
        let scene = try await Scene()
        let actor = try await Scene.account("ada@dge.example", .administrator, scene.stores, scene.start)
        let today = CivilDay(of: scene.start)
        try await scene.stores.delegations.record(
            "cheffe", by: "arrêté", to: actor.id, from: today.adding(days: from),
            until: to.map { today.adding(days: $0) }, recordedBy: .command("t"), "t", at: scene.start)
        #expect(try await (scene.stores.delegations.held(by: actor, on: today) != nil) == isHeld)
    }

    @Test func whoHoldsNoneCannotDecide() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let store = scene.stores.applications
        try await store.perform(Submit(), on: .draft, by: scene.owner, Scene.policy, at: scene.start)
        let number = try #require(try await store.current(of: scene.owner)?.filed?.number)
        func act(_ act: some ApplicationAct, _ actor: Actor) async throws {
            try await store.perform(act, on: .number(number), by: actor, Scene.policy, at: scene.start + 90)
        }
        try await act(StartReview(), scene.reviewer)
        try await act(Propose(.accept), scene.reviewer)
        let held = try #require(
            try await scene.stores.delegations.held(by: scene.approver, on: CivilDay(of: scene.start)))
        let administrator = try await Scene.account("ada@dge.example", .administrator, scene.stores, scene.start)
        let today = CivilDay(of: scene.start)
        #expect(try await scene.stores.delegations.end(held.id, on: today, by: administrator, at: scene.start))
        #expect(try await !scene.stores.delegations.end(held.id, on: today, by: administrator, at: scene.start))
        await #expect(throws: Refusal.notDelegated) {
            try await act(Decide(.accept, capacity: "cheffe"), scene.approver)
        }
        #expect(try await store.application(number, visibleTo: scene.approver)?.status == .awaitingDecision)
        // What is no decision needs none.
        try await act(SendBack(because: "À revoir."), scene.approver)
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    @Test func aDelegationThatWasWrittenBesideIsFound() async throws {
        let scene = try await Scene()
        try await scene.stores.database.write { connection in
            try connection.execute(
                "UPDATE delegations SET capacity = 'ministre' WHERE account_id = \(scene.approver.id)")
        }
        #expect(try await scene.stores.journal.verify().fault != nil)
    }

    @Test func theSameOneTwiceIsRecordedOnce() async throws {
        let scene = try await Scene()
        for _ in 0..<2 {
            try await scene.stores.delegations.record(
                "cheffe", by: "arrêté", to: scene.approver.id, from: Self.day, until: nil, recordedBy: .command("t"),
                "t",
                at: scene.start)
        }
        #expect(try await scene.stores.delegations.all().count { $0.delegation.act == "arrêté" } == 1)
    }
}
