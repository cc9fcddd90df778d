import Foundation
import Referencing
import Testing

@testable import Directory

/// Questions as people type them, over invented activators in real communes: `Relevance/activators.csv` and
/// `Relevance/queries.csv`, where several good answers are separated by `|`.
@Suite struct RelevanceTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Relevance")
    static let root = folder.appending(path: "../../..").standardized

    static func index(communes: Bool) async throws -> (index: DirectoryIndex, names: [String]) {
        let places = Places(communes: communes ? try allCommunes() : [])
        let synonyms = Synonyms(
            try String(contentsOf: root.appending(path: "Templates/lists/synonymes.txt"), encoding: .utf8))
        let entries = try rows("activators.csv").map { cells in entry(cells, places) }
        return await Fixture.index(entries, places: places, synonyms: synonyms)
    }

    private static func rows(_ file: String) throws -> [[String]] {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        return CSV.records(text, separator: ";").dropFirst().map(\.cells)
    }

    private static func entry(_ cells: [String], _ places: Places) -> Entry {
        var entry = Entry(id: cells[0], name: cells[0])
        (entry.commune, entry.postalCode, entry.department) = (cells[1], cells[2], cells[3])
        entry.themes = cells[4].split(separator: "|").compactMap { Theme(rawValue: String($0)) }
        entry.isNational = cells[5] == "national"
        entry.departments = entry.isNational ? [] : cells[5].split(separator: "|").map(String.init)
        entry.texts = [cells[6], cells[1]]
        entry.coordinates = places.coordinates(commune: cells[1], department: cells[3], postalCode: cells[2])
        return entry
    }

    /// The official communes, where the reference files stand beside the project.
    private static func allCommunes() throws -> [Place] {
        let file = root.appending(path: "../shared/data/communes.csv")
        return CSV.records(try String(contentsOf: file, encoding: .utf8)).dropFirst().map(\.cells).map { cells in
            Place(
                commune: cells[1], department: cells[2], postalCodes: cells[4].split(separator: "|").map(String.init),
                coordinates: Double(cells[5]).flatMap { latitude in
                    Double(cells[6]).flatMap { Coordinates(latitude: latitude, longitude: $0) }
                })
        }
    }

    static var hasCommunes: Bool {
        FileManager.default.fileExists(atPath: root.appending(path: "../shared/data/communes.csv").path)
    }

    /// At least 95 questions of 100 have a good answer among the first three, with the communes file and without it.
    @Test(arguments: [false, true])
    func aGoodAnswerIsAmongTheFirstThree(communes: Bool) async throws {
        guard !communes || Self.hasCommunes else { return }
        let (index, names) = try await Self.index(communes: communes)
        var misses: [String] = []
        let questions = try Self.rows("queries.csv")
        #expect(questions.count >= 100)
        for cells in questions {
            let expected = Set(cells[1].split(separator: "|").map(String.init))
            #expect(expected.isSubset(of: names), "\(cells[1])")
            let found = index.search(Query(words: cells[0]), skipping: 0, limit: 3).positions.map { names[$0] }
            if expected.isDisjoint(with: found) { misses.append("« \(cells[0]) » gives \(found)") }
        }
        let success = 100 * Double(questions.count - misses.count) / Double(questions.count)
        print("relevance: success@3 \(success) % of \(questions.count) questions, communes file: \(communes)")
        for miss in misses { print("  miss: \(miss)") }
        #expect(success >= 95)
    }
}
