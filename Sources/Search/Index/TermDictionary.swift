/// The words of a corpus, each with a number, its stem and its place in the alphabet.
public struct TermDictionary: Sendable {
    /// The bytes of all terms, one after the other; term `n` stands from `starts[n]` to `starts[n + 1]`.
    private var bytes: [UInt8] = []
    private var starts: [UInt32] = [0]
    /// Open addressing: a term's number plus one at the place of its hash, or at the next free one.
    private var table = [UInt32](repeating: 0, count: 1 << 12)
    /// The stem of each term, and the terms of each stem.
    private var stemIDs: [String: UInt32] = [:]
    private var stemOf: [UInt32] = []
    private var members: [[UInt32]] = []
    /// The terms in alphabetical order; complete after ``sort(_:)``.
    private(set) var sorted: [UInt32] = []

    var count: Int { starts.count - 1 }

    func text(_ id: UInt32) -> String { String(decoding: slice(id), as: UTF8.self) }

    private func slice(_ id: UInt32) -> ArraySlice<UInt8> { bytes[Int(starts[Int(id)])..<Int(starts[Int(id) + 1])] }

    /// The number of a term, known or new.
    mutating func intern(_ term: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var place = Self.hash(term) & (table.count - 1)
        while table[place] != 0 {
            if holds(table[place] - 1, term) { return table[place] - 1 }
            place = (place + 1) & (table.count - 1)
        }
        let id = UInt32(count)
        bytes.append(contentsOf: term)
        starts.append(UInt32(bytes.count))
        table[place] = id + 1
        if count * 2 > table.count { grow() }
        return id
    }

    func id(_ term: String) -> UInt32? {
        var term = term
        return term.withUTF8 { term in
            var place = Self.hash(term) & (table.count - 1)
            while table[place] != 0 {
                if holds(table[place] - 1, term) { return table[place] - 1 }
                place = (place + 1) & (table.count - 1)
            }
            return nil
        }
    }

    private func holds(_ id: UInt32, _ term: UnsafeBufferPointer<UInt8>) -> Bool {
        let (start, end) = (Int(starts[Int(id)]), Int(starts[Int(id) + 1]))
        guard end - start == term.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            for place in 0..<term.count where bytes[start + place] != term[place] { return false }
            return true
        }
    }

    private mutating func grow() {
        table = [UInt32](repeating: 0, count: table.count * 2)
        for id in 0..<UInt32(count) {
            var place =
                bytes.withUnsafeBufferPointer { bytes in
                    Self.hash(UnsafeBufferPointer(rebasing: bytes[Int(starts[Int(id)])..<Int(starts[Int(id) + 1])]))
                } & (table.count - 1)
            while table[place] != 0 { place = (place + 1) & (table.count - 1) }
            table[place] = id + 1
        }
    }

    /// FNV-1a, mixed: words are short.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash ^ (hash >> 29)) & .max
    }

    /// Gives stems to the terms that are new, and puts all in order.
    mutating func sort(_ stemmer: Stemmer) {
        for id in stemOf.count..<count {
            let stem = stemmer.stem(text(UInt32(id)))
            let stemID = stemIDs[stem, default: UInt32(members.count)]
            if Int(stemID) == members.count {
                stemIDs[stem] = stemID
                members.append([])
            }
            stemOf.append(stemID)
            members[Int(stemID)].append(UInt32(id))
        }
        let fresh = (UInt32(sorted.count)..<UInt32(count)).map { (id: $0, text: text($0)) }.sorted { $0.text < $1.text }
        guard !fresh.isEmpty else { return }
        var merged: [UInt32] = []
        merged.reserveCapacity(count)
        var rest = fresh[...]
        for known in sorted {
            while let next = rest.first, next.text < text(known) {
                merged.append(next.id)
                rest.removeFirst()
            }
            merged.append(known)
        }
        sorted = merged + rest.map(\.id)
    }

    /// The terms with the stem of a word, itself included when it is one of them.
    func inflections(of word: String, _ stemmer: Stemmer) -> [UInt32] {
        if let id = id(word) { return members[Int(stemOf[Int(id)])] }
        return stemIDs[stemmer.stem(word)].map { members[Int($0)] } ?? []
    }

    /// The terms that start so.
    func startingWith(_ prefix: String) -> ArraySlice<UInt32> {
        let prefix = Array(prefix.utf8)
        let start = firstIndex { !$0.lexicographicallyPrecedes(prefix) }
        let end = firstIndex { !$0.lexicographicallyPrecedes(prefix) && !$0.starts(with: prefix) }
        return sorted[start..<max(start, end)]
    }

    private func firstIndex(where isPast: (ArraySlice<UInt8>) -> Bool) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(slice(sorted[middle])) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
