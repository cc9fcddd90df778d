/// The positions of each value of a filter, in the order of the values.
struct Shelf<Value: Hashable & Sendable>: Sendable {
    private let places: [Value: Int]
    private var sets: [BitSet]
    private let size: Int
    /// Positions that have every value (the activators that serve all of France).
    private(set) var everywhere: BitSet

    init(_ values: [Value], size: Int) {
        places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0.element, $0.offset) })
        sets = values.map { _ in BitSet(size: size) }
        everywhere = BitSet(size: size)
        self.size = size
    }

    mutating func insert(_ position: Int, _ value: Value) {
        if let place = places[value] { sets[place].insert(position) }
    }

    mutating func insertEverywhere(_ position: Int) { everywhere.insert(position) }

    /// Those with this very value, apart from those that have every one.
    func only(_ value: Value) -> BitSet { places[value].map { sets[$0] } ?? BitSet(size: size) }

    /// The union of a filter's choices; nil when nothing was chosen.
    func union(_ choices: [Value]) -> BitSet? {
        guard !choices.isEmpty else { return nil }
        return choices.reduce(into: everywhere) { found, choice in
            if let place = places[choice] { found.formUnion(sets[place]) }
        }
    }

    func counts(within found: BitSet) -> [Int] {
        let always = everywhere.countOfIntersection(found)
        return sets.map { always + $0.countOfIntersection(found) }
    }
}
