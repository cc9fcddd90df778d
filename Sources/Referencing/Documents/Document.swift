import Foundation

/// A file that is kept, with what proves it.
public struct Document: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// The engagement letter, as we made it.
        case letter
        case signedLetter = "signed_letter"
        case acknowledgement
        case decision
    }

    public let kind: Kind
    public let filename: String
    public let mediaType: String
    public let pages: Int
    public let bytes: Data
    /// Of the bytes, 64 lower-case hexadecimal digits.
    public let sha256: String
    /// What it was made from: the letter that it signs, or the act that it prints.
    public let source: String?
    /// What an antivirus said of it, if somebody sent it.
    public let scan: Scan
    public let activeContent: Set<ActiveContent>

    public init(
        kind: Kind, filename: String, mediaType: String = "application/pdf", pages: Int, bytes: Data, sha256: String,
        source: String? = nil, scan: Scan = .unchecked, activeContent: Set<ActiveContent> = []
    ) {
        (self.kind, self.filename, self.mediaType) = (kind, filename, mediaType)
        (self.pages, self.bytes, self.sha256, self.source) = (pages, bytes, sha256, source)
        (self.scan, self.activeContent) = (scan, activeContent)
    }
}
