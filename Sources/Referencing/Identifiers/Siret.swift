import Foundation

/// The fourteen-digit number of an establishment: the SIREN, then five digits.
public struct Siret: Hashable, Sendable {
    public let digits: String

    /// Accepts the number typed in any usual way; the checksum is not part of the form, see ``passesChecksum``.
    public init?(_ typed: String) {
        let digits = Digits.normalised(typed)
        guard digits.count == 14, Digits.areAll(digits) else { return nil }
        self.digits = digits
    }

    /// The firm that the establishment belongs to.
    public var siren: Siren { Siren(verified: String(digits.prefix(9))) }

    /// Luhn, or, for the establishments of La Poste, a sum of digits divisible by five.
    public var passesChecksum: Bool {
        if Digits.luhn(digits) { return true }
        return siren.digits == Self.laPoste && Digits.sum(digits).isMultiple(of: 5)
    }

    /// `552 081 317 66522`, with narrow no-break spaces.
    public var printed: String { Digits.grouped(digits, [3, 3, 3, 5]) }

    private static let laPoste = "356000000"
}
