import Foundation
import Referencing
import Search
import Testing

@testable import Directory

/// Questions as people type them, over invented activators in real communes: `Relevance/activators.csv` and
/// `Relevance/queries.csv`, where several good answers are separated by `|`.
@Suite struct RelevanceTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Relevance")
    static let root = folder.appending(path: "../../..").standardized

    static func index(communes: Bool) async throws -> (index: DirectoryIndex, names: [String]) {
        let gazetteer = Gazetteer(communes: communes ? try someCommunes() : [])
        let synonyms = Synonyms(
            try String(contentsOf: root.appending(path: "Templates/lists/synonymes.txt"), encoding: .utf8))
        let entries = try rows("activators.csv").map { cells in entry(cells, gazetteer) }
        return await Fixture.index(entries, gazetteer: gazetteer, synonyms: synonyms)
    }

    private static func rows(_ file: String) throws -> [[String]] {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        return CSV.records(text, separator: ";").dropFirst().map(\.cells)
    }

    private static func entry(_ cells: [String], _ gazetteer: Gazetteer) -> Activator {
        var entry = Activator(name: cells[0])
        (entry.commune, entry.postalCode, entry.department) = (cells[1], cells[2], Department(cells[3]))
        entry.themes = cells[4].split(separator: "|").compactMap { Theme(rawValue: String($0)) }
        entry.isNational = cells[5] == "national"
        entry.departments = entry.isNational ? [] : cells[5].split(separator: "|").compactMap { Department(String($0)) }
        entry.texts = [cells[6], cells[1]]
        entry.coordinates = entry.department.flatMap {
            gazetteer.coordinates(commune: cells[1], department: $0, postalCode: cells[2])
        }
        return entry
    }

    /// A part of the official communes (INSEE and IGN, Licence Ouverte): those of the questions and their namesakes,
    /// villages called like things, and one of a hundred of the others.
    private static func someCommunes() throws -> [Place] {
        try rows("communes.csv").map { cells in
            Place(
                commune: cells[1], territory: cells[2], postalCodes: cells[3].split(separator: "|").map(String.init),
                coordinates: Double(cells[4]).flatMap { latitude in
                    Double(cells[5]).flatMap { Coordinates(latitude: latitude, longitude: $0) }
                })
        }
    }

    /// At least 95 questions of 100 have a good answer among the first three, with the communes file and without it.
    @Test(arguments: [false, true])
    func aGoodAnswerIsAmongTheFirstThree(communes: Bool) async throws {
        let (index, names) = try await Self.index(communes: communes)
        var misses: [String] = []
        let questions = try Self.rows("queries.csv")
        #expect(questions.count >= 100)
        for cells in questions {
            let expected = Set(cells[1].split(separator: "|").map(String.init))
            #expect(expected.isSubset(of: names), "\(cells[1])")
            let found = index.search(Query(words: cells[0]), skipping: 0, limit: 3).documents.map { names[Int($0)] }
            if expected.isDisjoint(with: found) { misses.append("« \(cells[0]) » gives \(found)") }
        }
        let success = 100 * Double(questions.count - misses.count) / Double(questions.count)
        print("relevance: success@3 \(success) % of \(questions.count) questions, communes file: \(communes)")
        for miss in misses { print("  miss: \(miss)") }
        #expect(success >= 95)
    }

    /// Every name is found with one typo in it, run together, in another order, and beside its commune.
    @Test func aNameIsFoundHoweverItIsTyped() async throws {
        let (index, names) = try await Self.index(communes: true)
        var random = SplitMix(state: 7)
        var (tried, misses): (Int, [String]) = (0, [])
        for cells in try Self.rows("activators.csv") {
            let words = Analyzer.words(cells[0])
            var typed = [words.joined(), words.reversed().joined(separator: " "), cells[0].uppercased()]
            typed.append("\(cells[0]) \(cells[1])")
            for kind in Typo.allCases {
                guard let place = words.indices.filter({ words[$0].utf8.count >= 5 }).randomElement(using: &random)
                else { continue }
                var changed = words
                changed[place] = kind.applied(to: words[place], &random)
                typed.append(changed.joined(separator: " "))
            }
            for text in typed {
                tried += 1
                let found = index.search(Query(words: text), skipping: 0, limit: 3).documents.map { names[Int($0)] }
                if !found.contains(cells[0]) {
                    misses.append(
                        "« \(text) » gives \(found), not \(cells[0]) \(index.search(Query(words: text), skipping: 0, limit: 3).interpretation)"
                    )
                }
            }
        }
        let success = 100 * Double(tried - misses.count) / Double(tried)
        print("relevance: \(success) % of \(tried) names typed otherwise")
        for miss in misses { print("  miss: \(miss)") }
        #expect(success >= 97)
    }
}

/// The four slips of a finger.
private enum Typo: CaseIterable {
    case missing, doubled, other, swapped

    func applied(to word: String, _ random: inout SplitMix) -> String {
        var letters = Array(word.utf8)
        let place = Int.random(in: 1..<(letters.count - 1), using: &random)
        switch self {
        case .missing: letters.remove(at: place)
        case .doubled: letters.insert(letters[place], at: place)
        case .other: letters[place] = letters[place] == 122 ? 120 : letters[place] + 1
        case .swapped: letters.swapAt(place, place + 1)
        }
        return String(decoding: letters, as: UTF8.self)
    }
}

/// Random numbers that are the same at each run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
