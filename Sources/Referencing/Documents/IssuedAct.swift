import Foundation

/// What the administration wrote to an applicant, frozen with the act that it tells: page, mail and PDF show these words,
/// whatever the settings, the templates and the catalogue of grounds become.
public struct IssuedAct: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case acknowledgement
        case decision

        /// The document that prints it.
        public var document: Document.Kind { self == .acknowledgement ? .acknowledgement : .decision }
    }

    /// A part of the text.
    public enum Block: Hashable, Sendable {
        case heading(String)
        case paragraph(String)
        case list([String])
        /// Terms and what is said of them.
        case facts([Fact])
        /// A conclusion, to be seen first.
        case conclusion(String)
    }

    public struct Fact: Hashable, Sendable {
        public let term: String
        public let text: String

        public init(_ term: String, _ text: String) { (self.term, self.text) = (term, text) }
    }

    public let kind: Kind
    /// 1 for the first of its kind in the application.
    public let number: Int
    public let title: String
    public let blocks: [Block]
    /// The letter to be printed, as a whole HTML document.
    public let html: String
    /// Which texts and templates it was made from, by their names.
    public let versions: [String: String]
    public let issuedAt: Date

    public init(
        kind: Kind, number: Int, title: String, blocks: [Block], html: String, versions: [String: String],
        issuedAt: Date
    ) {
        (self.kind, self.number, self.title, self.blocks) = (kind, number, title, blocks)
        (self.html, self.versions, self.issuedAt) = (html, versions, issuedAt)
    }
}
