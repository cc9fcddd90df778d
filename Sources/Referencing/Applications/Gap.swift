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
    /// The antivirus found something in the signed letter after it was taken.
    case letterInfected

    public var section: Section {
        switch self {
        case .charterNotAccepted, .charterOutdated: .charter
        case .companyMissing: .company
        case .profileMissing: .profile
        case .letterNotMade, .letterOutdated, .letterNotSigned, .letterInfected: .letter
        }
    }
}

extension Contents {
    /// What is missing, in the order of the form; empty when the application may be submitted.
    /// - Parameter charterInForce: the version that binds it: today's for a draft, the accepted one once it is filed.
    public func gaps(charterInForce: String) -> [Gap] {
        var gaps: [Gap] = []
        if acceptance == nil {
            gaps.append(.charterNotAccepted)
        } else if acceptance?.version != charterInForce {
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
            letter.subject != LetterSubject(company: company, profile: profile, charter: charterInForce)
        {
            return [.letterOutdated]
        }
        guard let signedLetter else { return [.letterNotSigned] }
        return signedLetter.scan == .infected ? [.letterInfected] : []
    }
}

extension Application {
    /// The version of the charter that binds it: a newer one binds drafts alone, a filed one keeps what it accepted.
    public func bindingCharter(inForce: String) -> String {
        switch self {
        case .draft: inForce
        case .filed(let file): file.contents.acceptance?.version ?? inForce
        }
    }

    public func gaps(charterInForce: String) -> [Gap] {
        contents.gaps(charterInForce: bindingCharter(inForce: charterInForce))
    }
}
