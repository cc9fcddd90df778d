/// The documents of each value of the facet fields. The values of all fields are numbered through, in the order of the
/// schema.
public struct FacetIndex: Sendable {
    private let bases: [Int]
    private let counts: [Int]
    private let sets: [DocSet]
    /// Documents that have every value of a field.
    private let everywhere: [DocSet]
    /// The values of document `d` stand from `starts[d]` to `starts[d + 1]`.
    private let starts: [UInt32]
    private let values: [UInt16]
    private let size: Int

    /// The number of the first value of each field.
    static func bases(_ schema: Schema) -> [Int] {
        schema.facets.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.values.count) }
    }

    init(_ schema: Schema, _ prepared: [PreparedDocument]) {
        bases = Self.bases(schema)
        counts = schema.facets.map(\.values.count)
        size = prepared.count
        var sets = (0..<bases[bases.count - 1]).map { _ in DocSet(size: prepared.count) }
        var everywhere = schema.facets.map { _ in DocSet(size: prepared.count) }
        var (starts, values) = ([UInt32](), [UInt16]())
        starts.reserveCapacity(prepared.count + 1)
        for (id, document) in prepared.enumerated() {
            starts.append(UInt32(values.count))
            document.eachFacet { value in
                sets[value].insert(DocID(id))
                values.append(UInt16(value))
            }
            let fields = document.everywhere
            for field in everywhere.indices where fields & (1 << UInt8(field)) != 0 {
                everywhere[field].insert(DocID(id))
            }
        }
        starts.append(UInt32(values.count))
        (self.sets, self.everywhere, self.starts, self.values) = (sets, everywhere, starts, values)
    }

    /// Those with this very value, apart from those that have every one.
    public func only(_ field: FacetFieldID, _ value: Int) -> DocSet { sets[bases[field.place] + value] }

    /// Those that have every value of a field.
    public func everyValue(of field: FacetFieldID) -> DocSet { everywhere[field.place] }

    /// The union of a filter's choices; nil when nothing was chosen.
    public func union(_ field: FacetFieldID, _ values: [Int]) -> DocSet? {
        guard !values.isEmpty else { return nil }
        return values.reduce(into: everywhere[field.place]) { $0.formUnion(sets[bases[field.place] + $1]) }
    }

    /// How many of some documents have each value of a field, in the order of the values.
    /// - Parameter count: how many documents there are.
    func counts(_ field: FacetFieldID, within found: DocSet, count: Int) -> [Int] {
        let (base, number) = (bases[field.place], counts[field.place])
        let always = everywhere[field.place].countOfIntersection(found)
        // Few documents are walked one by one; for many, bits are counted sixty-four at a time.
        guard count * 64 < size / 64 * number else {
            return (base..<base + number).map { always + sets[$0].countOfIntersection(found) }
        }
        var counts = [Int](repeating: always, count: number)
        counts.withUnsafeMutableBufferPointer { counts in
            values.withUnsafeBufferPointer { values in
                found.forEach { id in
                    for place in Int(starts[Int(id)])..<Int(starts[Int(id) + 1]) {
                        let value = Int(values[place]) - base
                        if value >= 0, value < number { counts[value] += 1 }
                    }
                }
            }
        }
        return counts
    }
}
