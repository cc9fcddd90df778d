import Foundation

/// The parts of an application's form, in the order in which they are filled in.
public enum Section: String, CaseIterable, Sendable, Codable {
    case charter
    case company
    case profile
    case letter
}

extension Section {
    /// Whether a complement request that names some sections lets this one be changed. The letter goes with the company
    /// and the presentation, whose changes may make it outdated.
    public func isOpened(by named: Set<Section>) -> Bool {
        named.contains(self) || (self == .letter && !named.isDisjoint(with: [.company, .profile]))
    }
}

/// What an application still lacks before it may be submitted.
public enum Gap: Hashable, Sendable {
    case charterNotAccepted
    /// A newer version came into force after the acceptance.
    case charterOutdated(inForce: String)
    case companyMissing
    case profileMissing
    case letterNotMade
    /// The company or the signatory changed after the letter was made.
    case letterOutdated
    case letterNotSigned

    public var section: Section {
        switch self {
        case .charterNotAccepted, .charterOutdated: .charter
        case .companyMissing: .company
        case .profileMissing: .profile
        case .letterNotMade, .letterOutdated, .letterNotSigned: .letter
        }
    }
}

/// What is known of an application's parts when its completeness is judged.
public struct Completeness: Sendable {
    public var acceptedCharter: String?
    public var company: Company?
    public var profile: Profile?
    /// What the letter was made from; see ``LetterSubject``.
    public var letter: LetterSubject?
    public var letterIsSigned: Bool

    public init(
        acceptedCharter: String? = nil, company: Company? = nil, profile: Profile? = nil, letter: LetterSubject? = nil,
        letterIsSigned: Bool = false
    ) {
        (self.acceptedCharter, self.company, self.profile) = (acceptedCharter, company, profile)
        (self.letter, self.letterIsSigned) = (letter, letterIsSigned)
    }

    /// What is missing, in the order of the form; empty when the application may be submitted.
    public func gaps(charterInForce: String) -> [Gap] {
        var gaps: [Gap] = []
        if acceptedCharter == nil {
            gaps.append(.charterNotAccepted)
        } else if acceptedCharter != charterInForce {
            gaps.append(.charterOutdated(inForce: charterInForce))
        }
        if company == nil { gaps.append(.companyMissing) }
        if profile == nil { gaps.append(.profileMissing) }
        gaps += letterGaps(charterInForce: charterInForce)
        return gaps
    }

    private func letterGaps(charterInForce: String) -> [Gap] {
        guard let letter else { return [.letterNotMade] }
        if let company, let profile,
            letter != LetterSubject(company: company, profile: profile, charter: charterInForce)
        {
            return [.letterOutdated]
        }
        return letterIsSigned ? [] : [.letterNotSigned]
    }
}

/// What the engagement letter says of its signatory: when one of these changes, the letter is made again.
public struct LetterSubject: Hashable, Sendable, Codable {
    public let siret: String
    public let companyName: String
    public let address: String
    public let signatory: String
    public let quality: String
    public let charter: String

    public init(company: Company, profile: Profile, charter: String) {
        siret = company.siret
        companyName = company.name
        address = "\(company.address), \(company.postalCode) \(company.commune)"
        signatory = profile.contactName
        quality = profile.contactQuality
        self.charter = charter
    }
}
