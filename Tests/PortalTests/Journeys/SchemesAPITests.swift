import Foundation
import HTTPTypes
import Testing

@testable import Portal

/// The rules of subsidies over HTTP.
@Suite struct SchemesAPITests {
    private static let path = Routes.apiEvaluation.path("cheque-france-num")

    private static func send(
        _ app: TestPortal, _ body: String, type: String = "application/json", to path: String = path
    ) async throws -> TestPortal.Answer {
        try await app.send(.post, path, body: body, headers: [.contentType: type])
    }

    private static func answers(_ text: String) throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let answers = try #require(object?["reponses"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: answers.map { ($0["condition"] as? String ?? "", $0["reponse"] as? String ?? "") })
    }

    @Test func factsAreAnswered() async throws {
        let app = try await TestPortal()
        let sent = """
            {"date_depot":"2021-04-12","forme":"association","effectif":1,"chiffre_affaires":20000.5,
            "impots_commerciaux":false,"fermeture_administrative":true,"naf":"5510z","departement":"974",
            "date_facture":["2020-12-15","2021-02-10"],"depense":"conseil","deposant":"tiers","rib":null}
            """
        let answer = try await Self.send(app, sent)
        #expect(
            answer.status == 200 && answer.text.contains("\"version\":\"2021-01-28\",\"ferme_depuis\":\"2021-08-01\""))
        #expect(
            try Self.answers(answer.text) == [
                "beneficiaire": "oui", "territoire": "oui", "deposant": "indetermine", "versement": "indetermine",
                "depense": "oui", "facture": "oui", "referencement": "requis", "date_limite": "2021-06-10",
            ])
        #expect(answer.text.contains("\"manque\":[\"contrat_prestation\"]"))
        #expect(try await Self.send(app, "{}").text.contains("\"version\":null"))
        let list = try await app.send(.get, Routes.apiSchemes.path()).text
        #expect(list.contains("\"code\":\"cheque-france-num\""))
        let rules = try await app.send(.get, Routes.apiScheme.path("cheque-france-num")).text
        #expect(rules.contains("\"fin\":\"2021-05-10\"") && rules.contains("\"phrase\":"))
        #expect(try await app.send(.get, Routes.apiScheme.path("autre")).status == 404)
    }

    @Test(arguments: [
        ("", 400), ("[]", 400), ("4", 400), ("{\"effectif\":", 400), ("{\"effectifs\":1}", 400),
        ("{\"effectif\":true}", 400),
        ("{\"effectif\":-1}", 400), ("{\"effectif\":\"onze\"}", 400), ("{\"forme\":\"sci\"}", 400),
        ("{\"date_facture\":[\"2021-02-30\"]}", 400), ("{\"date_facture\":[]}", 400), ("{\"date_facture\":[4]}", 400),
        ("{\"date_depot\":\"12/04/2021\"}", 400), ("{\"departement\":\"99\"}", 400),
        ("{\"fermeture_administrative\":1}", 400),
        (String(repeating: "[", count: 60_000), 400), ("{\"naf\":\"\(String(repeating: "a", count: 70_000))\"}", 413),
        ("{\"effectif\":1e400}", 400),
    ])
    func whatIsNotUnderstoodIsToldAsAProblem(body: String, status: Int) async throws {
        let answer = try await Self.send(try await TestPortal(), body)
        #expect(answer.status == status && answer.headers[.contentType]?.hasPrefix("application/problem+json") == true)
    }

    @Test func anotherTypeOrSchemeIsRefused() async throws {
        let app = try await TestPortal()
        #expect(try await Self.send(app, "a=1", type: "application/x-www-form-urlencoded").status == 415)
        #expect(try await Self.send(app, "{}", to: Routes.apiEvaluation.path("autre")).status == 404)
    }
}
