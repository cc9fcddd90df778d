import Referencing
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

    @Test func anyTextIsFolded() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 1...0x2FFF, using: &random)) }
            let words = Folding.words(String(String.UnicodeScalarView(scalars)))
            #expect(words.allSatisfy { $0.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) } })
        }
    }
}

@Suite struct DirectoryIndexTests {
    static let entries = [
        Entry(name: "Atelier Caisse", text: "Conseil à Rennes, boutiques", themes: [.till], departments: ["35"]),
        Entry(
            name: "Cabinet Rennais", text: "Élan et œuvre, caisse enregistreuse", themes: [.till, .advice],
            departments: ["35", "56"]),
        Entry(name: "Phare", text: "Référencement naturel", themes: [.visibility], departments: ["29"]),
        Entry(name: "Zénith", text: "Partout", themes: [.advice], departments: Department.all.map(\.code)),
    ]

    static func search(_ query: Query, skip: Int = 0, limit: Int = 20) async -> Results {
        await DirectoryIndex(entries).search(query, skipping: skip, limit: limit)
    }

    @Test(arguments: [
        ("", [0, 1, 2, 3]), ("caisse", [0, 1]), ("CAISSE rennes", [0]), ("oeuvre", [1]), ("ŒUVRE", [1]), ("elan", [1]),
        ("renn", [0, 1]), ("r", [1, 0, 2]), ("caiss rennes", []), ("boutique", [0]), ("zzz", []),
        ("   ", [0, 1, 2, 3]),
    ])
    func words(words: String, positions: [Int]) async {
        let results = await Self.search(Query(words: words))
        #expect(results.positions.sorted() == positions.sorted() && results.total == positions.count)
    }

    @Test func aNameThatAnswersComesFirst() async {
        #expect(await Self.search(Query(words: "cabinet")).positions == [1])
        #expect(await Self.search(Query(words: "rennais")).positions == [1])
        #expect(await Self.search(Query(words: "caisse")).positions == [0, 1])
    }

    @Test func filtersNarrowEachOtherAndTheirValuesWiden() async {
        #expect(await Self.search(Query(themes: [.till, .visibility])).positions == [0, 1, 2])
        #expect(await Self.search(Query(themes: [.till], departments: ["56"])).positions == [1])
        #expect(await Self.search(Query(region: "53")).positions == [0, 1, 2, 3])
        #expect(await Self.search(Query(themes: [.advice], region: "94")).positions == [3])
    }

    @Test func facetsCountWhatAFurtherChoiceWouldGive() async throws {
        let results = await Self.search(Query(themes: [.till]))
        let place = { (theme: Theme) in Theme.allCases.firstIndex(of: theme) ?? 0 }
        #expect(results.themes[place(.till)] == 2 && results.themes[place(.advice)] == 2)
        let brittany = try #require(Region.all.firstIndex { $0.code == "53" })
        #expect(results.regions[brittany] == 2)
        let finistere = try #require(Department.all.firstIndex { $0.code == "29" })
        #expect(results.departments[finistere] == 0)
    }

    @Test func pagesFollowEachOther() async {
        let all = await Self.search(Query(words: "caisse")).positions
        let pages = [
            await Self.search(Query(words: "caisse"), limit: 1),
            await Self.search(Query(words: "caisse"), skip: 1, limit: 1),
        ]
        #expect(pages.flatMap(\.positions) == all)
        #expect(await Self.search(Query(), skip: 4).positions.isEmpty)
    }

    /// The index against a search written in the plainest way, on random entries and questions.
    @Test func theIndexAgreesWithAPlainSearch() async {
        var random = SystemRandomNumberGenerator()
        let words = ["caisse", "caissier", "site", "sites", "conseil", "rennes", "vannes", "quimper", "oeuvre", "a1"]
        let entries = (0..<300).map { _ in
            Entry(
                name: words.shuffled(using: &random).prefix(2).joined(separator: " "),
                text: words.shuffled(using: &random).prefix(3).joined(separator: " "),
                themes: Array(Theme.allCases.shuffled(using: &random).prefix(2)),
                departments: Array(["35", "56", "29", "75"].shuffled(using: &random).prefix(2)))
        }
        let index = await DirectoryIndex(entries)
        for _ in 0..<200 {
            var asked = words.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)).map { String($0) }
            if let last = asked.popLast() { asked.append(String(last.prefix(Int.random(in: 2...6, using: &random)))) }
            let query = Query(words: asked.joined(separator: " "), themes: Bool.random(using: &random) ? [.till] : [])
            let expected = entries.filter { entry in
                let own = Folding.words("\(entry.name) \(entry.text)")
                let matches = asked.enumerated().allSatisfy { place, word in
                    own.contains { place == asked.count - 1 ? $0.hasPrefix(word) : $0 == word }
                }
                return matches && (query.themes.isEmpty || !Set(query.themes).isDisjoint(with: entry.themes))
            }
            #expect(index.search(query, skipping: 0, limit: 500).total == expected.count, "\(query)")
        }
    }
}
