import Foundation
import TestSupport
import Testing

@testable import Referencing

/// The rules of schemes: the file that is shipped, and what is wrong with others.
@Suite struct SchemeTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
        path: "../../Schemes/cheque-france-num.json")

    static func shipped() throws -> Scheme { try SchemeFile(try Data(contentsOf: file)).scheme }

    @Test func whatIsShippedHolds() throws {
        let scheme = try Self.shipped()
        #expect(scheme.faults() == [] && scheme.cases.count >= 50)
        #expect(scheme.closedSince(on: CivilDay("2026-12-01")!) == CivilDay("2021-08-01"))
        #expect(scheme.closedSince(on: CivilDay("2021-07-31")!) == nil)
    }

    /// What is missing is named, and only what may change the answer.
    @Test(arguments: [
        (
            ["date_depot": "2021-04-12", "depense": "conseil"], SchemeCondition.applicant,
            ["deposant", "contrat_prestation"]
        ),
        (["date_depot": "2021-04-12", "deposant": "tiers"], .applicant, ["contrat_prestation"]),
        (
            ["date_depot": "2021-04-12", "forme": "entreprise", "effectif": "4"], .beneficiary,
            ["chiffre_affaires", "fermeture_administrative"]
        ),
        (["date_depot": "2021-06-01", "forme": "entreprise", "effectif": "4"], .beneficiary, ["chiffre_affaires"]),
        (
            ["forme": "entreprise", "effectif": "4", "chiffre_affaires": "1000"], .beneficiary,
            ["date_depot", "fermeture_administrative"]
        ),
        (["forme": "entreprise", "effectif": "11"], .beneficiary, []),
        (["date_depot": "2021-04-12"], .lastDay, ["date_facture"]), ([:], .lastDay, ["date_depot", "date_facture"]),
        ([:], .territory, ["departement"]), (["departement": "974"], .territory, []),
    ])
    func whatIsMissingIsNamed(given: [String: String], condition: SchemeCondition, missing: [String]) throws {
        let scheme = try Self.shipped()
        let facts = try given.reduce(into: [String: SchemeValue]()) { facts, pair in
            facts[pair.key] = try #require(scheme.fact(pair.key)?.value(pair.value))
        }
        let answer = try #require(scheme.evaluate(facts).answers.first { $0.condition == condition })
        #expect(answer.missing == missing && (answer.answer == SchemeCondition.undetermined) == !missing.isEmpty)
    }

    /// The reason is the one of what is known, each time.
    @Test func theReasonRestsOnWhatIsKnown() throws {
        let scheme = try Self.shipped()
        let rich = scheme.answer(.beneficiary, to: ["chiffre_affaires": .number(3_000_000)])
        #expect(rich.answer == "non" && rich.reason.contains("chiffre d’affaires") && rich.source == "decret-2021-69")
        // Who does not know whether it is a hotel is not told that it is none.
        let facts: [String: SchemeValue] = [
            "date_depot": .days([CivilDay("2021-04-12")!]), "forme": .text("entreprise"), "effectif": .number(4),
            "chiffre_affaires": .number(1), "fermeture_administrative": .flag(false),
        ]
        let open = scheme.evaluate(facts, presuming: { $0.code != "naf" }).answers[0]
        #expect(open.answer == SchemeCondition.undetermined && open.missing == ["naf"])
        #expect(scheme.evaluate(facts).answers[0].answer == "non")
    }

    /// A table that names every choice has no hole.
    @Test func everyChoiceNamedIsNoHole() {
        let rows = ["a", "b"].map { code in
            SchemeTable.Row([SchemeTest("f", .isAmong([code]))], .code("oui"), reason: code, source: "s")
        }
        #expect(SchemeTable(rows, domains: ["f": [.text("a"), .text("b")]]).sides(of: "f").count == 2)
        #expect(SchemeTable(rows).sides(of: "f").count == 3)
        let many = (0..<70).map { SchemeTest("f\($0)", .isFlag(true)) }
        #expect(SchemeTable.ways([SchemeTable([.init(many, .code("oui"), reason: "", source: "")])]) == nil)
    }

    /// Every answer that is given with facts missing is the one that comes with them, whatever they are: against asking one
    /// question after another with everything known.
    @Test func aGivenAnswerNeverChanges() async throws {
        let scheme = try Self.shipped()
        var random = SeededGenerator(test: "aGivenAnswerNeverChanges")
        let values: [String: [String]] = [
            "date_depot": ["2021-01-28", "2021-05-09", "2021-05-10", "2021-07-31"],
            "forme": ["entreprise", "association"],
            "effectif": ["0", "1", "10", "11"], "chiffre_affaires": ["0", "1999999", "2000000"],
            "impots_commerciaux": ["oui", "non"], "fermeture_administrative": ["oui", "non"],
            "naf": ["55.10Z", "47.61Z"],
            "departement": ["35", "972", "974", "978"],
            "depense": ["materiel", "conseil", "solution", "publicite_strategie"],
            "date_facture": ["2020-10-29", "2020-12-15|2021-02-10", "2021-01-27", "2021-06-30"],
            "deposant": ["entreprise", "tiers", "fournisseur"], "contrat_prestation": ["oui", "non"],
            "rib": ["entreprise", "tiers", "fournisseur"],
        ]
        for _ in 0..<200 {
            await Task.yield()
            var all: [String: SchemeValue] = [:]
            for (code, texts) in values.sorted(by: { $0.key < $1.key }) {
                all[code] = scheme.fact(code)?.value(texts.randomElement(using: &random) ?? "")
            }
            let some = all.filter { $0.key == "naf" || Bool.random(using: &random) }
            for (given, full) in zip(scheme.evaluate(some).answers, scheme.evaluate(all).answers) {
                #expect(given.answer == full.answer || !given.missing.isEmpty, "\(given) \(full)")
            }
        }
    }

    private static func changed(_ old: String, _ new: String) throws -> Data {
        let text = try String(contentsOf: file, encoding: .utf8)
        try #require(text.contains(old))
        return Data(text.replacingOccurrences(of: old, with: new).utf8)
    }

    @Test(arguments: [
        ("\"attendu\": \"2021-05-27\"", "\"attendu\": \"2021-05-28\"", "case limite"),
        ("\"du\": \"2021-05-10\"", "\"du\": \"2021-05-12\"", "no text"),
        ("\"du\": \"2021-05-10\"", "\"du\": \"2021-05-01\"", "the versions"),
        ("\"moins_de\": 1\n", "\"moins_de\": 0\n", "version"),
    ])
    func aFaultIsFound(old: String, new: String, fault: String) throws {
        let faults = try SchemeFile(try Self.changed(old, new)).scheme.faults()
        #expect(faults.contains { "\($0)".hasPrefix(fault) }, "\(faults)")
    }

    @Test(arguments: [
        ("\"fait\": \"effectif\"", "\"fait\": \"effectifs\"", "the fact effectifs is missing"),
        ("\"source\": \"asp-depot\"", "\"source\": \"asp\"", "the source asp is missing"),
        ("\"reponse\": \"requis\"", "\"reponse\": \"oui\"", "oui is none of"),
        ("4 mois après date_facture", "4 mois après rib", "neither a day nor"),
        ("\"territoire\":", "\"terre\":", "is no condition"),
        ("\"au\": \"2021-05-10\"", "\"fin\": \"2021-05-10\"", "fin is no key"),
        ("\"code\": \"cheque-france-num\",", "", "code is missing"),
        ("\"genre\": \"naf\"", "\"genre\": \"ape\"", "no kind of fact"),
        ("\"moins_de\": 1\n", "\"avant\": \"2021-01-01\"\n", "does not fit its kind"),
    ])
    func aFileIsRefusedBySaysWhy(old: String, new: String, words: String) throws {
        do {
            _ = try SchemeFile(try Self.changed(old, new))
            Issue.record("taken")
        } catch { #expect("\(error)".contains(words), "\(error)") }
    }
}
