/// What one line of a partner list would change in the register.
public struct PartnerChange: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// A supplier more, or a period more of one that is known.
        case added = "ajout"
        /// What the register says of a supplier, or of a period, is replaced.
        case changed = "modification"
        /// A period that ran gets its end.
        case ended = "fin"
        case unchanged = "inchange"
    }

    /// The line's place in the file.
    public let number: Int
    public let kind: Kind
    /// What the register says of the supplier now; nil for one more.
    public let before: Supplier?
    public let after: Supplier
    /// The period that it replaces.
    public let former: Period?
    public let period: Period

    public init(
        number: Int, _ result: ImportResult, before: Supplier?, after: Supplier, former: Period?, period: Period
    ) {
        (self.number, self.before, self.after) = (number, before, after)
        (self.former, self.period) = (former, period)
        kind =
            switch result {
            case .added: .added
            case .corrected where former != nil && former?.end == nil && period.end != nil: .ended
            case .corrected: .changed
            case .unchanged, .refused: .unchanged
            }
    }
}

/// What a partner list would change in the register as it stands: what one person proposes and another one validates.
public struct PartnerDifference: Hashable, Sendable {
    /// In the order of the suppliers in the file; lines that change nothing are counted alone.
    public let changes: [PartnerChange]
    public let unchanged: Int
    /// In the order of the file.
    public let refused: [PartnerFile.Refused]

    public init(_ changes: [PartnerChange], refused: [PartnerFile.Refused]) {
        self.changes = changes.filter { $0.kind != .unchanged }
        unchanged = changes.count - self.changes.count
        self.refused = refused.sorted { $0.number < $1.number }
    }

    public func count(_ kind: PartnerChange.Kind) -> Int {
        kind == .unchanged ? unchanged : changes.count { $0.kind == kind }
    }
}
