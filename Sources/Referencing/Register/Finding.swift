import Foundation

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
        return (rank(left.0), left.1.siret?.digits ?? left.1.id.text) < (
            rank(right.0), right.1.siret?.digits ?? right.1.id.text
        )
    }
}
