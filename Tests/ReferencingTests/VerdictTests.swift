import TestSupport
import Testing

@testable import Referencing

/// The six verdicts, case by case (design, section 4).
@Suite struct VerdictTests {
    private static func period(_ start: String, _ end: String? = nil, _ reason: EndReason? = nil) -> Period {
        guard let day = CivilDay(start) else { return Period(from: CivilDay(of: .distantPast)) }
        do {
            return try Period(start: day, end: end.flatMap { CivilDay($0) }, endReason: reason)
        } catch {
            return Period(from: day)
        }
    }

    static let suspendedOnce = [
        period("2023-01-01", "2023-06-01", .suspension), period("2023-09-01", "2024-01-01", .voluntary),
        period("2025-01-01"),
    ]

    @Test(arguments: [
        ("2022-12-31", Verdict.notYet), ("2023-01-01", .referenced), ("2023-05-31", .referenced),
        ("2023-06-01", .suspended), ("2023-08-31", .suspended), ("2023-09-01", .referenced),
        ("2024-01-01", .ended), ("2024-12-31", .ended), ("2025-01-01", .referenced), ("2099-01-01", .referenced),
    ])
    func ofOneSupplier(day: String, verdict: Verdict) throws {
        #expect(Verdict.ofSupplier(Self.suspendedOnce, on: try #require(CivilDay(day))) == verdict)
    }

    @Test func withoutPeriods() throws {
        let day = try #require(CivilDay("2025-01-01"))
        #expect(Verdict.ofSupplier([], on: day) == .unknown)
        #expect(Verdict.ofSupplier([Self.period("2025-01-01", "2025-01-01", .expiry)], on: day) == .unknown)
    }

    private static func supplier(_ siret: String, _ periods: [Period]) -> RegisteredSupplier {
        RegisteredSupplier(
            id: SupplierID(siret), siret: Siret(siret), vat: nil, name: siret, slug: siret, periods: periods)
    }

    static let head = "55208131766522"
    static let branch = "55208131700019"

    /// Asked identifier, periods of the head office, periods of the branch, day, verdict.
    static let cases: [(String, [Period], [Period], String, Verdict)] = [
        (head, [period("2024-01-01")], [], "2024-06-01", .referenced),
        (branch, [period("2024-01-01")], [], "2024-06-01", .otherEstablishment),
        (branch, [period("2024-01-01")], [], "2023-06-01", .unknown),
        (branch, [period("2024-01-01")], [period("2025-01-01")], "2024-06-01", .notYet),
        (head, [period("2024-01-01", "2024-02-01", .suspension)], [period("2024-01-01")], "2024-06-01", .suspended),
        (
            "FR03552081317", [period("2024-01-01", "2024-02-01", .suspension)], [period("2024-01-01")], "2024-06-01",
            .referenced
        ),
        (
            "FR03552081317", [period("2024-01-01", "2024-02-01", .suspension)],
            [period("2023-01-01", "2024-01-01", .expiry)],
            "2024-06-01", .suspended
        ),
        ("FR03552081317", [period("2023-01-01", "2024-01-01", .expiry)], [period("2025-01-01")], "2024-06-01", .ended),
        ("FR03552081317", [], [period("2025-01-01")], "2024-06-01", .notYet),
        ("FR67438391195", [period("2024-01-01")], [], "2024-06-01", .unknown),
    ]

    @Test(arguments: cases)
    func ofAnIdentifier(typed: String, head: [Period], branch: [Period], day: String, verdict: Verdict) throws {
        let identifier = try SupplierIdentifier(typed)
        let known = [Self.supplier(Self.head, head), Self.supplier(Self.branch, branch)]
        let relevant = known.filter { $0.siren == identifier.siren }
        #expect(Finding(of: identifier, among: relevant, on: try #require(CivilDay(day))).verdict == verdict)
    }

    @Test func aForeignVATNumberNamesItsSupplierAlone() throws {
        let german = RegisteredSupplier(
            id: SupplierID("1"), siret: nil, vat: try VATNumber("DE123456789"), name: "Beratung", slug: "b",
            periods: [Self.period("2024-01-01")])
        let day = try #require(CivilDay("2024-06-01"))
        #expect(Finding(of: try SupplierIdentifier("DE123456789"), among: [german], on: day).verdict == .referenced)
        #expect(Finding(of: try SupplierIdentifier("DE987654321"), among: [german], on: day).verdict == .unknown)
    }

