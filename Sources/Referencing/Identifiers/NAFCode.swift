import Foundation

/// A code of the French classification of activities: `62.02A`. Never a ground of refusal on its own.
public struct NAFCode: Hashable, Sendable {
    public let value: String

    /// Accepts the code with or without its dot, in either case.
    public init?(_ typed: String) {
        let text = Digits.normalised(typed).uppercased()
        guard text.wholeMatch(of: #/\d{4}[A-Z]/#) != nil else { return nil }
        self.value = "\(text.prefix(2)).\(text.dropFirst(2))"
    }
}
