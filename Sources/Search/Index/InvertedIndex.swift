/// Which documents hold each term in each field: lists in one flat array, and sets of bits for common terms.
public struct InvertedIndex: Sendable {
    let size: Int
    private let fields: Int
    /// The documents of key `k` stand from `starts[k]` to `starts[k + 1]`, in rising order; none for a common term.
    private let starts: [UInt32]
    private let documents: [DocID]
    private let common: [UInt32: DocSet]
    private let counts: [UInt32]

    /// A term in a field, as one number.
    static func key(_ term: UInt32, _ field: Int, fields: Int) -> UInt32 { term * UInt32(fields) + UInt32(field) }

    /// A term that more than one document in so many holds is kept as bits.
    private static let density = 32

    init(_ prepared: [PreparedDocument], terms: Int, fields: Int) {
        (size, self.fields) = (prepared.count, fields)
        var counts = [UInt32](repeating: 0, count: terms * fields)
        counts.withUnsafeMutableBufferPointer { counts in
            for document in prepared { document.eachKey { counts[Int($0)] += 1 } }
        }
        var (starts, slots, total, sets) = (
            [UInt32](), [Int32](repeating: -1, count: counts.count), UInt32(0), Int32(0)
        )
        starts.reserveCapacity(counts.count + 1)
        for (key, count) in counts.enumerated() {
            starts.append(total)
            if Int(count) * Self.density > size, count > 0 {
                slots[key] = sets
                sets += 1
            } else {
                total += count
            }
        }
        starts.append(total)
        let words = (size + 63) / 64
        var bits = [UInt64](repeating: 0, count: words * Int(sets))
        var (next, documents) = (starts, [DocID](repeating: 0, count: Int(total)))
        bits.withUnsafeMutableBufferPointer { bits in
            documents.withUnsafeMutableBufferPointer { documents in
                next.withUnsafeMutableBufferPointer { next in
                    for (id, document) in prepared.enumerated() {
                        document.eachKey { key in
                            let slot = slots[Int(key)]
                            if slot >= 0 {
                                bits[Int(slot) * words + id >> 6] |= 1 << UInt64(id & 63)
                            } else {
                                documents[Int(next[Int(key)])] = DocID(id)
                                next[Int(key)] += 1
                            }
                        }
                    }
                }
            }
        }
        var common: [UInt32: DocSet] = [:]
        for (key, slot) in slots.enumerated() where slot >= 0 {
            common[UInt32(key)] = DocSet(words: Array(bits[Int(slot) * words..<(Int(slot) + 1) * words]))
        }
        (self.counts, self.starts, self.documents, self.common) = (counts, starts, documents, common)
    }

    func count(_ term: UInt32, _ field: TextFieldID) -> Int {
        let key = Int(Self.key(term, field.place, fields: fields))
        return key < counts.count ? Int(counts[key]) : 0
    }

    /// In how many documents a term stands, counted once a field.
    func count(_ term: UInt32) -> Int { (0..<fields).reduce(0) { $0 + count(term, TextFieldID($1)) } }

    func add(_ term: UInt32, _ field: TextFieldID, to set: inout DocSet) {
        let key = Self.key(term, field.place, fields: fields)
        guard Int(key) < counts.count else { return }
        if let bits = common[key] {
            set.formUnion(bits)
        } else {
            set.insert(documents[Int(starts[Int(key)])..<Int(starts[Int(key) + 1])])
        }
    }

    /// The set of a common term, without a copy.
    func commonSet(_ term: UInt32, _ field: TextFieldID) -> DocSet? {
        common[Self.key(term, field.place, fields: fields)]
    }
}