    @Test(arguments: [
        (period("2024-01-01", "2024-02-01", .expiry), period("2024-02-01"), false),
        (period("2024-01-01"), period("2025-01-01"), true),
        (period("2024-01-01"), period("2023-01-01", "2024-01-02", .expiry), true),
        (period("2024-01-01", "2024-01-01", .expiry), period("2023-01-01"), false),
    ])
    func overlaps(one: Period, other: Period, expected: Bool) {
        #expect(one.overlaps(other) == expected && other.overlaps(one) == expected)
    }

    @Test func periodsThatMakeNoSense() throws {
        let (early, late) = (try #require(CivilDay("2024-01-01")), try #require(CivilDay("2024-02-01")))
        #expect(throws: Period.Invalid.endsBeforeItStarts) { try Period(start: late, end: early, endReason: .expiry) }
        #expect(throws: Period.Invalid.endWithoutReason) { try Period(start: early, end: late) }
        #expect(throws: Period.Invalid.reasonWithoutEnd) { try Period(start: early, endReason: .expiry) }
    }
}

@Suite struct PartnerListTests {
    private static let good = [
        "55208131766522", "", "Nova", "1 rue", "35000", "Rennes", "nova.example", "", "", "", "rgpd|caisse", "35|2a",
        "2024-01-01", "", "",
    ]

    private static func changed(_ column: Int, _ value: String) -> [String] {
        var cells = good
        cells[column] = value
        return cells
    }

    @Test func aGoodLine() throws {
        let line = try PartnerLine(cells: Self.good)
        #expect(line.themes == [.dataProtection, .till] && line.departments.map(\.code) == ["35", "2A"])
        #expect(line.website == "https://nova.example" && line.period.end == nil)
        #expect(try PartnerLine(cells: Self.changed(11, "national")).isNational)
    }

    @Test func whatIsWrittenTwiceCountsOnce() throws {
        let line = try PartnerLine(
            cells: Self.changed(11, Array(repeating: "29", count: 300).joined(separator: "|")))
        #expect(line.departments == [try #require(Department("29"))])
    }

    @Test(arguments: [
        (0, ""), (0, "123"), (1, "FR00552081317"), (1, "FR67438391195"), (2, " "), (6, "pas un site"), (10, "magie"),
        (11, "99"),
        (12, ""), (12, "01/02/2024"), (13, "2024-02-30"), (13, "2025-01-01"), (14, "expiration"), (14, "ennui"),
    ])
    func badLinesSayWhy(column: Int, value: String) {
        let problem = #expect(throws: PartnerLine.Problem.self) { try PartnerLine(cells: Self.changed(column, value)) }
        #expect(problem?.reason.isEmpty == false)
    }

    @Test(arguments: [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,\"b,\"\"c\"\"d\"\r\ne,f", [["a", "b,\"c\"d"], ["e", "f"]]),
        ("\n\na\n", [["a"]]), ("", []), ("a,", [["a", ""]]), ("\"\"", [[""]]), ("é,œ", [["é", "œ"]]),
    ])
    func records(text: String, cells: [[String]]) {
        #expect(CSV.records(text).map(\.cells) == cells)
    }

    /// A quote that is never closed spoils its own line, and takes no other one with it.
    @Test func aQuoteNeverClosedSpoilsItsLineAlone() {
        let records = CSV.records("a,b\n\"c,d\ne,f\n\"g\nh,i")
        #expect(records.map(\.isBroken) == [false, true, false, true, false])
        #expect(records.map(\.line) == [1, 2, 3, 4, 5] && records[2].cells == ["e", "f"])
    }

    @Test(arguments: [(2, 401), (9, 8001), (3, 401), (8, 201)])
    func valuesThatAreTooLongAreRefused(column: Int, length: Int) {
        let cells = Self.changed(column, String(repeating: "é", count: length))
        #expect(throws: PartnerLine.Problem.self) { try PartnerLine(cells: cells) }
    }

    /// Whatever the text, the reader ends, and writing the cells back gives the same cells.
    @Test func anyTextIsRead() {
        var random = SeededGenerator(test: "anyTextIsRead")
        let alphabet = Array("ab,\"\n\ré;")
        for _ in 0..<3000 {
            let text = String(
                (0..<Int.random(in: 0...40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
            let records = CSV.records(text)
            let written = records.map { record in
                record.cells.map { "\"\($0.replacingOccurrences(of: "\"", with: "\"\""))\"" }.joined(separator: ",")
            }
            #expect(
                CSV.records(written.joined(separator: "\n")).map(\.cells) == records.map(\.cells),
                "\(text.debugDescription)")
        }
    }
}
