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
