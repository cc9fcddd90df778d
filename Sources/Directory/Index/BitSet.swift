import CBits

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

    mutating func insert(_ positions: some Sequence<UInt32>) {
        words.withUnsafeMutableBufferPointer { words in
            for position in positions { words[Int(position >> 6)] |= 1 << UInt64(position & 63) }
        }
    }

    func contains(_ position: Int) -> Bool {
        words[position >> 6] & (1 << UInt64(position & 63)) != 0
    }

    var count: Int {
        words.withUnsafeBufferPointer { bits_count($0.baseAddress, $0.count) }
    }

    var isEmpty: Bool { !words.contains { $0 != 0 } }

    mutating func formUnion(_ other: BitSet) { combine(other, bits_or) }
    mutating func formIntersection(_ other: BitSet) { combine(other, bits_and) }
    mutating func subtract(_ other: BitSet) { combine(other, bits_and_not) }

    func union(_ other: BitSet) -> BitSet { combined { $0.formUnion(other) } }
    func intersection(_ other: BitSet) -> BitSet { combined { $0.formIntersection(other) } }
    func subtracting(_ other: BitSet) -> BitSet { combined { $0.subtract(other) } }

    /// How many positions both sets hold, without making the common set.
    func countOfIntersection(_ other: BitSet) -> Int {
        words.withUnsafeBufferPointer { mine in
            other.words.withUnsafeBufferPointer { bits_count_and(mine.baseAddress, $0.baseAddress, mine.count) }
        }
    }

    /// Adds `carry` to this plane of a bit-sliced number and leaves in it what goes to the next plane.
    /// - Returns: whether anything is left.
    mutating func add(_ carry: inout BitSet) -> Bool {
        words.withUnsafeMutableBufferPointer { plane in
            carry.words.withUnsafeMutableBufferPointer { bits_carry(plane.baseAddress, $0.baseAddress, plane.count) }
        } != 0
    }

    /// The positions after the first `skip`, in order, `limit` at most.
    func positions(skipping skip: Int = 0, limit: Int = .max) -> [Int] {
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
                if found.count == limit { return found }
                if skip > 0 { skip -= 1 } else { found.append(index * 64 + rest.trailingZeroBitCount) }
                rest &= rest - 1
            }
        }
        return found
    }

    private func combined(_ change: (inout BitSet) -> Void) -> BitSet {
        var copy = self
        change(&copy)
        return copy
    }

    private mutating func combine(
        _ other: BitSet, _ kernel: (UnsafeMutablePointer<UInt64>?, UnsafePointer<UInt64>?, Int) -> Void
    ) {
        words.withUnsafeMutableBufferPointer { mine in
            other.words.withUnsafeBufferPointer { kernel(mine.baseAddress, $0.baseAddress, mine.count) }
        }
    }
}
