/// What is wrong with the rules of a scheme: cases that answer something else, days without a text or with two, holes.
extension Scheme {
    public enum Fault: Hashable, Sendable {
        case caseDiffers(name: String, condition: SchemeCondition, expected: String, found: String)
        /// No text is in force on these days, the second one exclusive.
        case gap(CivilDay, CivilDay)
        case overlap(String, String)
        /// A version ends before it begins, or is not the last one and does not end.
        case disordered(String)
        /// Facts for which no row of a table answers.
        case hole(version: String, SchemeCondition)
        /// A row that no facts reach.
        case unreached(version: String, SchemeCondition, row: Int)
    }

    /// Of the rules: those of the days, of the tables, of the cases.
    public func faults() -> [Fault] { versionFaults() + versions.flatMap(tableFaults) + caseFaults() }

    private func versionFaults() -> [Fault] {
        var faults: [Fault] = []
        for version in versions where version.to.map({ $0 <= version.from }) ?? false {
            faults.append(.disordered(version.code))
        }
        for (earlier, later) in zip(versions, versions.dropFirst()) {
            guard let end = earlier.to else {
                faults.append(.disordered(earlier.code))
                continue
            }
            if end < later.from { faults.append(.gap(end, later.from)) }
            if end > later.from { faults.append(.overlap(earlier.code, later.code)) }
        }
        return faults
    }

    private func tableFaults(_ version: Version) -> [Fault] {
        SchemeCondition.allCases.flatMap { condition -> [Fault] in
            guard let table = version.tables[condition] else { return [.hole(version: version.code, condition)] }
            let (reached, hasHole) = table.reached()
            let unreached = table.rows.indices.filter { !reached.contains($0) }
            return (hasHole ? [.hole(version: version.code, condition)] : [])
                + unreached.map { .unreached(version: version.code, condition, row: $0 + 1) }
        }
    }

    private func caseFaults() -> [Fault] {
        cases.compactMap { one in
            let found = answer(one.condition, to: one.facts).answer
            return found == one.expected
                ? nil
                : .caseDiffers(name: one.name, condition: one.condition, expected: one.expected, found: found)
        }
    }
}

extension SchemeTable {
    /// The rows that some facts reach, and whether some reach none.
    fileprivate func reached() -> (rows: Set<Int>, hasHole: Bool) {
        var (reached, hasHole) = (Set<Int>(), false)
        for known in Self.suppositions([self], [:]) {
            if let place = place(for: known) { reached.insert(place) } else { hasHole = true }
        }
        return (reached, hasHole)
    }
}

extension Scheme.Fault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .caseDiffers(let name, let condition, let expected, let found):
            "case \(name): \(condition.rawValue) answers \(found), not \(expected)"
        case .gap(let from, let to): "no text is in force from \(from) to \(to)"
        case .overlap(let earlier, let later): "the versions \(earlier) and \(later) overlap"
        case .disordered(let version):
            "the version \(version) ends before it begins, or does not end before the next one"
        case .hole(let version, let condition):
            "version \(version): some facts have no answer to \(condition.rawValue)"
        case .unreached(let version, let condition, let row):
            "version \(version): nothing reaches row \(row) of \(condition.rawValue)"
        }
    }
}
