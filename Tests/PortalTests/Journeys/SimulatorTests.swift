import Foundation
import Referencing
import TestSupport
import Testing

@testable import Portal

/// A simulation, question by question, without a script.
@Suite struct SimulatorTests {
    private static let path = Routes.simulator.path("cheque-france-num")

    private static func scheme() throws -> Scheme {
        try #require(try Schemes(folder: "\(TestPortal.root)/Schemes").named("cheque-france-num"))
    }

    private static func form(_ pairs: [(name: String, value: String)]) -> FormData {
        pairs.reduce(into: FormData()) { form, pair in
            form.set(pair.name, all: form.all(pair.name) + [pair.value])
        }
    }

    /// Whatever is answered, it ends, asks nothing twice, and what it comes to is what the API says of the same facts.
    @Test func everyWayEndsWhereTheAPIDoes() async throws {
        let scheme = try Self.scheme()
        var random = SeededGenerator(test: "everyWayEndsWhereTheAPIDoes")
        let texts: [String: [String]] = [
            "date_depot": ["27/01/2021", "12/04/2021", "2021-05-10"], "effectif": ["0", "4", "11"],
            "chiffre_affaires": ["150 000", "2000000"], "naf": ["55.10Z", "4761z"],
            "departement": ["35", "972", "974", "978"],
            "date_facture": ["29/10/2020", "15/12/2020, 10/02/2021", "30.6.2021"],
        ]
        for _ in 0..<60 {
            // Other tests wait for the same two threads.
            await Task.yield()
            var (pairs, asked) = ([(name: String, value: String)](), Set<String>())
            var simulation = Simulation(Self.form(pairs), of: scheme)
            while let fact = simulation.next {
                #expect(asked.insert(fact.code).inserted && simulation.problem == nil, "\(fact.code)")
                let answers = texts[fact.code] ?? fact.field.options.map(\.value)
                let isUnknown = Int.random(in: 0..<5, using: &random) == 0
                pairs.append(
                    isUnknown
                        ? (QueryParameter.unknown.rawValue, fact.code)
                        : (fact.code, answers.randomElement(using: &random) ?? ""))
                simulation = Simulation(Self.form(pairs), of: scheme)
                guard asked.count <= scheme.facts.count else { break }
            }
            let sent = simulation.values.mapValues(Self.json)
            let body = try JSONSerialization.data(withJSONObject: sent)
            let facts = try SentFacts(body, of: scheme).values
            #expect(facts == simulation.values)
            // The API presumes no hotel where nothing is said; who said « I do not know » is told so.
            if !simulation.unknown.contains("naf") {
                #expect(scheme.evaluate(facts).answers == simulation.evaluation.answers)
            }
            let left = simulation.evaluation.answers.flatMap(\.missing).filter { !simulation.unknown.contains($0) }
            #expect(left.isEmpty, "\(left)")
        }
    }

    private static func json(_ value: SchemeValue) -> Any {
        switch value {
        case .flag(let flag): flag
        case .number(let number): number
        case .text(let text): text
        case .days(let days): days.count == 1 ? days[0].description : days.map(\.description)
        }
    }

    @Test func aVisitorGoesThroughIt() async throws {
        let app = try await TestPortal()
        let first = try await app.send(.get, Self.path).text
        #expect(first.contains("Cette aide est close") && first.contains("name=\"date_depot\""))
        let wrong = try await app.send(
            .get, "\(Self.path)?date_depot=12%2F04%2F2021&forme=entreprise&effectif=%3Conze%3E")
        #expect(wrong.status == 422 && wrong.text.contains("&lt;onze&gt;") && wrong.text.contains("en chiffres"))
        #expect(wrong.text.contains("name=\"forme\" value=\"entreprise\""), "nothing is lost")
        let known =
            "date_depot=12%2F04%2F2021&forme=entreprise&effectif=4&chiffre_affaires=150+000&departement=35&fermeture_administrative=oui"
        let next = try await app.send(.get, "\(Self.path)?\(known)").text
        #expect(next.contains("name=\"depense\"") && !next.contains("name=\"naf\""), "only what still matters")
        let back = try await app.send(.get, "\(Self.path)?\(known)&question=effectif").text
        #expect(back.contains("name=\"effectif\" type=\"text\" value=\"4\""))
        let all =
            "\(known)&depense=conseil&date_facture=10%2F02%2F2021&deposant=tiers&inconnu=contrat_prestation&rib=entreprise"
        let answer = try await app.send(.get, "\(Self.path)?\(all)").text
        for words in [
            "ne décide de rien", "Doit être référencé", "10\u{A0}juin\u{A0}2021", "Pas certain",
            "contrat de prestation",
            "/verifier?date=2021-02-10",
        ] {
            #expect(answer.contains(words), "\(words)")
        }
    }
}
