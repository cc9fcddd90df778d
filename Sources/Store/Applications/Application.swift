import Foundation
import Referencing

/// An application with everything that belongs to it, as one read of the database gives it.
public struct Application: Sendable {
    public let id: String
    /// `FN-2026-00001`, from the submission on (reserved a moment before).
    public internal(set) var number: String?
    public let owner: String
    public let ownerEmail: String
    public let ownerName: String
    public internal(set) var status: Status
    /// Grows with each act: what an act on a page seen earlier is compared with.
    public internal(set) var revision: Int
    public internal(set) var company: Company?
    public internal(set) var profile: Profile?
    public internal(set) var assignee: String?
    public internal(set) var assigneeName: String?
    public internal(set) var proposer: String?
    public internal(set) var proposal: Outcome?
    /// The day from which the two months run; nil while a complement is awaited.
    public internal(set) var completeOn: CivilDay?
    /// The day on which silence refuses.
    public internal(set) var dueOn: CivilDay?
    public internal(set) var closingReason: ClosingReason?
    public let createdAt: Date
    public internal(set) var submittedAt: Date?
    public internal(set) var acceptance: Acceptance?
    public internal(set) var letter: Letter?
    public internal(set) var signedLetter: DocumentSummary?
    /// Oldest first; the last one may be open.
    public internal(set) var complements: [ComplementRequest] = []
    public internal(set) var decision: Decision?

    public var openComplement: ComplementRequest? { complements.last.flatMap { $0.answeredAt == nil ? $0 : nil } }

    public var standing: Standing {
        Standing(
            status: status, owner: owner, assignee: assignee, proposer: proposer,
            complementDeadline: openComplement?.deadline)
    }

    public var completeness: Completeness {
        Completeness(
            acceptedCharter: acceptance?.version, company: company, profile: profile, letter: letter?.subject,
            letterIsSigned: signedLetter != nil)
    }

    /// Whether its owner may change a section now: a draft, or a section that an open complement request opens.
    public func isEditable(_ section: Section) -> Bool {
        if status == .draft { return true }
        guard let request = openComplement else { return false }
        return section.isOpened(by: Set(request.items.map(\.section)))
    }
}

/// The proof that the charter was read and accepted.
public struct Acceptance: Sendable, Equatable, Codable {
    public let version: String
    public let sha256: String
    public let sentence: String
    public let acceptedAt: Date
    public let ip: String
    public let userAgent: String

    public init(version: String, sha256: String, sentence: String, acceptedAt: Date, ip: String, userAgent: String) {
        (self.version, self.sha256, self.sentence) = (version, sha256, sentence)
        (self.acceptedAt, self.ip, self.userAgent) = (acceptedAt, ip, userAgent)
    }
}

/// The engagement letter that was made for an application.
public struct Letter: Sendable, Equatable {
    /// Its own number, printed on each page and in the QR code.
    public let reference: String
    public let subject: LetterSubject
    public let madeAt: Date
    public let pages: Int
}

/// A document without its bytes.
public struct DocumentSummary: Sendable, Equatable {
    public let filename: String
    public let size: Int
    public let pages: Int
    public let sha256: String
    public let createdAt: Date
}

/// What the reviewer asks to be completed (CRPA L114-5).
public struct ComplementRequest: Sendable, Equatable {
    /// One point, tied to the section of the form that it concerns.
    public struct Item: Sendable, Equatable, Codable {
        public let section: Section
        public let text: String

        public init(section: Section, text: String) { (self.section, self.text) = (section, text) }
    }

    /// What the sections held when the request was made, to be read beside the answer.
    public struct Former: Sendable, Equatable, Codable {
        public let company: Company?
        public let profile: Profile?
        public let letterSHA256: String?
    }

    public let id: String
    public let message: String
    public let items: [Item]
    public let deadline: CivilDay
    public let former: Former
    public let askedAt: Date
    public let answer: String?
    public let answeredAt: Date?
}

/// A decision, with its author (CRPA L212-1) and the file as it was decided on.
public struct Decision: Sendable, Equatable {
    public let outcome: Outcome
    public let authorName: String
    public let authorQuality: String
    public let decidedAt: Date
}

/// The file that a decision approved or refused, frozen.
struct Snapshot: Codable {
    let company: Company?
    let profile: Profile?
    let acceptance: Acceptance?
    let signedLetterSHA256: String?
}

/// An internal note; never shown to the applicant.
public struct Note: Sendable, Equatable {
    public let author: String
    public let text: String
    public let writtenAt: Date
}
