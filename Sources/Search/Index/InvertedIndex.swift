/// Which documents hold each term in each field: lists in one flat array, and sets of bits for common terms. Lists stand in
/// the order of the alphabet, so that all words with one beginning are one stretch of the array.
public struct InvertedIndex: Sendable {
    let size: Int
    private let fields: Int
    /// How many terms there are.
    private let terms: Int
    /// The place of each key: fields one after the other, in each the terms in alphabetical order.
    private let places: [UInt32]
    /// The documents of place `p` stand from `starts[p]` to `starts[p + 1]`, in rising order; none for a common term.
    private let starts: [UInt32]
    private let documents: [DocID]
    private let common: [UInt32: DocSet]
    private let commonPlaces: [UInt32]
    private let counts: [UInt32]

    /// A term in a field, as one number.
    static func key(_ term: UInt32, _ field: Int, fields: Int) -> UInt32 { term * UInt32(fields) + UInt32(field) }

    /// A term that more than one document in so many holds is kept as bits.
    private static let density = 32

    /// - Parameter sorted: the terms in alphabetical order.
    init(_ prepared: [PreparedDocument], sorted: [UInt32], fields: Int) {
        (size, self.fields, terms) = (prepared.count, fields, sorted.count)
        var places = [UInt32](repeating: 0, count: sorted.count * fields)
        for (rank, term) in sorted.enumerated() {
            for field in 0..<fields {
                places[Int(Self.key(term, field, fields: fields))] = UInt32(field * sorted.count + rank)
            }
        }
        var counts = [UInt32](repeating: 0, count: places.count)
        counts.withUnsafeMutableBufferPointer { counts in
            places.withUnsafeBufferPointer { places in
                for document in prepared { document.eachKey { counts[Int(places[Int($0)])] += 1 } }
            }
        }
        var (starts, slots, total, sets) = (
            [UInt32](), [Int32](repeating: -1, count: counts.count), UInt32(0), Int32(0)
        )
        starts.reserveCapacity(counts.count + 1)
        for (place, count) in counts.enumerated() {
            starts.append(total)
            if Int(count) * Self.density > size, count > 0 {
                slots[place] = sets
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
                            let place = Int(places[Int(key)])
                            let slot = slots[place]
                            if slot >= 0 {
                                bits[Int(slot) * words + id >> 6] |= 1 << UInt64(id & 63)
                            } else {
                                documents[Int(next[place])] = DocID(id)
                                next[place] += 1
                            }
                        }
                    }
                }
            }
        }
        var common: [UInt32: DocSet] = [:]
        for (place, slot) in slots.enumerated() where slot >= 0 {
            common[UInt32(place)] = DocSet(words: Array(bits[Int(slot) * words..<(Int(slot) + 1) * words]))
        }
        (self.counts, self.starts, self.documents, self.common) = (counts, starts, documents, common)
        (self.places, commonPlaces) = (places, common.keys.sorted())
    }

    func count(_ term: UInt32, _ field: TextFieldID) -> Int {
        place(term, field).map { Int(counts[$0]) } ?? 0
    }

    /// Nil for a term that came after this index was made.
    private func place(_ term: UInt32, _ field: TextFieldID) -> Int? {
        let key = Int(Self.key(term, field.place, fields: fields))
        return key < places.count ? Int(places[key]) : nil
    }

    /// In how many documents a term stands, counted once a field.
    func count(_ term: UInt32) -> Int { (0..<fields).reduce(0) { $0 + count(term, TextFieldID($1)) } }

    func add(_ term: UInt32, _ field: TextFieldID, to set: inout DocSet) {
        guard let place = place(term, field) else { return }
        if let bits = common[UInt32(place)] {
            set.formUnion(bits)
        } else {
            set.insert(documents[Int(starts[place])..<Int(starts[place + 1])])
        }
    }

    /// Who holds any of the terms of a stretch of the alphabet; nil when nobody does.
    func set(_ ranks: Range<Int>, _ field: TextFieldID) -> DocSet? {
        let stretch = (field.place * terms + ranks.lowerBound)..<(field.place * terms + ranks.upperBound)
        let listed = documents[Int(starts[stretch.lowerBound])..<Int(starts[stretch.upperBound])]
        let known = commonPlaces[commonPlaces.partition(from: stretch.lowerBound)...]
            .prefix { $0 < stretch.upperBound }
        guard !listed.isEmpty || !known.isEmpty else { return nil }
        var set = known.first.flatMap { common[$0] } ?? DocSet(size: size)
        for place in known.dropFirst() { if let bits = common[place] { set.formUnion(bits) } }
        set.insert(listed)
        return set
    }

    /// The set of a common term, without a copy.
    func commonSet(_ term: UInt32, _ field: TextFieldID) -> DocSet? {
        place(term, field).flatMap { common[UInt32($0)] }
    }
}

extension [UInt32] {
    /// The index of the first element that is not smaller, of a sorted array.
    fileprivate func partition(from value: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if Int(self[middle]) < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
