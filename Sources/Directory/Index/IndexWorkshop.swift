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

        init(_ entry: Entry, _ keys: [UInt32], wholeName: String, communeKey: String?) {
            var read = entry
            read.texts = []
            (self.entry, self.keys, self.wholeName, self.communeKey) = (read, keys, wholeName, communeKey)
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
        /// The last entry that each occurrence was seen in, so that it is counted once in each.
        var seenIn: [Int] = []
        /// Many have their seats in the same communes.
        var communeKeys: [String: String] = [:]
        let read = entries.indices.map { number in
            let entry = entries[number]
            var keys: [UInt32] = []
            keys.reserveCapacity(64)
            let add = { (word: String, field: Field) in
                guard word.utf8.count <= 40 else { return }
                let key = Occurrence(lexicon.intern(word), field).key
                while seenIn.count <= Int(key) { seenIn.append(-1) }
                guard seenIn[Int(key)] != number else { return }
                seenIn[Int(key)] = number
                keys.append(key)
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
            let communeKey = entry.department.map { department in
                let commune = "\(department) \(entry.commune)"
                if let known = communeKeys[commune] { return known }
                let key = Places.key(commune: entry.commune, department: department)
                communeKeys[commune] = key
                return key
            }
            return Prepared(entry, keys, wholeName: name.map(\.text).joined(), communeKey: communeKey)
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
