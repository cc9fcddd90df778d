import TestSupport
import Testing

@testable import Search

@Suite struct SpellingDictionaryTests {
    static let spelling = SpellingDictionary([
        "caisse", "conseil", "formation", "formations", "quimper", "site", "referencement",
    ])

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
        let spelling = SpellingDictionary(words)
        for _ in 0..<200 {
            let asked = word(Int.random(in: 4...9, using: &random))
            let tolerance = SpellingDictionary.tolerance(asked)
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
