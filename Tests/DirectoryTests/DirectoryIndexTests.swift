import Foundation
import Referencing
import Search
import Testing

@testable import Directory

@Suite struct DirectoryIndexTests {
    static let entries = [
        Fixture.entry("Atelier Caisse", "Conseil à Rennes, boutiques", themes: [.till], departments: ["35"]),
        Fixture.entry(
            "Cabinet Rennais", "Élan et œuvre, caisse enregistreuse", themes: [.till, .advice],
            departments: ["35", "56"]),
        Fixture.entry("Phare", "Référencement naturel", themes: [.visibility], departments: ["29"]),
        Fixture.entry("Zénith", "Partout", themes: [.advice], national: true),
    ]

    static func search(_ query: Query, skip: Int = 0, limit: Int = 20) async -> (Results, [String]) {
        let (index, names) = await Fixture.index(entries)
        let results = index.search(query, skipping: skip, limit: limit)
        return (results, results.documents.map { names[Int($0)] })
    }

    @Test(arguments: [
        ("", ["Atelier Caisse", "Cabinet Rennais", "Phare", "Zénith"]),
        ("caisse", ["Atelier Caisse", "Cabinet Rennais"]),
        ("oeuvre", ["Cabinet Rennais"]), ("ŒUVRE", ["Cabinet Rennais"]), ("elan", ["Cabinet Rennais"]),
        ("caisses", ["Atelier Caisse", "Cabinet Rennais"]), ("boutique", ["Atelier Caisse"]),
        ("boutiq", ["Atelier Caisse"]),
        ("botique", ["Atelier Caisse"]), ("zzz", []), ("atelier-caisse", ["Atelier Caisse", "Cabinet Rennais"]),
        ("ateliercaisse", ["Atelier Caisse"]), ("referencement", ["Phare"]), ("finistère", ["Phare", "Zénith"]),
        ("   ", ["Atelier Caisse", "Cabinet Rennais", "Phare", "Zénith"]),
    ])
    func words(words: String, expected: [String]) async {
        let (results, names) = await Self.search(Query(words: words))
        #expect(Set(names) == Set(expected) && results.total == expected.count, "\(names)")
    }

    @Test func allWordsComeBeforeSome() async {
        let (results, names) = await Self.search(Query(words: "caisse oeuvre"))
        #expect(names.first == "Cabinet Rennais" && results.complete == 1 && results.total == 2)
    }

    @Test func aBetterAnswerComesFirst() async {
        let (index, names) = await Fixture.index([
            Fixture.entry("Un", "une formation"), Fixture.entry("Deux", "des formations"),
            Fixture.entry("Trois", "fornation"), Fixture.entry("Quatre", themes: [.training]),
            Fixture.entry("Formation Cinq"),
        ])
        let found = index.search(Query(words: "formation"), skipping: 0, limit: 9).documents.map { names[Int($0)] }
        #expect(found == ["Formation Cinq", "Quatre", "Un", "Deux"])
    }

