import CBits

/// The number of a document in its index: its place in the order of the day.
public typealias DocID = UInt32

/// A set of documents, one bit each.
public struct DocSet: Sendable, Equatable {
    private(set) var words: [UInt64]

    /// A set made already.
    init(words: [UInt64]) { self.words = words }

    public init(size: Int) { words = [UInt64](repeating: 0, count: (size + 63) / 64) }

    /// Every document below `size`.
    public init(full size: Int) {
        words = [UInt64](repeating: .max, count: (size + 63) / 64)
        let rest = size % 64
        if rest > 0 { words[words.count - 1] = (1 << UInt64(rest)) - 1 }
    }

    public mutating func insert(_ document: DocID) {
        words[Int(document >> 6)] |= 1 << UInt64(document & 63)
    }

    public mutating func insert(_ documents: some Sequence<DocID>) {
        words.withUnsafeMutableBufferPointer { words in
            for document in documents { words[Int(document >> 6)] |= 1 << UInt64(document & 63) }
        }
    }

    public func contains(_ document: DocID) -> Bool {
        words[Int(document >> 6)] & (1 << UInt64(document & 63)) != 0
    }

    public var count: Int {
        words.withUnsafeBufferPointer { bits_count($0.baseAddress, $0.count) }
    }

    public var isEmpty: Bool { !words.contains { $0 != 0 } }

    public mutating func formUnion(_ other: DocSet) { combine(other, bits_or) }
    public mutating func formIntersection(_ other: DocSet) { combine(other, bits_and) }
    public mutating func subtract(_ other: DocSet) { combine(other, bits_and_not) }

    public func union(_ other: DocSet) -> DocSet { combined { $0.formUnion(other) } }
    public func intersection(_ other: DocSet) -> DocSet { combined { $0.formIntersection(other) } }
    public func subtracting(_ other: DocSet) -> DocSet { combined { $0.subtract(other) } }

    /// How many documents both sets hold, without making the common set.
    public func countOfIntersection(_ other: DocSet) -> Int {
        words.withUnsafeBufferPointer { mine in
            other.words.withUnsafeBufferPointer { bits_count_and(mine.baseAddress, $0.baseAddress, mine.count) }
        }
    }

    /// Adds `carry` to this plane of a bit-sliced number and leaves in it what goes to the next plane.
    /// - Returns: whether anything is left.
    mutating func add(_ carry: inout DocSet) -> Bool {
        words.withUnsafeMutableBufferPointer { plane in
            carry.words.withUnsafeMutableBufferPointer { bits_carry(plane.baseAddress, $0.baseAddress, plane.count) }
        } != 0
    }

    /// The documents after the first `skip`, in order, `limit` at most.
    public func documents(skipping skip: Int = 0, limit: Int = .max) -> [DocID] {
        var (found, skip) = ([DocID](), skip)
        for (index, word) in words.enumerated() where word != 0 {
            let here = word.nonzeroBitCount
            if skip >= here {
                skip -= here
                continue
            }
            var rest = word
            while rest != 0 {
                if found.count == limit { return found }
                if skip > 0 { skip -= 1 } else { found.append(DocID(index * 64 + rest.trailingZeroBitCount)) }
                rest &= rest - 1
            }
        }
        return found
    }

    private func combined(_ change: (inout DocSet) -> Void) -> DocSet {
        var copy = self
        change(&copy)
        return copy
    }

    private mutating func combine(
        _ other: DocSet, _ kernel: (UnsafeMutablePointer<UInt64>?, UnsafePointer<UInt64>?, Int) -> Void
    ) {
        words.withUnsafeMutableBufferPointer { mine in
            other.words.withUnsafeBufferPointer { kernel(mine.baseAddress, $0.baseAddress, mine.count) }
        }
    }
}
