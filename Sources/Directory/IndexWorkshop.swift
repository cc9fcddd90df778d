import Foundation
import Referencing

/// Makes indexes: keeps the words of every activator once read, so that a change costs its own reading and the putting
/// together, not the reading of all.
public struct IndexWorkshop: Sendable {
    final class Prepared: Sendable {
        /// Without its texts, which have been read.
        let entry: Entry
        /// The occurrences of its words, each once.
        let keys: [UInt32]
        /// The letters of its name, and where its seat is (see ``Places/key(commune:department:)``).
        let wholeName: String
        let communeKey: String?

        init(_ entry: Entry, _ keys: [UInt32]) {
            var read = entry
            read.texts = []
            (self.entry, self.keys) = (read, keys)
            wholeName = Folding.whole(entry.name)
            communeKey = entry.department.map { Places.key(commune: entry.commune, department: $0) }
        }

        /// The same, with the numbers that the words have in another lexicon.
        init(_ other: Prepared, _ numbers: [UInt32]) {
            (entry, wholeName, communeKey) = (other.entry, other.wholeName, other.communeKey)
            keys = other.keys.map { numbers[Int($0 >> 1)] << 1 | $0 & 1 }
        }
    }

    private var prepared: [String: Prepared] = [:]
    private var lexicon = Lexicon()
    private let stemmer = Stemmer()
    private let places: Places
    private let synonyms: Synonyms

    public init(places: Places = Places(), synonyms: Synonyms = .none) {
        (self.places, self.synonyms) = (places, synonyms)
    }

    /// The words of entries, read and not yet put in.
    public struct Reading: Sendable {
        fileprivate var pieces: [(Lexicon, [Prepared])] = []
    }

