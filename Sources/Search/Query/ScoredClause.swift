/// One part of a question, and how well each document answers it.
public struct ScoredClause: Sendable {
    private var levels: [(points: Int, set: DocSet)] = []

    public init() {}

    public mutating func add(_ points: Int, _ set: DocSet?) {
        if let set { levels.append((points, set)) }
    }

    /// Those that answer at all.
    public func any(size: Int) -> DocSet {
        levels.reduce(into: DocSet(size: size)) { $0.formUnion($1.set) }
    }

    /// Gives each document the points of its best answer.
    public func count(in scores: inout ScoreAccumulator, size: Int) {
        var seen = DocSet(size: size)
        for (place, level) in levels.sorted(by: { $0.points > $1.points }).enumerated() {
            if place == 0 {
                scores.add(level.points, to: level.set)
                seen = level.set
            } else {
                scores.add(level.points, to: level.set.subtracting(seen))
                seen.formUnion(level.set)
            }
        }
    }
}
