import Foundation
import Testing

@testable import Referencing

/// What an appeal does to the time before the court.
@Suite struct AppealTests {
    static func appeal(
        _ kind: Appeal.Kind, filed: String, answered: String? = nil, read: String? = nil, silent: String? = nil
    ) throws -> Appeal {
        let answer = try answered.map { day in
            Appeal.Answer(
                outcome: .rejected, text: "Non.", author: .init(id: AccountID("v"), name: "V"), capacity: "c",
                at: try #require(CivilDay(day)).start + 36_000)
        }
        return Appeal(
            number: AppealNumber(year: 2026, sequence: 1),
            target: .application(ApplicationNumber(year: 2026, sequence: 1)),
            kind: kind, filedOn: try #require(CivilDay(filed)), text: "t", enteredBy: AccountID("o"), enteredAt: Date(),
            contestedOn: try #require(CivilDay("2026-02-28")), silentSince: silent.flatMap { CivilDay($0) },
            answer: answer,
            readAt: try (read ?? answered).map { try #require(CivilDay($0)).start + 36_000 })
    }

    /// Notified on 2 March 2026: the court until 4 May, a Monday. Asked of the administration in time, the time runs anew from
    /// the notification of the answer, or the silence; too late, or of the court, it does not. Asked of the author and of the
    /// superior, it runs once both are rejected; a second appeal of a kind interrupts nothing.
    @Test func anAppealInterruptsOnce() throws {
        let notified = try #require(CivilDay("2026-03-02"))
        func last(_ appeals: Appeal...) -> String? { AppealTime.lastDay(from: notified, after: appeals)?.description }
        #expect(last() == "2026-05-04")
        #expect(last(try Self.appeal(.informal, filed: "2026-04-30")) == nil, "while nobody has answered")
        #expect(last(try Self.appeal(.informal, filed: "2026-05-04", answered: "2026-06-10")) == "2026-08-11")
        #expect(
            last(try Self.appeal(.informal, filed: "2026-05-04", answered: "2026-06-10", read: "2026-06-20"))
                == "2026-08-21", "from its notification")
        #expect(last(try Self.appeal(.hierarchical, filed: "2026-04-30", silent: "2026-06-30")) == "2026-08-31")
        #expect(last(try Self.appeal(.informal, filed: "2026-05-05", answered: "2026-06-10")) == "2026-05-04")
        #expect(last(try Self.appeal(.court, filed: "2026-04-01")) == "2026-05-04")
        let (first, second) = (
            try Self.appeal(.informal, filed: "2026-03-10", answered: "2026-03-20"),
            try Self.appeal(.hierarchical, filed: "2026-04-10", answered: "2026-05-30")
        )
        #expect(last(second, first) == "2026-07-31")
        #expect(last(try Self.appeal(.hierarchical, filed: "2026-04-10"), first) == nil, "one of both waits")
        let again = try Self.appeal(.informal, filed: "2026-04-20", answered: "2026-06-20")
        #expect(last(first, again) == "2026-05-21", "the second one of a kind interrupts nothing")
    }

    /// An answer after the silence counts while that one may still be contested (CJA R421-2).
    @Test(arguments: [("2026-08-31", "2026-11-02"), ("2026-09-01", "2026-08-31")])
    func anAnswerAfterTheSilence(read: String, last: String) throws {
        let late = try Self.appeal(
            .informal, filed: "2026-04-30", answered: "2026-07-15", read: read, silent: "2026-06-30")
        let notified = try #require(CivilDay("2026-03-02"))
        #expect(AppealTime.lastDay(from: notified, after: [late])?.description == last)
    }

    @Test func silenceRejectsAfterTwoMonthsButNotBeforeACourt() throws {
        #expect(try Self.appeal(.informal, filed: "2025-12-31").dueOn == CivilDay("2026-02-28"))
        #expect(try Self.appeal(.court, filed: "2025-12-31").dueOn == nil)
    }

    @Test func aGrantedAppealReplacesTheRefusalAndLeavesItReadable() throws {
        var scene = try ActScene.proposed(.refuse(ActScene.reasons))
        try scene.act(Decide(.refuse(ActScene.reasons), capacity: "cheffe"), by: ActScene.approver)
        #expect(scene.refusal(GrantAppeal(capacity: "c"), by: ActScene.reviewer) == .notAllowed(.grantAppeal))
        #expect(scene.refusal(GrantAppeal(capacity: "c"), by: ActScene.owner) == .notAllowed(.grantAppeal))
        try scene.act(GrantAppeal(capacity: "cheffe"), by: ActScene.approver)
        let file = try scene.file
        #expect(file.status == .accepted && file.decisions.map(\.number) == [1, 2])
        #expect(file.decisions[0].outcome == .refuse(ActScene.reasons) && file.decision?.outcome == .accept)
        #expect(scene.events == [.accepted(superseding: [])])
    }

    /// What was closed is examined: the administration has its time anew, and each act keeps its own number.
    @Test func aGrantedAppealOpensAClosedFileAgain() throws {
        var scene = try ActScene.proposed(.accept)
        try scene.act(SendBack(because: "Doublon."), by: ActScene.approver)
        try scene.act(
            Close(because: .duplicate, facts: "Une autre demande existe.", capacity: "c"), by: ActScene.reviewer)
        #expect(scene.refusal(GrantAppeal(capacity: "c"), by: ActScene.reviewer) == .notAllowed(.grantAppeal))
        scene.circumstances.isAnotherLive = true
        #expect(scene.refusal(GrantAppeal(capacity: "c"), by: ActScene.approver) == .anotherIsLive)
        (scene.circumstances.isAnotherLive, scene.circumstances.ownerHasAnother) = (false, true)
        #expect(scene.refusal(GrantAppeal(capacity: "c"), by: ActScene.approver) == .anotherIsLive)
        scene.circumstances.ownerHasAnother = false
        scene.now += 40 * 86_400
        try scene.act(GrantAppeal(capacity: "cheffe"), by: ActScene.approver)
        let file = try scene.file
        #expect(file.status == .underReview && file.closingReason == nil && scene.events == [.reopened])
        #expect(file.dueOn == CivilDay(of: scene.now).adding(months: 2) && file.nextActNumber == 2)
        try scene.act(Propose(.accept), by: ActScene.reviewer)
        try scene.act(Decide(.accept, capacity: "cheffe"), by: ActScene.approver)
        #expect(try scene.file.decisions.map(\.number) == [2])
    }

    @Test(arguments: [("RE-2026-00001", true), ("re-2026-00001", true), ("PC-2026-00001", false), ("RE-2026-1", false)])
    func aNumberIsOfItsSeries(text: String, isOne: Bool) {
        #expect((AppealNumber(text) != nil) == isOne)
        #expect(AppealNumber(year: 2026, sequence: 12).text == "RE-2026-00012")
    }
}