    /// Reads entries, in pieces side by side.
    public static func read(_ entries: [Entry]) async -> Reading {
        let piece = max(500, (entries.count + 1) / 2)
        let pieces = await withTaskGroup(of: (Lexicon, [Prepared]).self) { group in
            for start in stride(from: 0, to: entries.count, by: piece) {
                group.addTask { read(entries[start..<min(start + piece, entries.count)]) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        return Reading(pieces: pieces)
    }

    /// Takes in entries, new or changed.
    public mutating func put(_ reading: Reading) {
        for (own, read) in reading.pieces {
            let numbers = own.terms.map { lexicon.intern($0) }
            for one in read { prepared[one.entry.id] = Prepared(one, numbers) }
        }
    }

    public mutating func remove(_ ids: some Sequence<String>) {
        for id in ids { prepared[id] = nil }
    }

    /// Puts an index together.
    /// - Parameter day: what the order of equal answers is drawn from: it changes each day, and is the same in every
    ///   process, so that nobody gains by a name that comes early in the alphabet.
    /// - Returns: the index, and the entries' ids in its order.
    public mutating func index(for day: CivilDay) -> (index: DirectoryIndex, order: [String]) {
        let seed = Shuffle.hash(day.description)
        let drawn = prepared.values.map { (rank: Shuffle.hash($0.entry.id, seed), prepared: $0) }
            .sorted { ($0.rank, $0.prepared.entry.id) < ($1.rank, $1.prepared.entry.id) }.map(\.prepared)
        lexicon.sort(stemmer)
        let index = DirectoryIndex(
            drawn, Postings(drawn.map(\.keys), terms: lexicon.count), lexicon, stemmer, places, synonyms)
        return (index, drawn.map(\.entry.id))
    }

    private static func read(_ entries: ArraySlice<Entry>) -> (Lexicon, [Prepared]) {
        var lexicon = Lexicon()
        let read = entries.map { entry in
            var keys: [UInt32] = []
            keys.reserveCapacity(64)
            let add = { (word: String, field: Field) in
                guard word.utf8.count <= 40 else { return }
                keys.append(Occurrence(lexicon.intern(word), field).key)
            }
            let name = Folding.tokens(entry.name)
            for token in name where !token.isLetter { add(token.text, .name) }
            for (left, right) in zip(name, name.dropFirst()) { add(left.text + right.text, .name) }
            if name.count > 2 { add(name.map(\.text).joined(), .name) }
            for text in entry.texts {
                var before = ""
                Folding.eachToken(text) { token in
                    if !token.isLetter { add(token.text, .text) }
                    if token.isGlued { add(before + token.text, .text) }
                    before = token.text
                }
            }
            return Prepared(entry, Array(Set(keys)))
        }
        return (lexicon, read)
    }
}

/// The order of the day.
enum Shuffle {
    /// FNV-1a, then mixed: the same in every process, which Swift's own hashes are not.
    static func hash(_ text: String, _ seed: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
        var hash = seed
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash ^= hash >> 32
        hash &*= 0xd6e8_feb8_6659_fd93
        return hash ^ (hash >> 32)
    }
}

extension DirectoryIndex {
    init(
        _ prepared: [IndexWorkshop.Prepared], _ postings: Postings, _ lexicon: Lexicon, _ stemmer: Stemmer,
        _ places: Places,
        _ synonyms: Synonyms
    ) {
        size = prepared.count
        (self.postings, self.lexicon, self.stemmer) = (postings, lexicon, stemmer)
        (self.places, self.synonyms) = (places, synonyms)
        themeWords = ThemeWords(stemmer)
        var themes = Shelf(Theme.allCases, size: size)
        var departments = Shelf(Department.all.map(\.code), size: size)
        var regions = Shelf(Region.all.map(\.code), size: size)
        var sizes = Shelf(FirmSize.allCases, size: size)
        var (remote, free) = (BitSet(size: size), BitSet(size: size))
        var (identifiers, wholeNames): ([String: [UInt32]], [String: [UInt32]]) = ([:], [:])
        let regionOf = Dictionary(uniqueKeysWithValues: Department.all.map { ($0.code, $0.region) })
        for (position, prepared) in prepared.enumerated() {
            let entry = prepared.entry
            for theme in entry.themes { themes.insert(position, theme) }
            for size in entry.sizes { sizes.insert(position, size) }
            if entry.isNational {
                departments.insertEverywhere(position)
                regions.insertEverywhere(position)
            } else {
                for code in entry.departments {
                    departments.insert(position, code)
                    if let region = regionOf[code] { regions.insert(position, region) }
                }
            }
            if entry.isRemote { remote.insert(position) }
            if entry.isFirstMeetingFree { free.insert(position) }
            if let firm = entry.firm { identifiers[firm, default: []].append(UInt32(position)) }
            wholeNames[prepared.wholeName, default: []].append(UInt32(position))
        }
        (self.themes, self.departments, self.regions, self.sizes) = (themes, departments, regions, sizes)
        (self.remote, firstMeetingFree) = (remote, free)
        (byFirm, self.wholeNames) = (identifiers, wholeNames)
        sirets = prepared.map(\.entry.siret)
        seats = Seats(prepared)
        namePrefixes = Self.prefixes(lexicon, postings)
        synonymWords = synonyms.words
        spelled = Spoken.spellings(
            synonyms.labels.joined() + Theme.allCases.map { $0.name.lowercased() } + Department.all.map(\.name)
                + Region.all.map(\.name) + Department.all.map(\.seat))
        spelling = Spelling(
            lexicon.sorted.lazy.filter { postings.holds($0) }.map { lexicon.terms[Int($0)] } + Array(places.words)
                + Array(synonymWords) + Array(themeWords.words))
        var meanings: [Meaning] = []
        for line in synonyms.lines {
            meanings.append(Meaning(line, lexicon, postings, stemmer, themeWords, themes))
        }
        self.meanings = meanings
    }

    private static func prefixes(_ lexicon: Lexicon, _ postings: Postings) -> [String: BitSet] {
        var prefixes: [String: BitSet] = [:]
        for term in lexicon.sorted where postings.count(term, .name) > 0 {
            let text = lexicon.terms[Int(term)]
            for length in 1...2 where text.utf8.count >= length {
                let prefix = String(decoding: text.utf8.prefix(length), as: UTF8.self)
                postings.add(term, .name, to: &prefixes[prefix, default: BitSet(size: postings.size)])
            }
        }
        return prefixes
    }
}

extension Meaning {
    init(
        _ expressions: [[Token]], _ lexicon: Lexicon, _ postings: Postings, _ stemmer: Stemmer,
        _ themeWords: ThemeWords, _ themes: Shelf<Theme>
    ) {
        var (name, text) = (BitSet(size: postings.size), BitSet(size: postings.size))
        var named: Set<Theme> = []
        for expression in expressions {
            let words = expression.filter { !$0.isLetter && !StopWords.contains($0.text) }.map(\.text)
            guard !words.isEmpty else { continue }
            for field in Field.allCases {
                var all: BitSet?
                for word in words {
                    var found = BitSet(size: postings.size)
                    for term in lexicon.inflections(of: word, stemmer) { postings.add(term, field, to: &found) }
                    all = all?.intersection(found) ?? found
                }
                if let all, field == .name { name.formUnion(all) }
                if let all, field == .text { text.formUnion(all) }
            }
            let meant = words.map { Set(themeWords.stems[stemmer.stem($0)] ?? []) }
            named.formUnion(meant.dropFirst().reduce(meant[0]) { $0.intersection($1) })
        }
        (self.name, self.text) = (name, text)
        self.themes = themes.union(Array(named)) ?? BitSet(size: postings.size)
    }
}
