/// Where a word may stand: in a name, or in the other texts.
enum Field: UInt32, CaseIterable, Sendable {
    case name, text
}

/// A word in a field, as one number.
struct Occurrence: Hashable, Sendable {
    let key: UInt32

    init(_ term: UInt32, _ field: Field) { key = term << 1 | field.rawValue }
}

/// The positions of every occurrence: an inverted index in two flat arrays, with bits beside it for common words.
struct Postings: Sendable {
    let size: Int
    /// The positions of key `k` stand from `starts[k]` to `starts[k + 1]`, in rising order.
    private let starts: [UInt32]
    private let positions: [UInt32]
    private let common: [UInt32: BitSet]

    /// - Parameter documents: the keys of each position, each key once.
    init(_ documents: [[UInt32]], terms: Int) {
        size = documents.count
        var ends = [UInt32](repeating: 0, count: terms * 2 + 1)
        for keys in documents { for key in keys { ends[Int(key) + 1] += 1 } }
        for key in 1..<max(1, ends.count) { ends[key] += ends[key - 1] }
        starts = ends
        var next = ends
        var positions = [UInt32](repeating: 0, count: Int(ends.last ?? 0))
        positions.withUnsafeMutableBufferPointer { positions in
            for (position, keys) in documents.enumerated() {
                for key in keys {
                    positions[Int(next[Int(key)])] = UInt32(position)
                    next[Int(key)] += 1
                }
            }
        }
        self.positions = positions
        var common: [UInt32: BitSet] = [:]
        for key in 0..<UInt32(terms * 2) where Int(ends[Int(key) + 1] - ends[Int(key)]) * 32 > size {
            var bits = BitSet(size: size)
            bits.insert(positions[Int(ends[Int(key)])..<Int(ends[Int(key) + 1])])
            common[key] = bits
        }
        self.common = common
    }

    func count(_ term: UInt32, _ field: Field) -> Int {
        let key = Int(Occurrence(term, field).key)
        return key + 1 < starts.count ? Int(starts[key + 1] - starts[key]) : 0
    }

    /// Whether the word stands anywhere.
    func holds(_ term: UInt32) -> Bool { Field.allCases.contains { count(term, $0) > 0 } }

    func add(_ term: UInt32, _ field: Field, to set: inout BitSet) {
        let key = Occurrence(term, field).key
        guard Int(key) + 1 < starts.count else { return }
        if let bits = common[key] {
            set.formUnion(bits)
        } else {
            set.insert(positions[Int(starts[Int(key)])..<Int(starts[Int(key) + 1])])
        }
    }
}
