import CBits

/// The documents of each value of the facet fields.
public struct FacetIndex: Sendable {
    private let columns: [Column]

    /// One field.
    private struct Column {
        /// The documents of each value.
        var sets: [DocSet]
        /// Documents that have every value.
        var everywhere: DocSet
        /// The values of document `d` stand from `starts[d]` to `starts[d + 1]`.
        var starts: [UInt32] = []
        var values: [UInt16] = []

        init(values count: Int, size: Int) {
            sets = (0..<count).map { _ in DocSet(size: size) }
            everywhere = DocSet(size: size)
            starts.reserveCapacity(size + 1)
        }

        /// How many of some documents have each value.
        /// - Parameter count: how many documents there are.
        func counts(within found: DocSet, count: Int) -> [Int] {
            let always = everywhere.countOfIntersection(found)
            // Few documents are walked one by one; for many, bits are counted sixty-four at a time.
            let size = max(starts.count - 1, 1)
            let steps = count + count * values.count / size
            guard steps * Self.wordsInTheTimeOfAStep < sets.count * size / 64 else {
                return sets.map { always + $0.countOfIntersection(found) }
            }
            return walked(found).map { always + Int($0) }
        }

        /// How many words of bits are swept in the time of one step of a walk, as measured.
        private static let wordsInTheTimeOfAStep = 5

        private func walked(_ found: DocSet) -> [UInt32] {
            var counts = [UInt32](repeating: 0, count: sets.count)
            counts.withUnsafeMutableBufferPointer { counts in
                found.words.withUnsafeBufferPointer { words in
                    starts.withUnsafeBufferPointer { starts in
                        values.withUnsafeBufferPointer { values in
                            bits_count_values(
                                words.baseAddress, words.count, starts.baseAddress, values.baseAddress,
                                counts.baseAddress)
                        }
                    }
                }
            }
            return counts
        }
    }

    /// The number of the first value of each field, the values of all fields numbered through in the order of the schema.
    static func bases(_ schema: Schema) -> [Int] {
        schema.facets.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.values.count) }
    }

    init(_ schema: Schema, _ prepared: [PreparedDocument]) {
        let bases = Self.bases(schema)
        let fieldOfValue = schema.facets.enumerated().flatMap { field, facet in facet.values.map { _ in field } }
        var columns = schema.facets.map { Column(values: $0.values.count, size: prepared.count) }
        for (id, document) in prepared.enumerated() {
            for field in columns.indices { columns[field].starts.append(UInt32(columns[field].values.count)) }
            document.eachFacet { value in
                let field = fieldOfValue[value]
                columns[field].sets[value - bases[field]].insert(DocID(id))
                columns[field].values.append(UInt16(value - bases[field]))
            }
            let fields = document.everywhere
            for field in columns.indices where fields & (1 << UInt16(field)) != 0 {
                columns[field].everywhere.insert(DocID(id))
            }
        }
        for field in columns.indices { columns[field].starts.append(UInt32(columns[field].values.count)) }
        self.columns = columns
    }

    /// Those with this very value, apart from those that have every one.
    public func only(_ field: FacetFieldID, _ value: Int) -> DocSet { columns[field.place].sets[value] }

    /// Those that have every value of a field.
    public func everyValue(of field: FacetFieldID) -> DocSet { columns[field.place].everywhere }

    /// The union of a filter's choices; nil when nothing was chosen.
    public func union(_ field: FacetFieldID, _ values: [Int]) -> DocSet? {
        guard !values.isEmpty else { return nil }
        let column = columns[field.place]
        return values.reduce(into: column.everywhere) { $0.formUnion(column.sets[$1]) }
    }

    /// How many of some documents have each value of a field, in the order of the values.
    /// - Parameter count: how many documents there are.
    func counts(_ field: FacetFieldID, within found: DocSet, count: Int) -> [Int] {
        columns[field.place].counts(within: found, count: count)
    }
}
