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
                ? "article L231-4, 2°, du code des relations entre le public et l’administration : aucun texte n’organise cette procédure"
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
