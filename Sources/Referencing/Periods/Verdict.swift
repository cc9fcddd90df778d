import Foundation

/// What the register answers of a supplier on a day; the order of the cases is from best to worst.
public enum Verdict: String, CaseIterable, Sendable, Codable {
    case referenced = "reference"
    case suspended = "suspendu"
    case ended = "plus"
    case notYet = "pas_encore"
    case otherEstablishment = "autre_etablissement"
    case unknown = "inconnu"

    /// The verdict of one supplier from its own periods alone.
    public static func ofSupplier(_ periods: [Period], on day: CivilDay) -> Verdict {
        let periods = periods.filter { !$0.isEmpty }.sorted { $0.start < $1.start }
        if periods.contains(where: { $0.contains(day) }) { return .referenced }
        if let last = periods.last(where: { $0.hasEnded(by: day) }) {
            return last.endReason == .suspension ? .suspended : .ended
        }
        return periods.isEmpty ? .unknown : .notYet
    }
}

/// A supplier with the periods that the register held at some moment.
public struct RegisteredSupplier: Hashable, Sendable {
    public let id: String
    public let siret: String?
    public let vat: String?
    public let siren: String?
    public let name: String
    public let slug: String
    public let periods: [Period]

    public init(
        id: String, siret: String?, vat: String?, siren: String?, name: String, slug: String, periods: [Period]
    ) {
        (self.id, self.siret, self.vat, self.siren) = (id, siret, vat, siren)
        (self.name, self.slug, self.periods) = (name, slug, periods.filter { !$0.isEmpty })
    }

    /// The period that a verdict on a day is read from: the one that holds the day, else the last one before it, else
    /// the first one after it.
    public func period(nearest day: CivilDay) -> Period? {
        periods.first { $0.contains(day) } ?? periods.last { $0.start <= day } ?? periods.first
    }

    /// Whether this is the very supplier that the identifier names.
    func isNamed(by identifier: SupplierIdentifier) -> Bool {
        switch identifier {
        case .siret(let siret): self.siret == siret.digits
        // A French VAT number stands for its SIREN, hence for every establishment of the firm.
        case .vat(let vat): vat.siren.map { $0 == siren } ?? (self.vat == vat.value)
        }
    }
}

/// The answer to « was this supplier referenced that day? ».
public struct Finding: Hashable, Sendable {
    public let verdict: Verdict
    /// The supplier the verdict speaks of: the one asked for, or the other establishment.
    public let supplier: RegisteredSupplier?
    /// How many suppliers the identifier names (a VAT number may name several establishments).
    public let candidates: Int

    /// - Parameter suppliers: those the identifier names and the other establishments of the same SIREN.
    public init(of identifier: SupplierIdentifier, among suppliers: [RegisteredSupplier], on day: CivilDay) {
        let own = suppliers.filter { $0.isNamed(by: identifier) && !$0.periods.isEmpty }
        candidates = own.count
        if let best = own.map({ (Verdict.ofSupplier($0.periods, on: day), $0) }).min(by: Self.isBetter) {
            (verdict, supplier) = best
            return
        }
        let sibling = suppliers.first { supplier in
            supplier.siren != nil && supplier.siren == identifier.siren
                && Verdict.ofSupplier(supplier.periods, on: day) == .referenced
        }
        verdict = sibling == nil ? .unknown : .otherEstablishment
        supplier = sibling
    }

    private static func isBetter(
        _ left: (Verdict, RegisteredSupplier), _ right: (Verdict, RegisteredSupplier)
    ) -> Bool {
        let rank = { (verdict: Verdict) in Verdict.allCases.firstIndex(of: verdict) ?? Verdict.allCases.count }
        return (rank(left.0), left.1.siret ?? left.1.id) < (rank(right.0), right.1.siret ?? right.1.id)
    }
}
