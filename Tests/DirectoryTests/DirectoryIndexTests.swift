import Foundation
import Referencing
import TestSupport
import Testing

@testable import Directory

@Suite struct FoldingTests {
    @Test(arguments: [
        ("L’Œuvre d’Élise", ["oeuvre", "elise"]), ("e-commerce", ["commerce"]), ("ÇA COÛTE 3 €", ["ca", "coute", "3"]),
        ("naïve Zoë Straße", ["naive", "zoe", "strasse"]), ("", []), ("Ærø & Łódź", ["aero", "lodz"]),
        ("saint–malo", ["saint", "malo"]),
    ])
    func words(text: String, words: [String]) {
        #expect(Folding.words(text) == words)
    }

    @Test func aHyphenGlues() {
        #expect(Folding.tokens("le e-commerce") == [Token("le"), Token("e"), Token("commerce", isGlued: true)])
        #expect(Folding.whole("Total-Numérique") == Folding.whole("totalnumerique"))
    }

    @Test func anyTextIsFolded() {
        var random = SeededGenerator(test: "anyTextIsFolded")
        for _ in 0..<2000 {
            let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 1...0x2FFF, using: &random)) }
            let text = String(String.UnicodeScalarView(scalars))
            let words = Folding.words(text) + Spoken.words(text).map(\.token.text)
            #expect(words.allSatisfy { $0.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) } })
        }
    }
}

@Suite struct SpellingTests {
    static let spelling = Spelling(["caisse", "conseil", "formation", "formations", "quimper", "site", "referencement"])

    @Test(arguments: [
        ("caise", "caisse"), ("caissse", "caisse"), ("ciasse", "caisse"), ("quinper", "quimper"),
        ("uqimper", "quimper"),
        ("refrencemant", "referencement"), ("formattion", "formation"), ("cnsei", nil), ("sit", nil), ("zzzzzzzz", nil),
        ("a4b5c6", nil), ("caiseee", nil),
    ])
    func aTypoIsOneLetterOrTwoInLongWords(typed: String, meant: String?) {
        let near = Self.spelling.nearest(to: typed)?.words
        #expect(meant.map { near?.contains($0) == true } ?? (near == nil), "\(near ?? [])")
    }

