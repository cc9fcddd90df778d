import Foundation
import Referencing
import Testing

@testable import Store

/// Silence and reminders, kept: each once, whatever runs it and how often.
@Suite struct DeadlineWorkTests {
    @Test func anImplicitDecisionIsKeptOnceAndAnExpressOneReplacesIt() async throws {
        let scene = try await Scene()
        let number = try await scene.proposed()
        let due = try #require(try await scene.file(number).dueOn)
        let store = scene.stores.applications
        #expect(try await store.recordSilence(Scene.policy, at: due.start + 80_000) == 0)
        let after = due.adding(days: 1).start + 60
        async let first = store.recordSilence(Scene.policy, at: after)
        async let second = store.recordSilence(Scene.policy, at: after)
        let (here, there) = (try await first, try await second)
        #expect(here + there == 1)
        let file = try await scene.file(number)
        #expect(file.silentSince == due && file.status == .awaitingDecision)
        let events = try await store.history(of: file.id).filter { $0.event == .application(.silenceDecided(on: due)) }
        #expect(events.count == 1 && events[0].author == "service")
        let queue = try await store.queue(QueueFilter(), page: 1, visibleTo: scene.reviewer, on: due)
        #expect(queue.lines.first?.silentSince == due)
        try await scene.act(Decide(.accept, capacity: "cheffe"), on: number, by: scene.approver, at: after + 60)
        #expect(try await scene.file(number).status == .accepted)
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    /// A file of which something is asked, to be answered within thirty days.
    private func asked() async throws -> (scene: Scene, number: ApplicationNumber, deadline: CivilDay) {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        try await scene.act(StartReview(), on: number, by: scene.reviewer)
        let deadline = CivilDay(of: scene.start).adding(days: 30)
        let request = RequestComplement(
            items: [.init(section: .profile, text: "x", isIndispensable: true)], message: "m", deadline: deadline)
        try await scene.act(request, on: number, by: scene.reviewer)
        return (scene, number, deadline)
    }

    @Test func aReminderIsOneMail() async throws {
        let (scene, _, deadline) = try await asked()
        func remind(_ left: Int) async throws -> Int {
            try await scene.stores.applications.remind(at: deadline.adding(days: -left).start + 36_000) { file, _ in
                OutgoingMail(to: file.owner.email, subject: "Rappel", body: "")
            }
        }
        var counts: [Int] = []
        for left in [20, 8, 7, 7, 5, 1, 1, 0, -1] { counts.append(try await remind(left)) }
        #expect(counts == [0, 0, 1, 0, 0, 1, 0, 0, 0])
    }

    /// Who answered is reminded of nothing: no reminder of this request was sent before.
    @Test func whoAnsweredIsNotReminded() async throws {
        let (scene, number, deadline) = try await asked()
        try await scene.act(AnswerComplement("fait"), on: number, by: scene.owner)
        let count = try await scene.stores.applications.remind(at: deadline.adding(days: -6).start + 36_000) {
            file, _ in
            OutgoingMail(to: file.owner.email, subject: "Rappel", body: "")
        }
        #expect(count == 0)
    }
}
