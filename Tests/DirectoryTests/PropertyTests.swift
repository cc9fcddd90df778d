import Foundation
import Referencing
import Search
import TestSupport
import Testing

@testable import Directory

/// What holds for any directory, any words and any filters.
@Suite struct PropertyTests {
    static let vocabulary = [
        "caisse", "caissier", "site", "sites", "conseil", "conseils", "rennes", "vannes", "quimper", "oeuvre", "a1",
        "formation", "e-commerce", "total", "numerique", "bretagne",
    ]
    static let codes = ["35", "56", "29", "75", "2A"]

    static func directory(_ random: inout some RandomNumberGenerator) async -> DirectoryIndex {
        var entries: [Activator] = []
        for number in 0..<300 {
            var entry = Fixture.entry(
                vocabulary.shuffled(using: &random).prefix(2).joined(separator: " ") + " \(number)",
                vocabulary.shuffled(using: &random).prefix(3).joined(separator: " "),
                themes: Array(Theme.allCases.shuffled(using: &random).prefix(2)),
                departments: Array(codes.shuffled(using: &random).prefix(2)), national: number % 11 == 0,
                commune: ["Rennes", "Vannes", "Quimper"].randomElement(using: &random) ?? "", department: "35")
            entry.sizes = Array(FirmSize.allCases.prefix(number % 4))
            (entry.isRemote, entry.isFirstMeetingFree) = (number % 3 == 0, number % 2 == 0)
            entry.coordinates = Coordinates(latitude: 48 + Double(number % 7) / 10, longitude: -1.6)
            entries.append(entry)
        }
        let synonyms = Synonyms("conseil, formation, caisse\nsite, e-commerce, total numerique")
        return await Fixture.index(entries, synonyms: synonyms).index
    }

    static func query(_ random: inout some RandomNumberGenerator) -> Query {
        var words = vocabulary.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random)).map { word in
            Int.random(in: 0..<4, using: &random) == 0 ? String(word.dropFirst(1)) : word
        }
        if let last = words.popLast() { words.append(String(last.prefix(Int.random(in: 2...7, using: &random)))) }
        var query = Query(words: words.joined(separator: " "))
        query.isLiteral = Int.random(in: 0..<6, using: &random) == 0
        if Bool.random(using: &random) { query.themes = [Theme.allCases.randomElement(using: &random) ?? .till] }
        if Bool.random(using: &random) {
            query.departments = [codes.randomElement(using: &random)].compactMap { $0.flatMap { Department($0) } }
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            query.region = ["53", "11", "94"].randomElement(using: &random).flatMap { Region($0) }
        }
        if Int.random(in: 0..<3, using: &random) == 0 { query.sizes = [.solo, .medium] }
        query.isRemote = Int.random(in: 0..<4, using: &random) == 0
        query.isFirstMeetingFree = Int.random(in: 0..<4, using: &random) == 0
        if Int.random(in: 0..<3, using: &random) == 0, let center = Coordinates(latitude: 48.1, longitude: -1.6) {
            query.near = Circle(center, radius: Query.radii.randomElement(using: &random) ?? 25)
            query.byDistance = Bool.random(using: &random)
        }
        return query
    }

    @Test func pagesPartitionTheAnswers() async {
        var random = SeededGenerator(test: "pagesPartitionTheAnswers")
        let index = await Self.directory(&random)
        for _ in 0..<150 {
            let query = Self.query(&random)
            let all = index.search(query, skipping: 0, limit: .max)
            #expect(all.documents.count == all.total && Set(all.documents).count == all.total, "\(query)")
            #expect(all.complete <= all.total, "\(query)")
            let size = Int.random(in: 1...40, using: &random)
            var pages: [DocID] = []
            for start in stride(from: 0, to: all.total + size, by: size) {
                pages += index.search(query, skipping: start, limit: size).documents
            }
            #expect(pages == all.documents, "\(query)")
        }
    }

    @Test func facetsTellWhatAChoiceWouldGive() async {
        var random = SeededGenerator(test: "facetsTellWhatAChoiceWouldGive")
        let index = await Self.directory(&random)
        for _ in 0..<60 {
            let query = Self.query(&random)
            let facets = index.search(query, skipping: 0, limit: 1).facets
            func total(_ change: (inout Query) -> Void) -> Int {
                var changed = query
                change(&changed)
                return index.search(changed, skipping: 0, limit: 1).total
            }
            for count in facets.themes {
                #expect(total { $0.themes = [count.value] } == count.count, "\(query) \(count)")
            }
            for count in facets.departments where Self.codes.contains(count.value.code) {
                #expect(total { $0.departments = [count.value] } == count.count, "\(query) \(count)")
            }
            for count in facets.regions {
                #expect(total { $0.region = count.value } == count.count, "\(query) \(count)")
            }
            for count in facets.sizes {
                #expect(total { $0.sizes = [count.value] } == count.count, "\(query) \(count)")
            }
            #expect(
                total { $0.isRemote = true } == facets.remote
                    && total { $0.isFirstMeetingFree = true } == facets.firstMeetingFree)
        }
    }

    @Test func anyWordsGetAnAnswer() async {
        var random = SeededGenerator(test: "anyWordsGetAnAnswer")
        let index = await Self.directory(&random)
        let odd = [
            "\u{0}", "\u{202E}", "🦊", "’", "-", "e", "é", " ", "\n", "1", "29000", "FR", "ﬁ", "Ａ", "ß", "st", "caisse",
            "<", "%00",
        ]
        for _ in 0..<600 {
            let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in odd.randomElement(using: &random) ?? "" }
            for isLiteral in [false, true] {
                var query = Query(words: text.joined())
                query.isLiteral = isLiteral
                let results = index.search(query, skipping: 0, limit: 20)
                #expect(results.documents.count <= min(20, results.total))
            }
            _ = index.suggestions(text.joined())
        }
        let long = index.search(Query(words: String(repeating: "caisse ", count: 5000)), skipping: 1_000_000, limit: 20)
        #expect(long.documents.isEmpty)
    }

    @Test func anEmptyDirectoryAnswers() async {
        let index = await Fixture.index([]).index
        #expect(index.search(Query(words: "caisse"), skipping: 0, limit: 20).total == 0)
        #expect(index.search(Query(), skipping: 0, limit: 20).total == 0)
        #expect(index.suggestions("caisse").documents.isEmpty)
    }

    /// A builder that takes changes one by one gives the index that it would give at once.
    @Test func changesOneByOneGiveTheSameIndex() async {
        var random = SeededGenerator(test: "changesOneByOneGiveTheSameIndex")
        var entries = (0..<40).map { Fixture.entry("Nom \($0)", "caisse \($0)", themes: [.till], departments: ["35"]) }
        var builder = DirectoryIndexBuilder()
        for slot in entries.indices.shuffled(using: &random) { builder.put(entries[slot], at: slot) }
        _ = builder.index(for: Fixture.day) { entries[$0].name }
        builder.remove(3)
        entries[4].texts = ["rien"]
        builder.put(entries[4], at: 4)
        let names = entries.map(\.name)
        let (index, order) = builder.index(for: Fixture.day) { names[$0] }
        let (fresh, freshNames) = await Fixture.index(entries.enumerated().filter { $0.offset != 3 }.map(\.element))
        #expect(order.map { names[$0] } == freshNames)
        for words in ["caisse", "caisse 3", "caisse 4", "rien", "nom 4", "nom"] {
            let (left, right) = (
                index.search(Query(words: words), skipping: 0, limit: 50),
                fresh.search(Query(words: words), skipping: 0, limit: 50)
            )
            #expect(left == right, "\(words)")
        }
    }
}
