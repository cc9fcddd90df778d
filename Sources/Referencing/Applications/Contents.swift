import Foundation

/// What an application says, section by section. Letters are added and never taken away: the last one counts.
public struct Contents: Hashable, Sendable {
    /// The last acceptance of the charter.
    public var acceptance: Acceptance?
    public var company: Company?
    public var profile: Profile?
    /// The letters made, oldest first.
    public var letters: [EngagementLetter]
    /// The signed letters given back, oldest first.
    public var signedLetters: [SignedLetter]

    public init(
        acceptance: Acceptance? = nil, company: Company? = nil, profile: Profile? = nil,
        letters: [EngagementLetter] = [], signedLetters: [SignedLetter] = []
    ) {
        (self.acceptance, self.company, self.profile) = (acceptance, company, profile)
        (self.letters, self.signedLetters) = (letters, signedLetters)
    }

    public var letter: EngagementLetter? { letters.last }

    /// The signed letter, if it signs the letter made last.
    public var signedLetter: SignedLetter? {
        signedLetters.last.flatMap { $0.letter == letter?.number ? $0 : nil }
    }

    /// What was in the sections at some moment, to be read beside what is there later.
    public var extract: Extract {
        Extract(
            company: company, profile: profile, signedLetterSHA256: signedLetter?.sha256, charter: acceptance?.version)
    }
}

/// What the sections held when something was asked, answered or decided.
public struct Extract: Hashable, Sendable {
    public let company: Company?
    public let profile: Profile?
    public let signedLetterSHA256: String?
    /// The version of the charter that was accepted.
    public let charter: String?

    public init(company: Company?, profile: Profile?, signedLetterSHA256: String?, charter: String? = nil) {
        (self.company, self.profile, self.signedLetterSHA256) = (company, profile, signedLetterSHA256)
        self.charter = charter
    }
}
