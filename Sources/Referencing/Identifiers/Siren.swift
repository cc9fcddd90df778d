import Foundation

/// The nine-digit number of a legal unit in the national registry.
public struct Siren: Hashable, Sendable {
    public let digits: String

    /// Accepts the number typed in any usual way: spaces, dots and non-breaking spaces are dropped.
    public init?(_ typed: String) {
        let digits = Digits.normalised(typed)
        guard digits.count == 9, Digits.areAll(digits) else { return nil }
        self.digits = digits
    }

    /// - Parameter digits: nine digits, as another identifier holds them.
    init(verified digits: String) { self.digits = digits }

    /// Whether the check digit holds (Luhn). A few genuine numbers fail: this warns and never refuses alone.
    public var passesChecksum: Bool { Digits.luhn(digits) }

    /// The number in groups, as the administration prints it: `552 081 317`, with narrow no-break spaces.
    public var printed: String { Digits.grouped(digits, [3, 3, 3]) }
}
