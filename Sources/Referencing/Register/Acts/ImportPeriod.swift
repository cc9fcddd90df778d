/// What an import of a partner list did to one line.
public enum ImportResult: Hashable, Sendable {
    case added
    case corrected
    case unchanged
    case refused(String)

    public var isRefusal: Bool { if case .refused = self { true } else { false } }
}

/// One line of a partner list says a period of a supplier.
public struct ImportPeriod: Sendable {
    public let period: Period

    public init(_ period: Period) { self.period = period }

    /// What the line changes: nothing, the end of a period with the same start, or a period more. It never ends nor
    /// changes what a decision of the DGE opened.
    /// - Parameters:
    ///   - known: the periods that count now.
    ///   - planned: the periods of earlier lines of the same list.
    public func result(beside known: [RecordedPeriod], _ planned: [PeriodRecording]) -> (ImportResult, PeriodRecording?)
    {
        let replaced = Set(planned.compactMap(\.supersedes))
        let standing = known.filter { !$0.period.isEmpty && !replaced.contains($0) }
        if planned.contains(where: { $0.period.start == period.start }) {
            return planned.contains { $0.period == period }
                ? (.unchanged, nil) : (.refused("la même période figure deux fois avec des fins différentes"), nil)
        }
        // An empty period takes one back: a list that is imported again finds it taken back already.
        if period.isEmpty,
            known.contains(where: {
                $0.period.isEmpty && $0.period.start == period.start && !replaced.contains($0)
            })
        {
            return (.unchanged, nil)
        }
        let same = standing.first { $0.period.start == period.start }
        if same?.period == period { return (.unchanged, nil) }
        if period.isEmpty, same == nil {
            return (.refused("la période est vide : elle finit le jour où elle commence"), nil)
        }
        let touched = standing.filter { $0 == same || $0.period.overlaps(period) }
        if touched.contains(where: { $0.source == .decision }) || Self.isClosed(known, to: period) {
            return (
                .refused(
                    "le référencement résulte d’une décision de la DGE : une liste ne peut ni le modifier ni le terminer"
                ),
                nil
            )
        }
        if touched.contains(where: { $0 != same }) || planned.contains(where: { $0.period.overlaps(period) }) {
            return (.refused("la période en chevauche une autre du même fournisseur"), nil)
        }
        let recorded = period.isEmpty ? Period.nothing(at: period.start) : period
        return (same == nil ? .added : .corrected, PeriodRecording(recorded, superseding: same))
    }

    /// Whether an act that was recorded here suspended or ended the referencing, which a list does not take up again.
    private static func isClosed(_ known: [RecordedPeriod], to period: Period) -> Bool {
        let decided = known.filter { $0.source == .decision && !$0.period.isNothing }
        guard !decided.isEmpty, decided.allSatisfy({ $0.period.end != nil }),
            let last = decided.compactMap(\.period.end).max()
        else { return false }
        return period.end.map { $0 > last } ?? true
    }
}
