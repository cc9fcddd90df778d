import Foundation

/// An engagement letter that was made for an application.
public struct EngagementLetter: Hashable, Sendable {
    /// 1 for the first one of the application.
    public let number: Int
    /// Printed on each page and in the QR code.
    public let reference: String
    public let subject: LetterSubject
    public let madeAt: Date
    public let pages: Int
    public let sha256: String

    public init(number: Int, reference: String, subject: LetterSubject, madeAt: Date, pages: Int, sha256: String) {
        (self.number, self.reference, self.subject) = (number, reference, subject)
        (self.madeAt, self.pages, self.sha256) = (madeAt, pages, sha256)
    }
}

/// A signed letter that was given back.
public struct SignedLetter: Hashable, Sendable {
    /// 1 for the first one of the application.
    public let number: Int
    /// The number of the letter that it signs.
    public let letter: Int
    public let size: Int
    public let pages: Int
    public let sha256: String
    public let depositedAt: Date
    public let scan: Scan
    public let activeContent: Set<ActiveContent>

    public init(
        number: Int, letter: Int, size: Int, pages: Int, sha256: String, depositedAt: Date, scan: Scan = .unchecked,
        activeContent: Set<ActiveContent> = []
    ) {
        (self.number, self.letter, self.size) = (number, letter, size)
        (self.pages, self.sha256, self.depositedAt) = (pages, sha256, depositedAt)
        (self.scan, self.activeContent) = (scan, activeContent)
    }
}
