/// The number that an application gets when it is filed: `FN-2026-00001`, counted anew each year.
public struct ApplicationNumber: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// Reads a number as it is printed, in either case; nil for anything else.
    public init?(_ typed: String) {
        let text = typed.uppercased()
        let parts = text.utf8.split(separator: 45, omittingEmptySubsequences: false)
        let isDigits = { (part: Substring.UTF8View) in part.allSatisfy { (48...57).contains($0) } }
        guard parts.count == 3, parts[0].elementsEqual("FN".utf8), parts[1].count == 4, isDigits(parts[1]),
            (5...9).contains(parts[2].count), isDigits(parts[2])
        else { return nil }
        self.text = text
    }

    /// - Parameter sequence: 1 for the first application of the year.
    public init(year: Int, sequence: Int) {
        let digits = String(sequence)
        text = "FN-\(year)-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    public var description: String { text }
}
