import Foundation
import Referencing

/// What the directory searches of one activator.
public struct Entry: Sendable {
    public let name: String
    /// Everything else that words may match: presentation, commune, address.
    public let text: String
    public let themes: [Theme]
    /// The codes of the departments served.
    public let departments: [String]

    public init(name: String, text: String, themes: [Theme], departments: [String]) {
        (self.name, self.text, self.themes, self.departments) = (name, text, themes, departments)
    }
}

/// What a visitor asks of the directory. Values of one filter widen the answer, the filters narrow each other.
public struct Query: Sendable, Equatable {
    public var words: String
    public var themes: [Theme]
    public var departments: [String]
    public var region: String?

    public init(words: String = "", themes: [Theme] = [], departments: [String] = [], region: String? = nil) {
        (self.words, self.themes, self.departments, self.region) = (words, themes, departments, region)
    }

    /// Words beyond these are not looked at: a question has a few.
    static let mostWords = 12
}

/// The answer: how many there are, which ones stand on the page, and what each further choice would give.
public struct Results: Sendable, Equatable {
    public let total: Int
    /// Positions in the list of entries the index was made from.
    public let positions: [Int]
    /// How many answers each further choice would give, in the order of `Theme.allCases`, `Department.all` and
    /// `Region.all`.
    public let themes: [Int]
    public let departments: [Int]
    public let regions: [Int]
}

/// The search over the referenced activators: immutable, in memory, swapped whole when the register changes.
public struct DirectoryIndex: Sendable {
    public let size: Int
    private let names: TermIndex
    private let texts: TermIndex
    private let themes: Shelf<Theme>
    private let departments: Shelf<String>
    private let regions: Shelf<String>

    /// - Parameter entries: in the order in which equal answers are shown.
    public init(_ entries: [Entry]) async {
        size = entries.count
        async let namePositions = Self.positions(entries) { [$0.name] }
        async let textPositions = Self.positions(entries) { [$0.name, $0.text] }
        var themes = Shelf(Theme.allCases, size: size)
        var departments = Shelf(Department.all.map(\.code), size: size)
        var regions = Shelf(Region.all.map(\.code), size: size)
        let regionOf = Dictionary(uniqueKeysWithValues: Department.all.map { ($0.code, $0.region) })
        for (position, entry) in entries.enumerated() {
            for theme in entry.themes { themes.insert(position, theme) }
            for code in entry.departments {
                departments.insert(position, code)
                if let region = regionOf[code] { regions.insert(position, region) }
            }
        }
        (self.themes, self.departments, self.regions) = (themes, departments, regions)
        names = TermIndex(size: size, positions: await namePositions)
        texts = TermIndex(size: size, positions: await textPositions)
    }

    /// One page of the answer.
    /// - Parameters:
    ///   - skip: how many answers stand before the page.
    ///   - limit: how many the page holds.
    public func search(_ query: Query, skipping skip: Int, limit: Int) -> Results {
        let words = Array(Folding.question(query.words).prefix(Query.mostWords))
        let matching = matches(words, in: texts)
        let byTheme = themes.union(query.themes)
        let byDepartment = departments.union(query.departments)
        let byRegion = regions.union(query.region.map { [$0] } ?? [])

        let found = intersection(matching, byTheme, byDepartment, byRegion)
        return Results(
            total: found.count,
            positions: page(of: found, words: words, skipping: skip, limit: limit),
            themes: themes.counts(within: intersection(matching, byDepartment, byRegion)),
            departments: departments.counts(within: intersection(matching, byTheme, byRegion)),
            regions: regions.counts(within: intersection(matching, byTheme, byDepartment)))
    }

    /// Those whose name answers come first; within both halves the order of the entries holds.
    private func page(of found: BitSet, words: [String], skipping skip: Int, limit: Int) -> [Int] {
        guard !words.isEmpty else { return found.positions(skipping: skip, limit: limit) }
        var first = matches(words, in: names)
        first.formIntersection(found)
        let ahead = first.count
        var page = skip < ahead ? first.positions(skipping: skip, limit: limit) : []
        guard page.count < limit else { return page }
        var rest = found
        rest.subtract(first)
        page += rest.positions(skipping: max(0, skip - ahead), limit: limit - page.count)
        return page
    }

    /// Every word must stand in the text; the last one may be the beginning of a word.
    private func matches(_ words: [String], in index: TermIndex) -> BitSet {
        var found = BitSet(full: size)
        for (position, word) in words.enumerated() {
            found.formIntersection(position == words.count - 1 ? index.startingWith(word) : index.exactly(word))
        }
        return found
    }

    private func intersection(_ base: BitSet, _ filters: BitSet?...) -> BitSet {
        filters.reduce(into: base) { found, filter in
            if let filter { found.formIntersection(filter) }
        }
    }

    /// Where each word stands; made in pieces side by side, then joined in order.
    private static func positions(
        _ entries: [Entry], _ parts: @escaping @Sendable (Entry) -> [String]
    ) async -> [String: [UInt32]] {
        let piece = max(1, (entries.count + 1) / 2)
        let pieces = await withTaskGroup(of: (Int, [String: [UInt32]]).self) { group in
            for start in stride(from: 0, to: entries.count, by: piece) {
                group.addTask {
                    (start, positions(entries[start..<min(start + piece, entries.count)], parts))
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
        }
        guard var all = pieces.first?.1 else { return [:] }
        for (_, more) in pieces.dropFirst() { all.merge(more) { $0 + $1 } }
        return all
    }

    private static func positions(
        _ entries: ArraySlice<Entry>, _ parts: (Entry) -> [String]
    ) -> [String: [UInt32]] {
        var found: [String: [UInt32]] = [:]
        for position in entries.indices {
            for part in parts(entries[position]) {
                Folding.eachWord(part) { word in
                    found[word, default: []].appendOnce(UInt32(position))
                }
            }
        }
        return found
    }
}

/// The positions of each value of a filter, in the order of the values.
private struct Shelf<Value: Hashable & Sendable>: Sendable {
    private let places: [Value: Int]
    private var sets: [BitSet]
    private let size: Int

    init(_ values: [Value], size: Int) {
        places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0.element, $0.offset) })
        sets = values.map { _ in BitSet(size: size) }
        self.size = size
    }

    mutating func insert(_ position: Int, _ value: Value) {
        if let place = places[value] { sets[place].insert(position) }
    }

    /// The union of a filter's choices; nil when nothing was chosen.
    func union(_ choices: [Value]) -> BitSet? {
        guard !choices.isEmpty else { return nil }
        return choices.reduce(into: BitSet(size: size)) { found, choice in
            if let place = places[choice] { found.formUnion(sets[place]) }
        }
    }

    func counts(within found: BitSet) -> [Int] {
        sets.map { $0.countOfIntersection(found) }
    }
}

extension [UInt32] {
    /// Positions come in rising order: one that is there already is the last.
    fileprivate mutating func appendOnce(_ position: UInt32) {
        if last != position { append(position) }
    }
}
