import Foundation
import HTTPTypes
import Referencing
import Store
import Testing

@testable import Portal

/// Every view of the directory with strict templates, over names that want to be markup.
@Suite struct DirectoryPagesTests {
    static let name = "Atelier <b>\"Œuvré\"</b> & l’Éclat"

    static func portal() async throws -> TestPortal {
        let app = try await TestPortal()
        var lines = [[try line("55208131766522", name, end: "")]]
        lines.append([try line("43839119500035", "Boussole <i>", end: "2025-01-01")])
        for number in 0..<45 {
            lines.append([try line(vat: "BE0\(100_000_000 + number)", "Nova Conseil \(number)", end: "")])
        }
        _ = try await app.portal.stores.suppliers.importLines(lines, by: .command("test"), at: Date())
        try await app.directory.refresh()
        return app
    }

    private static func line(_ siret: String = "", vat: String = "", _ name: String, end: String) throws -> PartnerLine
    {
        try PartnerLine(cells: [
            siret, vat, name, "1 <rue>", "29000", "Quimper", "", "", "", "Texte <script> & caisse", "caisse", "29|56",
            "2024-01-01", end, end.isEmpty ? "" : "suspension",
        ])
    }

    @Test(arguments: [
        ("/annuaire", "46 activateurs référencés"), ("/annuaire?page=3", "aria-current=\"page\""),
        ("/annuaire?q=caise+quimper&theme=caisse&region=53", "corrigé en <strong>caisse</strong>"),
        ("/annuaire?q=caise&litteral=oui", "Recherche mot à mot"),
        ("/annuaire?q=zzz", "Pour élargir la recherche"), ("/annuaire?pres=Quimper&tri=distance", "moins de 1"),
        ("/annuaire?pres=%3Cb%3E", "Lieu inconnu"),
        ("/annuaire?departement=29&departement=56", "<input type=\"hidden\" name=\"departement\" value=\"56\">"),
        ("/annuaire?lat=48&lon=-4.1&tri=distance", "name=\"lat\" value=\"48.0\""),
        ("/annuaire?q=Boussole+%3Ci%3E", "est suspendu"),
        ("/annuaire?q=43839119500035", "est suspendu"),
        ("/annuaire?q=%3Cscript%3E", "« &lt;script&gt; » dans l’annuaire"),
        ("/annuaire/carte?q=caisse", "Finistère : 46"), ("/annuaire/suggestions?q=atel", "Atelier &lt;b&gt;"),
        ("/annuaire/suggestions?q=quim", "Quimper (Finistère)"), ("/annuaire/suggestions?q=zz", "Rien de connu"),
        ("/annuaire/comparer", "Aucune fiche"),
        ("/annuaire/comparer?fiche=nova-conseil-1&fiche=nova-conseil-2", "2 activateurs comparés"),
        ("/annuaire/comparer?fiche=nova-conseil-1&fiche=absente", "n’est pas dans l’annuaire"),
        ("/annuaire.atom", "<title>Atelier &lt;b&gt;"), ("/annuaire.csv", "\"Atelier <b>\"\"Œuvré\"\"</b> & l’Éclat\""),
        ("/annuaire.json?q=atelier", "Atelier <b>\\\"Œuvré\\\"</b> & l’Éclat"), ("/sitemap-1.xml", "nova-conseil-1"),
        ("/api", "curl --get"), ("/api/v1/activateurs?q=nova&page=2", "\"total\":45,\"page\":2"),
    ])
    func aView(path: String, holds: String) async throws {
        let app = try await Self.portal()
        for _ in 0..<3 {
            let answer = try await app.send(.get, path)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(
                answer.text.replacingOccurrences(of: "\u{A0}", with: " ").contains(holds), "\(path): \(answer.text)")
            #expect(!answer.headers[.contentType, default: ""].contains("html") || !answer.text.contains("<b>"))
            #expect(!answer.text.contains("\u{E000}"), "a slot was not filled")
        }
    }

    @Test func theFicheCannotBeBrokenOutOf() async throws {
        let app = try await Self.portal()
        let slug = try #require(app.directory.current?.names.first { $0.name == Self.name }?.slug)
        let page = try await app.send(.get, Routes.fiche.path(slug)).text
        let script = try #require(
            page.components(separatedBy: "application/ld+json\">").last?.components(separatedBy: "</script>").first)
        #expect(!script.contains("<"))
        let object = try JSONSerialization.jsonObject(with: Data(script.utf8)) as? [String: Any]
        #expect(object?["name"] as? String == Self.name)
    }

    @Test func aMovedFicheLeadsOn() async throws {
        let app = try await Self.portal()
        let line = try Self.line("55208131766522", "Nouveau Nom", end: "")
        let former = try #require(app.directory.current?.names.first { $0.name == Self.name }?.slug)
        _ = try await app.portal.stores.suppliers.importLines([[line]], by: .command("test"), at: Date())
        try await app.directory.refresh()
        let answer = try await app.send(.get, Routes.fiche.path(former))
        #expect(answer.status == 301 && answer.headers[.location] == "/annuaire/nouveau-nom")
    }

    @Test func theTilesAreTheDepartments() {
        #expect(Set(TileMap.place.keys) == Set(Department.all.map(\.code)))
        #expect(Set(TileMap.place.values.map { "\($0)" }).count == 101)
        #expect(TileMap.steps([0, 0]) == [] && TileMap.steps([5, 5]) == [])
        #expect(TileMap.shade(0, [2, 4]) == 0 && TileMap.shade(2, [2, 4]) == 1 && TileMap.shade(9, [2, 4]) == 3)
    }
}

extension HTTPFields {
    fileprivate subscript(_ name: HTTPField.Name, default usual: String) -> String { self[name] ?? usual }
}
