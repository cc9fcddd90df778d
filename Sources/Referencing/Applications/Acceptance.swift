import Foundation

/// The proof that the charter was read and accepted.
public struct Acceptance: Hashable, Sendable {
    public let version: String
    /// Of the text's file, byte for byte.
    public let sha256: String
    /// The sentence that was ticked.
    public let sentence: String
    public let acceptedAt: Date
    public let ip: String
    public let userAgent: String

    public init(version: String, sha256: String, sentence: String, acceptedAt: Date, ip: String, userAgent: String) {
        (self.version, self.sha256, self.sentence) = (version, sha256, sentence)
        (self.acceptedAt, self.ip, self.userAgent) = (acceptedAt, ip, userAgent)
    }
}
