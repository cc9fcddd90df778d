/// A PDF file that somebody adds to what they write: to observations, to an appeal.
public struct Attachment: Hashable, Sendable {
    /// As its sender named it.
    public let filename: String
    public let pages: Int
    /// In bytes.
    public let size: Int
    /// Of the bytes, 64 lower-case hexadecimal digits.
    public let sha256: String

    public init(filename: String, pages: Int, size: Int, sha256: String) {
        (self.filename, self.pages, self.size, self.sha256) = (filename, pages, size, sha256)
    }
}
