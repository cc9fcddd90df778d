import Foundation
import Testing

@testable import Referencing

/// What time alone brings about: the implicit decision, and the reminders before a time ends.
@Suite struct SilenceTests {
    static func filed(on day: String) throws -> FiledApplication {
        var scene = try ActScene.complete()
        scene.now = try #require(CivilDay(day)).start + 36_000
        try scene.act(Submit(), by: ActScene.owner)
        return try scene.file
    }

    /// Filing, the day of silence: two months later, the last day of a month that is shorter.
    @Test(arguments: [
        ("2026-01-15", "2026-03-15"), ("2025-12-31", "2026-02-28"), ("2023-12-31", "2024-02-29"),
        ("2026-02-28", "2026-04-28"), ("2026-03-28", "2026-05-28"), ("2026-08-25", "2026-10-25"),
    ])
    func silenceRefusesWhenItsDayIsOver(filed: String, silent: String) throws {
        var file = try Self.filed(on: filed)
        let day = try #require(CivilDay(silent))
        #expect(file.dueOn == day)
        #expect(file.recordSilence(on: day, ActScene.policy).isEmpty, "the day itself is still in time")
        let before = file.revision
        #expect(file.recordSilence(on: day.adding(days: 3), ActScene.policy) == [.silenceDecided(on: day)])
        #expect(file.silentSince == day && file.status == .submitted && file.revision == before + 1)
        #expect(file.recordSilence(on: day.adding(days: 4), ActScene.policy).isEmpty, "it is born once")
    }

    @Test func noRequestTakesItBack() throws {
        var scene = try ActScene.underReview()
        let due = try #require(try scene.file.dueOn)
        scene.now = due.adding(days: 1).start + 36_000
        var file = try scene.file
        _ = file.recordSilence(on: due.adding(days: 1), ActScene.policy)
        scene.application = .filed(file)
        let deadline = due.adding(days: 40)
        let request = RequestComplement(
            items: [.init(section: .profile, text: "x", isIndispensable: true)], message: "m", deadline: deadline)
        try scene.act(request, by: ActScene.reviewer)
        #expect(try scene.file.dueOn == due && scene.file.silentSince == due)
    }

    /// The reasons of an implicit refusal: asked once, in the time to contest it, and given once (CRPA L232-4).
    @Test func reasonsOnRequest() throws {
        var scene = try ActScene.underReview()
        let due = try #require(try scene.file.dueOn)
        #expect(scene.refusal(AskReasons(), by: ActScene.owner) == .notAllowed(.askReasons), "nothing is refused yet")
        var file = try scene.file
        _ = file.recordSilence(on: due.adding(days: 1), ActScene.policy)
        scene.application = .filed(file)
        let last = AppealTime.lastDay(from: due)
        scene.now = last.adding(days: 1).start + 3600
        #expect(scene.refusal(AskReasons(), by: ActScene.owner) == .notAllowed(.askReasons), "too late")
        scene.now = last.start + 3600
        #expect(scene.refusal(AskReasons(), by: ActScene.stranger) == .notAllowed(.askReasons))
        try scene.act(AskReasons(), by: ActScene.owner)
        #expect(try scene.file.reasonsDueOn == last.adding(months: 1))
        let reasons = GiveReasons(Closing(facts: "Le site ne porte pas de mentions légales.", capacity: "cheffe"))
        #expect(scene.refusal(reasons, by: ActScene.owner) == .notAllowed(.giveReasons))
        try scene.act(reasons, by: ActScene.reviewer)
        #expect(scene.refusal(reasons, by: ActScene.reviewer) == .notAllowed(.giveReasons))
    }

    /// Where silence accepts, nobody is refused by it; the rule is the one of the day of filing.
    @Test func theRuleIsThatOfTheDayOfFiling() throws {
        let change = try #require(CivilDay("2026-06-01"))
        let rules = SilenceRules(
            SilenceRule(.refuses, after: 2),
            later: [SilenceRule(.accepts, after: 1, basis: "décret", since: change)])
        let policy = Policy(fourEyes: true, silence: rules, charterInForce: "1")
        var (before, after) = (try Self.filed(on: "2026-05-31"), try Self.filed(on: "2026-06-01"))
        before.setDueDay(policy, on: change.adding(days: -1))
        after.setDueDay(policy, on: change)
        #expect(before.dueOn == CivilDay("2026-07-31") && after.dueOn == CivilDay("2026-07-01"))
        let late = try #require(CivilDay("2026-12-01"))
        #expect(before.recordSilence(on: late, policy).count == 1 && after.recordSilence(on: late, policy).isEmpty)
        #expect(rules.rule(on: change.adding(days: -1)).meaning == .refuses && rules.rule(on: change).months == 1)
    }

    /// Days given, days left, the reminder.
    @Test(
        arguments: [
            (30, 30, nil), (30, 8, nil), (30, 7, 7), (30, 3, 7), (30, 2, 7), (30, 1, 1), (30, 0, 1), (30, -1, nil),
            (14, 7, 7), (13, 7, nil), (13, 1, 1), (7, 7, nil), (7, 1, 1),
        ] as [(Int, Int, Int?)])
    func aReminderBeforeTheEnd(given: Int, left: Int, reminder: Int?) throws {
        var scene = try ActScene.underReview()
        try scene.act(ActScene.request(days: given), by: ActScene.reviewer)
        let request = try #require(try scene.file.openComplement)
        #expect(request.reminder(on: request.deadline.adding(days: -left)) == reminder)
    }
}
