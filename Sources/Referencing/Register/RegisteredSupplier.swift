import Foundation

/// A supplier with the periods that the register held at some moment.
public struct RegisteredSupplier: Hashable, Sendable {
    public let id: SupplierID
    public let siret: Siret?
    public let vat: VATNumber?
    public let name: String
    public let slug: String
    public let periods: [Period]
    /// The establishment that goes on in its place.
    public let successor: Siret?

    public init(
        id: SupplierID, siret: Siret?, vat: VATNumber?, name: String, slug: String, periods: [Period],
        successor: Siret? = nil
    ) {
        self.successor = successor
        (self.id, self.siret, self.vat) = (id, siret, vat)
        (self.name, self.slug, self.periods) = (name, slug, periods.filter { !$0.isNothing })
    }

    public var siren: Siren? { siret?.siren ?? vat?.siren }

    /// The period that a verdict on a day is read from: the one that holds the day, else the last one before it, else
    /// the first one after it.
    public func period(nearest day: CivilDay) -> Period? {
        let spans = periods.filter { !$0.isEmpty }
        return spans.first { $0.contains(day) } ?? spans.last { $0.start <= day } ?? spans.first
    }

    /// Whether this is the very supplier that the identifier names.
    func isNamed(by identifier: SupplierIdentifier) -> Bool {
        switch identifier {
        case .siret(let siret): self.siret == siret
        // A French VAT number stands for its SIREN, hence for every establishment of the firm.
        case .vat(let vat): vat.siren.map { $0 == siren } ?? (self.vat == vat)
        }
    }
}