    /// In each field exact beats inflected, a better field beats a lesser one, and a typo comes after everything.
    @Test func theScoresKeepTheirOrder() {
        let faithful = [
            FieldWeights.nameExact, FieldWeights.nameInflected, FieldWeights.themeExact, FieldWeights.themeInflected,
            FieldWeights.textExact,
            FieldWeights.textInflected,
        ]
        let typos = [FieldWeights.nameTypo, FieldWeights.themeTypo, FieldWeights.textTypo]
        #expect(faithful + typos == (faithful + typos).sorted(by: >) && Set(faithful + typos).count == 9)
        #expect(
            FieldWeights.part > Query.mostWords * max(FieldWeights.nameExact, FieldWeights.seat)
                + FieldWeights.wholeName,
            "a part outweighs every nuance")
        #expect(FieldWeights.seat > FieldWeights.served && FieldWeights.served > FieldWeights.national)
    }

    @Test func aWholeNameComesFirst() async {
        let (index, names) = await Fixture.index(
            (1...30).map { Fixture.entry("Nova Conseil \($0)") } + [Fixture.entry("Nova Conseil")])
        #expect(
            names[Int(index.search(Query(words: "nova conseil"), skipping: 0, limit: 1).documents[0])] == "Nova Conseil"
        )
        #expect(
            names[Int(index.search(Query(words: "nova conseil 12"), skipping: 0, limit: 1).documents[0])]
                == "Nova Conseil 12")
    }

    @Test func wordsRunTogetherAndApartAreTheSameName() async {
        let (index, names) = await Fixture.index([
            Fixture.entry("WebOuest"), Fixture.entry("Total Numérique"), Fixture.entry("e-Vitrine"),
            Fixture.entry("Autre"),
        ])
        for (typed, name) in [
            ("web ouest", "WebOuest"), ("web-ouest", "WebOuest"), ("totalnumerique", "Total Numérique"),
            ("total-numerique", "Total Numérique"), ("evitrine", "e-Vitrine"), ("e vitrine", "e-Vitrine"),
            ("totalnumeriqe", "Total Numérique"),
        ] {
            let found = index.search(Query(words: typed), skipping: 0, limit: 1)
            #expect(found.documents.first.map { names[Int($0)] } == name, "\(typed)")
        }
    }

    @Test func theNeighbourComesBeforeAFarName() async {
        let (index, names) = await Fixture.index([
            Fixture.entry("Web Web Web", "web", themes: [.website], national: true, commune: "Nice", department: "06"),
            Fixture.entry("Web du Finistère", "web", departments: ["29"], commune: "Brest", department: "29"),
            Fixture.entry("Le Phare", "Pages web", departments: ["29"], commune: "Quimper", department: "29"),
        ])
        let found = index.search(Query(words: "web quimper"), skipping: 0, limit: 3).documents.map { names[Int($0)] }
        #expect(found.last == "Web Web Web" && Set(found).count == 3, "\(found)")
    }

    @Test func aNumberIsAPlaceFirst() async {
        let (index, names) = await Fixture.index([
            Fixture.entry("Studio 29", "caisse", departments: ["75"], department: "75"),
            Fixture.entry("Phare", "caisse", departments: ["29"], commune: "Quimper", department: "29"),
        ])
        let found = { (words: String) in
            index.search(Query(words: words), skipping: 0, limit: 2).documents.map { names[Int($0)] }
        }
        #expect(found("caisse 29") == ["Phare", "Studio 29"] && found("studio 29").first == "Studio 29")
    }

    @Test func aBegunNameIsItsCommune() async {
        let gazetteer = Gazetteer(communes: [Place(commune: "Plonéour-Lanvern", territory: "29", coordinates: nil)])
        let (index, names) = await Fixture.index(
            [Fixture.entry("Phare", "web", departments: ["29"]), Fixture.entry("Autre", "web", departments: ["75"])],
            gazetteer: gazetteer)
        let found = index.search(Query(words: "web ploneour"), skipping: 0, limit: 2)
        #expect(found.complete == 1 && names[Int(found.documents[0])] == "Phare")
        #expect(found.interpretation.parts.contains(.place("Plonéour-Lanvern (Finistère)", kind: .commune)))
    }

    @Test func aLiteralSearchTakesWordsAsTheyAre() async {
        var query = Query(words: "botique")
        query.isLiteral = true
        #expect(await Self.search(query).0.total == 0)
        query.words = "boutiques"
        #expect(await Self.search(query).1 == ["Atelier Caisse"])
    }

    @Test func whatWasUnderstoodIsTold() async {
        #expect(
            await Self.search(Query(words: "botique")).0.interpretation.parts == [.corrected("botique", to: "boutique")]
        )
        #expect(
            await Self.search(Query(words: "conseil bretagne")).0.interpretation.parts.last
                == .place("Bretagne", kind: .region))
        #expect(!(await Self.search(Query(words: "caisse")).0.interpretation.isInterpreted))
        // « phase » is a word here, but not beside the other.
        let (index, names) = await Fixture.index([Fixture.entry("Phare", "naturel"), Fixture.entry("Phase", "rien")])
        let found = index.search(Query(words: "phase naturel"), skipping: 0, limit: 9)
        #expect(found.complete == 1 && names[Int(found.documents[0])] == "Phare")
        #expect(found.interpretation.parts.contains(.widened("phase", to: ["phare"])))
    }

    @Test func aNumberFindsItsFirm() async {
        var entry = Fixture.entry("Phare")
        entry.siret = Siret("55208131766522")
        let (index, _) = await Fixture.index([entry, Fixture.entry("Autre 552")])
        for typed in ["552 081 317 66522", "552.081.317", "FR 03 552 081 317", "siret 55208131766522", "fr03552081317"]
        {
            #expect(index.search(Query(words: typed), skipping: 0, limit: 9).total == 1, "\(typed)")
        }
        // Part of a sentence, or all there is.
        #expect(index.search(Query(words: "autre 123 456 789"), skipping: 0, limit: 9).total == 1)
        #expect(index.search(Query(words: "123 456 789"), skipping: 0, limit: 9).total == 0)
        // Well made, and of nobody here.
        #expect(index.search(Query(words: "356 000 000"), skipping: 0, limit: 9).total == 0)
    }

    @Test func filtersNarrowEachOtherAndTheirValuesWiden() async {
        func names(_ change: (inout Query) -> Void) async -> Set<String> {
            var query = Query()
            change(&query)
            return Set(await Self.search(query).1)
        }
        #expect(await names { $0.themes = [.till, .visibility] } == ["Atelier Caisse", "Cabinet Rennais", "Phare"])
        #expect(await names { ($0.themes, $0.departments) = ([.till], [Department("56")!]) } == ["Cabinet Rennais"])
        #expect(await names { $0.region = Region("53") }.count == 4)
        #expect(await names { ($0.themes, $0.region) = ([.advice], Region("94")) } == ["Zénith"])
    }

    @Test func distancesFilterAndSort() async throws {
        let towns = [("Quimper", 47.997, -4.098), ("Brest", 48.390, -4.486), ("Rennes", 48.117, -1.678)]
        let (index, names) = await Fixture.index(
            towns.map { name, latitude, longitude in
                var entry = Fixture.entry(name)
                entry.coordinates = Coordinates(latitude: latitude, longitude: longitude)
                return entry
            } + [Fixture.entry("Nulle part")])
        var query = Query()
        let quimper = try #require(Coordinates(latitude: 48.0, longitude: -4.1))
        (query.near, query.byDistance) = (Circle(quimper, radius: 100), true)
        let found = index.search(query, skipping: 0, limit: 9)
        #expect(found.documents.map { names[Int($0)] } == ["Quimper", "Brest"])
        #expect(Int(index.distance(found.documents[1], from: quimper) ?? 0) == 51)
    }

    @Test func theOrderOfEqualsChangesEachDayAndIsTheSameInEveryProcess() async {
        let entries = (0..<50).map { Fixture.entry("Nom \($0)") }
        let today = await Fixture.index(entries).names
        #expect(await Fixture.index(entries.reversed()).names == today)
        #expect(await Fixture.index(entries, day: Fixture.day.adding(days: 1)).names != today)
    }

    @Test func suggestionsAreThemesPlacesAndNames() async {
        let (index, names) = await Fixture.index(Self.entries)
        #expect(index.suggestions("cais").themes == [.till])
        #expect(index.suggestions("cabinet r").documents.map { names[Int($0)] } == ["Cabinet Rennais"])
        #expect(index.suggestions("quim").places.map(\.label) == ["Quimper (Finistère)"])
        #expect(index.suggestions("bret").places.map(\.label) == ["Bretagne"])
        #expect(index.suggestions("b") == Suggested())
    }
}
