import Foundation
import Referencing

/// The search over the referenced activators: immutable, in memory, swapped whole when the register changes. Made by
/// an ``IndexWorkshop``.
public struct DirectoryIndex: Sendable {
    /// How many activators there are; their positions are their order of the day.
    public let size: Int
    let lexicon: Lexicon
    let postings: Postings
    let stemmer: Stemmer
    let places: Places
    let synonyms: Synonyms
    let spelling: Spelling
    let themeWords: ThemeWords
    let themes: Shelf<Theme>
    let departments: Shelf<String>
    let regions: Shelf<String>
    let sizes: Shelf<FirmSize>
    let remote: BitSet
    let firstMeetingFree: BitSet
    let seats: Seats
    /// By SIREN, or by VAT number where there is no SIREN.
    let byFirm: [String: [UInt32]]
    let sirets: [String?]
    let wholeNames: [String: [UInt32]]
    /// Names with a word that starts with these one or two letters.
    let namePrefixes: [String: BitSet]
    let meanings: [Meaning]
    let synonymWords: Set<String>
    /// How words of ours are spelled, by their folded form.
    let spelled: [String: String]

    /// Answers that hold a part of the question are shown too when fewer than these hold all of it.
    static let enough = 20

    /// One page of the answer.
    /// - Parameters:
    ///   - skip: how many answers stand before the page.
    ///   - limit: how many the page holds.
    ///   - counting: whether the facets are counted.
    public func search(_ query: Query, skipping skip: Int, limit: Int, counting: Bool = true) -> Results {
        var results = Results()
        let answer = Question(query, in: self).answer()
        results.understanding = answer.understanding
        let filters = Filters(query, in: self)
        let found = filters.applied(to: answer.found)
        results.total = found.count
        results.complete = answer.isComplete ? results.total : filters.applied(to: answer.complete).count
        if let near = query.near, query.byDistance {
            results.positions = seats.nearest(to: near.center, in: found, skipping: skip, limit: limit)
        } else {
            results.positions = answer.ranking.page(of: found, skipping: skip, limit: limit)
        }
        if counting { results.facets = filters.facets(of: answer.found, found: found, in: self) }
        return results
    }

    /// How far an activator's seat is, in kilometres; nil when nobody knows where it is.
    public func distance(_ position: Int, from center: Coordinates) -> Double? {
        seats.coordinates[position]?.kilometres(to: center)
    }

    /// The other expressions of some lines of the synonyms, as they are written there.
    public func others(meaning expression: String, in lines: [Int]) -> [String] {
        let own = Folding.whole(expression)
        return lines.flatMap { synonyms.labels[$0] }.filter { Folding.whole($0) != own }
    }

    /// The activators with a number: a SIRET, a SIREN, or a VAT number.
    func numbered(_ number: String) -> [UInt32] {
        switch number.utf8.count {
        case 14: (byFirm[String(number.prefix(9))] ?? []).filter { sirets[Int($0)] == number }
        case 13 where number.hasPrefix("FR"): byFirm[String(number.suffix(9))] ?? []
        default: byFirm[number] ?? []
        }
    }

    func set(_ positions: [UInt32]?) -> BitSet? {
        positions.map { positions in
            var set = BitSet(size: size)
            set.insert(positions)
            return set
        }
    }
}

/// The words of the themes' names: which themes a word names.
struct ThemeWords: Sendable {
    let exact: [String: [Theme]]
    let stems: [String: [Theme]]

    init(_ stemmer: Stemmer) {
        var (exact, stems): ([String: [Theme]], [String: [Theme]]) = ([:], [:])
        for theme in Theme.allCases {
            let tokens = Folding.tokens(theme.name)
            // The « commerce » of « e-commerce » is not commerce.
            var words = tokens.indices.filter { place in
                !tokens[place].isLetter && !(tokens[place].isGlued && tokens[place - 1].isLetter)
            }.map { tokens[$0].text }.filter { !StopWords.contains($0) }
            words += zip(tokens, tokens.dropFirst()).filter(\.1.isGlued).map { $0.text + $1.text }
            for word in Set(words) {
                exact[word, default: []].append(theme)
                stems[stemmer.stem(word), default: []].append(theme)
            }
        }
        (self.exact, self.stems) = (exact, stems)
    }

    var words: [String] { Array(exact.keys) }

    /// The themes with a word that starts so.
    func startingWith(_ prefix: String) -> [Theme] {
        exact.reduce(into: []) { themes, word in
            if word.key.utf8.starts(with: prefix.utf8) { themes += word.value }
        }
    }

    func hasBeginning(_ prefix: String) -> Bool { exact.keys.contains { $0.utf8.starts(with: prefix.utf8) } }
}

/// What a line of the synonyms finds: the activators that use any of its expressions.
struct Meaning: Sendable {
    let name: BitSet
    let themes: BitSet
    let text: BitSet
}
