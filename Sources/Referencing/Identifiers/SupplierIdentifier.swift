import Foundation

/// What names a supplier on an invoice: a SIRET or a VAT number, typed in any usual way.
public enum SupplierIdentifier: Hashable, Sendable {
    case siret(Siret)
    case vat(VATNumber)

    /// Why a text names no supplier; `explanation` is for the person who typed it.
    public enum Malformed: Error, Equatable, Sendable {
        case empty
        case tooShort(digits: Int)
        case siren
        case neither
        case vat(VATNumber.Malformed)
    }

    /// - Throws: ``Malformed``, which tells a SIREN from a number too short and from no number at all.
    public init(_ typed: String) throws(Malformed) {
        let text = Digits.normalised(typed)
        guard !text.isEmpty else { throw .empty }
        if Digits.areAll(text) {
            guard let siret = Siret(text) else { throw text.count == 9 ? .siren : .tooShort(digits: text.count) }
            self = .siret(siret)
            return
        }
        do {
            self = .vat(try VATNumber(text))
        } catch {
            throw error == .notAVATNumber ? .neither : .vat(error)
        }
    }

    /// The identifier without separators, as it is stored and answered.
    public var value: String {
        switch self {
        case .siret(let siret): siret.digits
        case .vat(let vat): vat.value
        }
    }

    /// The firm's SIREN; nil for a VAT number of another country.
    public var siren: Siren? {
        switch self {
        case .siret(let siret): siret.siren
        case .vat(let vat): vat.siren
        }
    }
}
