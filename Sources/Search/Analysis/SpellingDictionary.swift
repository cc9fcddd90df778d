/// Words in alphabetical order, among which a misspelt one is looked for.
///
/// The list is walked like a tree: words with a common beginning share the rows of the distance computed for it, and
/// a beginning that is too far already is passed over with all its words.
public struct SpellingDictionary: Sendable {
    private let words: [[UInt8]]
    /// How many letters each word has in common with the one before it.
    private let common: [Int]
    private let longest: Int

    /// A plural stands for its singular too: « botique » is one typo from it, where the directory only has the plural.
    public init(_ words: some Sequence<String>) {
        let all = words.flatMap { word in
            word.utf8.count > 4 && (word.hasSuffix("s") || word.hasSuffix("x"))
                ? [word, String(word.dropLast())] : [word]
        }
        let words = Set(all).filter { $0.utf8.count >= 3 }.sorted().map { Array($0.utf8) }
        self.words = words
        common = words.indices.map { index in
            index == 0 ? 0 : zip(words[index - 1], words[index]).prefix { $0 == $1 }.count
        }
        longest = words.lazy.map(\.count).max() ?? 0
    }

    /// How many typos a word of so many letters may hold.
    public static func tolerance(_ word: String) -> Int {
        guard !word.utf8.contains(where: { $0 < 58 }) else { return 0 }
        return switch word.utf8.count {
        case ..<4, 41...: 0
        case 4...7: 1
        default: 2
        }
    }

    /// The words nearest to this one within its tolerance: all at the smallest distance, which is given too. One
    /// letter more, less or other is a typo, and so are two neighbours that changed places.
    public func nearest(to word: String) -> (words: [String], distance: Int)? {
        let tolerance = Self.tolerance(word)
        guard tolerance > 0 else { return nil }
        for distance in 1...tolerance {
            let found = within(distance, of: Array(word.utf8))
            if !found.isEmpty { return (found, distance) }
        }
        return nil
    }

    private func within(_ limit: Int, of asked: [UInt8]) -> [String] {
        var table = DistanceTable(asked, longest: longest)
        var found: [String] = []
        /// Words that share this much with the word before are as far as it was.
        var dead = Int.max
        for (index, word) in words.enumerated() {
            let shared = common[index]
            if shared >= dead { continue }
            dead = .max
            table.depth = min(table.depth, shared)
            while table.depth < word.count {
                let smallest = table.descend(word)
                if smallest > limit {
                    dead = table.depth
                    break
                }
            }
            if dead == .max, table.distance <= limit { found.append(String(decoding: word, as: UTF8.self)) }
        }
        return found
    }
}

/// The rows of the restricted Damerau–Levenshtein distance between an asked word and the beginnings of another.
private struct DistanceTable {
    private let asked: [UInt8]
    private var cells: [Int]
    private let width: Int
    /// How many letters of the other word the rows speak of.
    var depth = 0

    init(_ asked: [UInt8], longest: Int) {
        self.asked = asked
        width = asked.count + 1
        cells = [Int](repeating: 0, count: width * (longest + 1))
        for column in 0..<width { cells[column] = column }
    }

    /// The distance between the asked word and the letters walked so far.
    var distance: Int { cells[depth * width + asked.count] }

    /// Walks one letter more, and gives the smallest distance of the new row.
    mutating func descend(_ word: [UInt8]) -> Int {
        let letter = word[depth]
        let above = depth * width
        depth += 1
        let row = depth * width
        cells[row] = depth
        var smallest = depth
        for column in 1..<width {
            let change = cells[above + column - 1] + (asked[column - 1] == letter ? 0 : 1)
            var best = min(change, cells[above + column] + 1, cells[row + column - 1] + 1)
            if column > 1, depth > 1, asked[column - 1] == word[depth - 2], asked[column - 2] == letter {
                best = min(best, cells[above - width + column - 2] + 1)
            }
            cells[row + column] = best
            smallest = min(smallest, best)
        }
        return smallest
    }
}
