import Testing

@testable import Referencing

/// The time of the administration as a table: filed, requests (asked, deadline, ended), due.
@Suite struct LegalClockTests {
    typealias Asked = (String, String, String?)

    static let refusing: [(String, [Asked], String)] = [
        ("2026-11-24", [], "2027-01-24"),
        // The example of the text: asked until 02/12, answered on the 3rd: the eight days are added.
        ("2026-11-24", [("2026-11-24", "2026-12-02", "2026-12-03")], "2027-02-01"),
        // An earlier answer ends the suspension.
        ("2026-11-24", [("2026-11-24", "2026-12-02", "2026-11-28")], "2027-01-28"),
        // Nobody answers: the clock is not held for ever.
        ("2026-11-24", [("2026-11-24", "2026-12-02", nil)], "2027-02-01"),
        ("2026-11-24", [("2026-11-30", "2026-12-10", "2026-11-30")], "2027-01-24"),
        // Two requests: each day is counted once.
        ("2026-11-24", [("2026-12-01", "2026-12-11", "2026-12-05"), ("2026-12-05", "2026-12-15", nil)], "2027-02-07"),
        ("2026-11-24", [("2026-12-01", "2026-12-11", nil), ("2026-12-05", "2026-12-15", nil)], "2027-02-07"),
        // The ends of months, a leap year, the days when the hour changes.
        ("2025-12-31", [], "2026-02-28"), ("2027-12-31", [], "2028-02-29"), ("2026-08-31", [], "2026-10-31"),
        ("2026-03-28", [("2026-03-28", "2026-03-30", nil)], "2026-05-30"),
        ("2026-10-24", [("2026-10-24", "2026-10-26", nil)], "2026-12-26"),
        // A clock set back: the answer stands before the question, and takes no day away.
        ("2026-11-24", [("2026-11-26", "2026-12-02", "2026-11-25")], "2027-01-24"),
    ]

    @Test(arguments: refusing)
    func whereSilenceRefuses(filed: String, requests: [Asked], due: String) throws {
        let clock = try Self.clock(filed, requests, .refuses)
        #expect(clock.dueOn?.description == due)
    }

    static let accepting: [(String, [Asked], String?)] = [
        ("2026-11-24", [], "2027-01-24"), ("2026-11-24", [("2026-11-25", "2026-12-02", "2026-12-01")], "2027-02-01"),
        ("2026-11-24", [("2026-11-25", "2026-12-02", nil)], nil),
    ]

    @Test(arguments: accepting)
    func whereSilenceAccepts(filed: String, requests: [Asked], due: String?) throws {
        #expect(try Self.clock(filed, requests, .accepts).dueOn?.description == due)
    }

    private static func clock(_ filed: String, _ requests: [Asked], _ meaning: SilenceRule.Meaning) throws -> LegalClock
    {
        LegalClock(
            filedOn: try #require(CivilDay(filed)), rule: SilenceRule(meaning, after: 2),
            requests: try requests.map { asked, deadline, ended in
                .init(
                    askedOn: try #require(CivilDay(asked)), deadline: try #require(CivilDay(deadline)),
                    endedOn: ended.flatMap { CivilDay($0) })
            })
    }
}