    /// The walk of the sorted list against the plain distance to every word.
    @Test func theWalkAgreesWithThePlainDistance() {
        var random = SeededGenerator(test: "theWalkAgreesWithThePlainDistance")
        let word = { (length: Int) in
            String(decoding: (0..<length).map { _ in UInt8.random(in: 97...100, using: &random) }, as: UTF8.self)
        }
        let words = Set((0..<400).map { _ in word(Int.random(in: 3...9, using: &random)) })
        let spelling = Spelling(words)
        for _ in 0..<200 {
            let asked = word(Int.random(in: 4...9, using: &random))
            let tolerance = Spelling.tolerance(asked)
            let near = words.map { ($0, Self.distance(Array($0.utf8), Array(asked.utf8))) }.filter { $0.1 <= tolerance }
            let best = near.map { max(1, $0.1) }.min()
            let expected = Set(near.filter { $0.1 <= best ?? 0 }.map(\.0))
            #expect(Set(spelling.nearest(to: asked)?.words ?? []) == expected, "\(asked)")
        }
    }

    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var rows = [Array(0...right.count)]
        for row in 1..<(left.count + 1) {
            rows.append([row] + Array(repeating: 0, count: right.count))
            for column in 1..<(right.count + 1) {
                let change = left[row - 1] == right[column - 1] ? 0 : 1
                var best = min(
                    rows[row - 1][column - 1] + change, rows[row - 1][column] + 1, rows[row][column - 1] + 1)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, rows[row - 2][column - 2] + 1)
                }
                rows[row][column] = best
            }
        }
        return rows[left.count][right.count]
    }
}

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
        return (results, results.positions.map { names[$0] })
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
        let found = index.search(Query(words: "formation"), skipping: 0, limit: 9).positions.map { names[$0] }
        #expect(found == ["Formation Cinq", "Quatre", "Un", "Deux"])
    }

    /// In each field exact beats inflected, a better field beats a lesser one, and a typo comes after everything.
    @Test func theScoresKeepTheirOrder() {
        let faithful = [
            Score.nameExact, Score.nameInflected, Score.themeExact, Score.themeInflected, Score.textExact,
            Score.textInflected,
        ]
        let typos = [Score.nameTypo, Score.themeTypo, Score.textTypo]
        #expect(faithful + typos == (faithful + typos).sorted(by: >) && Set(faithful + typos).count == 9)
        #expect(
            Score.part > Query.mostWords * max(Score.nameExact, Score.seat) + Score.wholeName,
            "a part outweighs every nuance")
        #expect(Score.seat > Score.served && Score.served > Score.national)
    }

    @Test func aPositionGetsThePointsOfItsBestAnswer() {
        let set = { (positions: [UInt32]) in
            var set = BitSet(size: 200)
            set.insert(positions)
            return set
        }
        var (ranking, demand) = (Ranking(size: 200), Demand())
        demand.add(Score.textExact, set([1, 2, 150]))
        demand.add(Score.nameTypo, set([2, 3]))
        demand.add(Score.nameExact, set([150]))
        demand.count(in: &ranking, size: 200)
        ranking.add(Score.part, to: set([3]))
        #expect(ranking.page(of: BitSet(full: 200), skipping: 0, limit: 5) == [3, 150, 1, 2, 0])
        #expect(ranking.page(of: set([1, 2, 3, 150]), skipping: 1, limit: 2) == [150, 1])
        #expect(ranking.atLeast(Score.textExact, of: BitSet(full: 200)).positions() == [1, 2, 3, 150])
        #expect(ranking.atLeast(Score.part + 1, of: BitSet(full: 200)).positions() == [3])
    }

    @Test func aWholeNameComesFirst() async {
        let (index, names) = await Fixture.index(
            (1...30).map { Fixture.entry("Nova Conseil \($0)") } + [Fixture.entry("Nova Conseil")])
        #expect(names[index.search(Query(words: "nova conseil"), skipping: 0, limit: 1).positions[0]] == "Nova Conseil")
        #expect(
            names[index.search(Query(words: "nova conseil 12"), skipping: 0, limit: 1).positions[0]]
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
            #expect(found.positions.first.map { names[$0] } == name, "\(typed)")
        }
    }

    @Test func theNeighbourComesBeforeAFarName() async {
        let (index, names) = await Fixture.index([
            Fixture.entry("Web Web Web", "web", themes: [.website], national: true, commune: "Nice", department: "06"),
            Fixture.entry("Web du Finistère", "web", departments: ["29"], commune: "Brest", department: "29"),
            Fixture.entry("Le Phare", "Pages web", departments: ["29"], commune: "Quimper", department: "29"),
        ])
        let found = index.search(Query(words: "web quimper"), skipping: 0, limit: 3).positions.map { names[$0] }
        #expect(found.last == "Web Web Web" && Set(found).count == 3, "\(found)")
    }

    @Test func aNumberIsAPlaceFirst() async {
        let (index, names) = await Fixture.index([
            Fixture.entry("Studio 29", "caisse", departments: ["75"], department: "75"),
            Fixture.entry("Phare", "caisse", departments: ["29"], commune: "Quimper", department: "29"),
        ])
        let found = { (words: String) in
            index.search(Query(words: words), skipping: 0, limit: 2).positions.map { names[$0] }
        }
        #expect(found("caisse 29") == ["Phare", "Studio 29"] && found("studio 29").first == "Studio 29")
    }

    @Test func aBegunNameIsItsCommune() async {
        let places = Places(communes: [Place(commune: "Plonéour-Lanvern", department: "29", coordinates: nil)])
        let (index, names) = await Fixture.index(
            [Fixture.entry("Phare", "web", departments: ["29"]), Fixture.entry("Autre", "web", departments: ["75"])],
            places: places)
        let found = index.search(Query(words: "web ploneour"), skipping: 0, limit: 2)
        #expect(found.complete == 1 && names[found.positions[0]] == "Phare")
        #expect(found.understanding.parts.contains(.place("Plonéour-Lanvern (Finistère)", kind: .commune)))
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
            await Self.search(Query(words: "botique")).0.understanding.parts == [.corrected("botique", to: "boutique")])
        #expect(
            await Self.search(Query(words: "conseil bretagne")).0.understanding.parts.last
                == .place("Bretagne", kind: .region))
        #expect(!(await Self.search(Query(words: "caisse")).0.understanding.isInterpreted))
        // « phase » is a word here, but not beside the other.
        let (index, names) = await Fixture.index([Fixture.entry("Phare", "naturel"), Fixture.entry("Phase", "rien")])
        let found = index.search(Query(words: "phase naturel"), skipping: 0, limit: 9)
        #expect(found.complete == 1 && names[found.positions[0]] == "Phare")
        #expect(found.understanding.parts.contains(.widened("phase", to: ["phare"])))
    }

    @Test func aNumberFindsItsFirm() async {
        var entry = Fixture.entry("Phare")
        (entry.siret, entry.firm) = ("55208131766522", "552081317")
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
        #expect(await names { ($0.themes, $0.departments) = ([.till], ["56"]) } == ["Cabinet Rennais"])
        #expect(await names { $0.region = "53" }.count == 4)
        #expect(await names { ($0.themes, $0.region) = ([.advice], "94") } == ["Zénith"])
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
        (query.near, query.byDistance) = (Near(quimper, radius: 100), true)
        let found = index.search(query, skipping: 0, limit: 9)
        #expect(found.positions.map { names[$0] } == ["Quimper", "Brest"])
        #expect(Int(index.distance(found.positions[1], from: quimper) ?? 0) == 51)
        query.near = Near(quimper, radius: nil)
        #expect(index.search(query, skipping: 1, limit: 2).positions.map { names[$0] } == ["Brest", "Rennes"])
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
        #expect(index.suggestions("cabinet r").positions.map { names[$0] } == ["Cabinet Rennais"])
        #expect(index.suggestions("quim").places.map(\.label) == ["Quimper (Finistère)"])
        #expect(index.suggestions("bret").places.map(\.label) == ["Bretagne"])
        #expect(index.suggestions("b") == Suggested())
    }
}

@Suite struct PlacesTests {
    @Test(arguments: [
        ("Quimper", "Quimper"), ("29000", "29000"), ("st brieuc", "Saint-Brieuc"),
        ("La Roche sur Yon", "La Roche-sur-Yon"),
        ("Saint-Denis 974", "Saint-Denis"), ("nulle part", nil), ("", nil), ("99999", nil),
    ])
    func aPlaceIsMeant(typed: String, place: String?) {
        #expect(Places().meant(by: typed).first?.name == place)
    }

    @Test func arrondissementsAndCedexAreTheirCommune() {
        for name in ["Paris", "PARIS 11", "Paris 3e Arrondissement", "PARIS CEDEX 09"] {
            #expect(Places.key(commune: name, department: "75") == "paris|75", "\(name)")
        }
    }
}
