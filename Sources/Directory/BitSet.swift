/// A set of positions in the directory, one bit each.
struct BitSet: Sendable, Equatable {
    private(set) var words: [UInt64]

    init(size: Int) { words = [UInt64](repeating: 0, count: (size + 63) / 64) }

    /// Every position below `size`.
    init(full size: Int) {
        words = [UInt64](repeating: .max, count: (size + 63) / 64)
        let rest = size % 64
        if rest > 0 { words[words.count - 1] = (1 << UInt64(rest)) - 1 }
    }

    mutating func insert(_ position: Int) {
        words[position >> 6] |= 1 << UInt64(position & 63)
    }

    func contains(_ position: Int) -> Bool {
        words[position >> 6] & (1 << UInt64(position & 63)) != 0
    }

    var count: Int {
        words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    mutating func formUnion(_ other: BitSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: BitSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func subtract(_ other: BitSet) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// How many positions both sets hold, without making the common set.
    func countOfIntersection(_ other: BitSet) -> Int {
        words.withUnsafeBufferPointer { mine in
            other.words.withUnsafeBufferPointer { theirs in
                var count = 0
                for index in 0..<mine.count { count &+= (mine[index] & theirs[index]).nonzeroBitCount }
                return count
            }
        }
    }

    /// The positions after the first `skip`, in order, `limit` at most.
    func positions(skipping skip: Int, limit: Int) -> [Int] {
        var found: [Int] = []
        var skip = skip
        for (index, word) in words.enumerated() where word != 0 {
            let here = word.nonzeroBitCount
            if skip >= here {
                skip -= here
                continue
            }
            var rest = word
            while rest != 0 {
                if skip > 0 { skip -= 1 } else { found.append(index * 64 + rest.trailingZeroBitCount) }
                if found.count == limit { return found }
                rest &= rest - 1
            }
        }
        return found
    }
}
