/// What the silence of the administration means, and after how long. Data with a legal basis, since a decree may change
/// both (CRPA L231-1 and L231-4).
public struct SilenceRule: Hashable, Sendable {
    public enum Meaning: String, Sendable {
        /// No statute organises this procedure: silence refuses (CRPA L231-4, 2°).
        case refuses
        case accepts
    }

    public let meaning: Meaning
    public let months: Int
    /// The text on which it rests, as a letter names it.
    public let basis: String
    /// The first day of filing to which it applies; nil for the one that was always there.
    public let since: CivilDay?

    public init(_ meaning: Meaning, after months: Int, basis: String? = nil, since: CivilDay? = nil) {
        (self.meaning, self.months, self.since) = (meaning, months, since)
        self.basis =
            basis
            ?? (meaning == .refuses
                ? "article L231-4, 2°, du code des relations entre le public et l’administration : aucun texte n’organise cette procédure"
                : "article L231-1 du code des relations entre le public et l’administration")
    }
}

/// What silence means, by the day of filing: a text that changes it leaves what was filed before under the former rule.
public struct SilenceRules: Hashable, Sendable {
    private let first: SilenceRule
    private let later: [SilenceRule]

    /// - Parameter later: those that replace the first one, each from its day on.
    public init(_ first: SilenceRule, later: [SilenceRule] = []) {
        self.first = first
        self.later = later.filter { $0.since != nil }.sorted {
            ($0.since?.description ?? "") < ($1.since?.description ?? "")
        }
    }

    /// The rule for what is filed on a day.
    public func rule(on day: CivilDay) -> SilenceRule {
        later.last { rule in rule.since.map { $0 <= day } ?? false } ?? first
    }
}

/// The time that the law gives to the administration: when it starts, what suspends it, when it ends.
///
/// Where silence refuses, the time runs from the filing and is suspended while the applicant has time to send a missing
/// piece; an earlier answer ends the suspension, and a request that nobody answers does not hold the clock for ever
/// (décret 2001-492 art. 2, now CRPA L114-5). Where silence accepts, it starts when the missing pieces arrive.
public struct LegalClock: Hashable, Sendable {
    /// A complement request, as far as the clock sees it.
    public struct Request: Hashable, Sendable {
        public let askedOn: CivilDay
        /// The last day to answer.
        public let deadline: CivilDay
        /// The day of the answer, or of the end of the request; nil while it is open.
        public let endedOn: CivilDay?

        public init(askedOn: CivilDay, deadline: CivilDay, endedOn: CivilDay? = nil) {
            (self.askedOn, self.deadline, self.endedOn) = (askedOn, deadline, endedOn)
        }

        /// The day on which the clock runs again.
        var resumesOn: CivilDay { max(askedOn, min(deadline, endedOn ?? deadline)) }
    }

    public let filedOn: CivilDay
    public let rule: SilenceRule
    public let requests: [Request]

    public init(filedOn: CivilDay, rule: SilenceRule, requests: [Request] = []) {
        (self.filedOn, self.rule, self.requests) = (filedOn, rule, requests)
    }

    /// The day on which silence decides; nil while a piece is missing and silence would accept.
    public var dueOn: CivilDay? {
        switch rule.meaning {
        case .refuses: return filedOn.adding(months: rule.months).adding(days: suspendedDays)
        case .accepts:
            guard requests.allSatisfy({ $0.endedOn != nil }) else { return nil }
            let start = requests.compactMap(\.endedOn).reduce(filedOn) { max($0, $1) }
            return start.adding(months: rule.months)
        }
    }

    /// How many days the clock stood still or will stand still, each day counted once.
    public var suspendedDays: Int {
        var (total, counted) = (0, filedOn)
        for request in requests.sorted(by: { ($0.askedOn, $0.resumesOn) < ($1.askedOn, $1.resumesOn) }) {
            let start = max(counted, request.askedOn)
            guard start < request.resumesOn else { continue }
            total += start.days(until: request.resumesOn)
            counted = request.resumesOn
        }
        return total
    }
}

/// What an applicant is given to send what is missing, in days.
public enum ComplementTime {
    public static let shortest = 7
    public static let usual = 30
    public static let longest = 180
}
