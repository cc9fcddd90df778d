/// A subsidy and its rules, in the versions of the text in force.
public struct Scheme: Sendable {
    public let code: String
    public let name: String
    public let summary: String
    public let amount: String
    /// The last day on which a request could be filed; nil while nothing ends it.
    public let lastDay: CivilDay?
    public let contact: String
    public let facts: [SchemeFact]
    /// In the order of their first days.
    public let versions: [Version]
    /// The texts that rules rest on, by their keys.
    public let sources: [String: Source]
    /// The steps of a request, with the mails that tell them.
    public let steps: [String]
    /// What a request has to hold.
    public let pieces: [String]
    /// What proves the rules; they travel with them.
    public let cases: [Case]

    /// The rules as they stood from a day of filing on.
    public struct Version: Sendable {
        public let code: String
        public let from: CivilDay
        /// Exclusive; nil while it is the last one.
        public let to: CivilDay?
        public let title: String
        public let tables: [SchemeCondition: SchemeTable]

        public init(
            code: String, from: CivilDay, to: CivilDay?, title: String, tables: [SchemeCondition: SchemeTable]
        ) {
            (self.code, self.from, self.to, self.title, self.tables) = (code, from, to, title, tables)
        }

        public func contains(_ day: CivilDay) -> Bool { from <= day && (to.map { day < $0 } ?? true) }
    }

    /// A text with the sentence that a rule rests on.
    public struct Source: Hashable, Sendable {
        public let title: String
        public let sentence: String
        public let address: String?

        public init(title: String, sentence: String, address: String?) {
            (self.title, self.sentence, self.address) = (title, sentence, address)
        }
    }

    /// Facts, and what a condition has to answer.
    public struct Case: Sendable {
        public let name: String
        public let facts: [String: SchemeValue]
        public let condition: SchemeCondition
        public let expected: String

        public init(name: String, facts: [String: SchemeValue], condition: SchemeCondition, expected: String) {
            (self.name, self.facts, self.condition, self.expected) = (name, facts, condition, expected)
        }
    }

    public init(
        code: String, name: String, summary: String, amount: String, lastDay: CivilDay?, contact: String,
        facts: [SchemeFact], versions: [Version], sources: [String: Source], steps: [String], pieces: [String],
        cases: [Case]
    ) {
        (self.code, self.name, self.summary, self.amount) = (code, name, summary, amount)
        (self.lastDay, self.contact, self.facts, self.versions) = (lastDay, contact, facts, versions)
        (self.sources, self.steps, self.pieces, self.cases) = (sources, steps, pieces, cases)
    }

    /// The fact that names the day of filing, and so the text in force.
    public static let filingDay = "date_depot"
    /// The fact that names the days of the invoices.
    public static let invoiceDays = "date_facture"
    /// The fact that names the kind of expense.
    public static let expense = "depense"

    /// The first day on which it is closed; nil while it takes requests.
    public func closedSince(on today: CivilDay) -> CivilDay? {
        lastDay.flatMap { $0 < today ? $0.adding(days: 1) : nil }
    }

    public func fact(_ code: String) -> SchemeFact? { facts.first { $0.code == code } }
}

/// What a scheme is asked.
public enum SchemeCondition: String, CaseIterable, Sendable {
    case beneficiary = "beneficiaire"
    case territory = "territoire"
    case applicant = "deposant"
    case payment = "versement"
    case expense = "depense"
    case invoice = "facture"
    case referencing = "referencement"
    case lastDay = "date_limite"

    /// The answer that says that the facts, or the text, do not decide.
    public static let undetermined = "indetermine"

    /// The answers that it has, beside days for the last one.
    public var answers: [String] {
        switch self {
        case .referencing: ["requis", "non_requis", Self.undetermined]
        case .lastDay: [Self.undetermined]
        default: ["oui", "non", Self.undetermined]
        }
    }
}
