/// A word as the index compares it, and how it stood in its text.
public struct Token: Hashable, Sendable {
    /// Lower-case ASCII letters and digits.
    public let text: String
    /// Whether a hyphen alone parts it from the word before: « e-commerce ».
    public let isGlued: Bool

    public init(_ text: String, isGlued: Bool = false) { (self.text, self.isGlued) = (text, isGlued) }

    /// A letter alone is an elision (« l' », « d' ») or a part of a word; a digit alone means something (« 3 »).
    public var isLetter: Bool { text.utf8.count == 1 && text.utf8.first.map { $0 > 57 } == true }
}
