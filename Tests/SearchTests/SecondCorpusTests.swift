import TestSupport
import Testing

@testable import Search

/// The engine knows no activator: places of digital mediation, with another schema, are searched by it unchanged.
@Suite struct SecondCorpusTests {
    static let name = TextFieldID(0)
    static let services = TextFieldID(1)
    static let address = TextFieldID(2)
    static let labels = FacetFieldID(0)
    static let prices = FacetFieldID(1)
    static let commune = KeywordFieldID(0)
    static let schema = Schema(
        texts: [.init("nom", joinsNeighbours: true, hasShortPrefixes: true), .init("services"), .init("adresse")],
        facets: [
            .init("labels", ["CNFS", "Aidants Connect", "France Services", "Fabriques de Territoire"]),
            .init("frais", ["Gratuit", "Payant", "Gratuit sous condition"]),
        ], keywords: ["commune"])
    static let words = [
        "médiathèque", "maison", "espace", "numérique", "accueil", "atelier", "démarches", "impression", "cyber",
        "pôle",
    ]

    static func places(_ count: Int) -> [IndexDocument] {
        var random = SeededGenerator(test: "places")
        return (0..<count).map { number in
            let picked = words.shuffled(using: &random)
            return IndexDocument(
                texts: [
                    ["\(picked[0]) \(picked[1]) \(number)"], [picked[2], picked[3]], ["\(number % 90) rue de la Gare"],
                ],
                facets: [[number % 4], [number % 3]], hasEveryValue: number % 50 == 0 ? [labels] : [],
                keywords: [["\(29000 + number % 300)"]],
                point: Coordinates(latitude: 43 + Double(number % 700) / 100, longitude: Double(number % 500) / 100))
        }
    }

    static func index(_ documents: [IndexDocument]) -> Index {
        var builder = IndexBuilder(schema)
        for (slot, document) in documents.enumerated() { builder.put(document, at: slot) }
        return builder.index { TieBreaker.hash("\($0)") }.index
    }

    /// Who holds all the words, the better field first.
    static func search(_ words: [String], in index: Index) -> (DocSet, ScoreAccumulator) {
        var (found, scores) = (DocSet(full: index.size), ScoreAccumulator(size: index.size))
        for word in words {
            var clause = ScoredClause()
            for (place, field) in [name, services, address].enumerated() {
                clause.add(6 - 2 * place, index.matcher.exactly(word, in: field))
                clause.add(5 - 2 * place, index.matcher.inflected(word, in: field))
            }
            clause.count(in: &scores, size: index.size)
            found.formIntersection(clause.any(size: index.size))
        }
        return (found, scores)
    }

    /// What begins so is what holds one of the words that begin so, rare and common ones alike.
    @Test(arguments: ["1", "12", "129", "méd", "nu", "numérique", "esp", "zzz", "a"])
    func aBeginningIsTheUnionOfItsWords(prefix: String) {
        let index = Self.index(Self.places(3000))
        let plain = Analyzer.whole(prefix)
        for field in [Self.name, Self.services, Self.address] where plain.utf8.count > 2 {
            let words = index.words.filter { $0.hasPrefix(plain) }
            let union = words.reduce(into: DocSet(size: index.size)) { set, word in
                if let holders = index.matcher.exactly(word, in: field) { set.formUnion(holders) }
            }
            #expect((index.matcher.beginning(plain, in: field) ?? DocSet(size: index.size)) == union)
        }
    }

    /// However often a document says a value or a word, it counts once, and nothing traps.
    @Test func whatADocumentSaysAgainCountsOnce() {
        let loud = IndexDocument(
            texts: [["espace"], [], []], facets: [Array(repeating: 2, count: 400), [0, 0]],
            keywords: [(0..<400).map { "\($0)" }])
        let index = Self.index([loud, IndexDocument(texts: [["autre"], [], []], facets: [[2], [1]], keywords: [[]])])
        let request = SearchRequest(
            found: DocSet(full: 2), order: .score(ScoreAccumulator(size: 2)), counted: [Self.labels, Self.prices])
        #expect(index.collect(request).counts == [[0, 0, 2, 0], [1, 1, 0]])
        #expect(index.keywords.documents(Self.commune, "399").count == 1)
    }

    @Test func thirtyThousandPlacesAreSearched() throws {
        let documents = Self.places(30_000)
        let index = Self.index(documents)
        #expect(index.size == 30_000)
        let (found, scores) = Self.search(["mediatheque", "demarche"], in: index)
        let plain = documents.count { document in
            let text = document.texts.joined().joined(separator: " ")
            return text.contains("médiathèque") && text.contains("démarches")
        }
        #expect(found.count == plain && plain > 100)
        let all = index.collect(
            SearchRequest(found: found, order: .score(scores), limit: 10, counted: [Self.labels, Self.prices]))
        #expect(all.total == plain && all.documents.count == 10)
        for (field, counts) in zip([Self.labels, Self.prices], all.counts) {
            for (value, count) in counts.enumerated() {
                let chosen = index.collect(
                    SearchRequest(found: found, filters: [.init(field, [value])], order: .score(scores)))
                #expect(chosen.total == count)
            }
        }
        let center = try #require(Coordinates(latitude: 45, longitude: 2))
        let near = index.collect(
            SearchRequest(found: found, circle: Circle(center, radius: 50), order: .distance(from: center), limit: 50))
        let distances = near.documents.compactMap { index.points.coordinates($0)?.kilometres(to: center) }
        #expect(distances == distances.sorted() && distances.allSatisfy { $0 <= 50.1 } && !distances.isEmpty)
        #expect(index.keywords.documents(Self.commune, "29007").count == 100)
        #expect(
            index.matcher.beginning("me", in: Self.name) != nil
                && index.matcher.beginning("me", in: Self.services) == nil)
    }

    /// Few answers are walked, many are counted as bits: both give the same numbers.
    @Test func facetsAreCountedTheSameWayEitherWay() {
        let documents = Self.places(3_000)
        let index = Self.index(documents)
        var random = SeededGenerator(test: "facetsAreCountedTheSameWayEitherWay")
        for size in [0, 1, 10, 100, 1000, 3000] {
            var set = DocSet(size: index.size)
            set.insert((0..<DocID(index.size)).shuffled(using: &random).prefix(size))
            for (field, count) in [(Self.labels, 4), (Self.prices, 3)] {
                let counts = index.facets.counts(field, within: set, count: set.count)
                #expect(counts == (0..<count).map { index.facets.union(field, [$0])?.countOfIntersection(set) ?? 0 })
            }
        }
    }
}
