/// A fact that the rules of a scheme ask for: `effectif`, `date_facture`…
public struct SchemeFact: Hashable, Sendable {
    public let code: String
    public let kind: Kind
    /// What a visitor is asked.
    public let question: String
    public let hint: String?
    /// The answers of a choice.
    public let choices: [Choice]
    /// What holds while nobody says something else: an exception has to be claimed.
    public let presumed: SchemeValue?

    public enum Kind: String, CaseIterable, Sendable {
        case flag = "oui_non"
        case number = "nombre"
        case choice = "choix"
        case department = "departement"
        case naf = "naf"
        case day = "jour"
        /// One day or several, of which none may be forgotten.
        case days = "jours"
    }

    public struct Choice: Hashable, Sendable {
        public let code: String
        public let label: String

        public init(code: String, label: String) { (self.code, self.label) = (code, label) }
    }

    public init(
        code: String, kind: Kind, question: String, hint: String? = nil, choices: [Choice] = [],
        presumed: SchemeValue? = nil
    ) {
        (self.code, self.kind, self.question, self.hint) = (code, kind, question, hint)
        (self.choices, self.presumed) = (choices, presumed)
    }
}

/// The value of a fact.
public enum SchemeValue: Hashable, Sendable {
    case flag(Bool)
    case number(Double)
    /// A choice, the code of a department or of a collectivity, a NAF code.
    case text(String)
    /// In their order.
    case days([CivilDay])
}

extension SchemeFact {
    /// The departments and the collectivities overseas, by their codes.
    public static let territories = Set(
        Department.all.map(\.code) + ["975", "977", "978", "984", "986", "987", "988", "989"])

    /// Reads what was typed or sent; nil when it is no value of this fact.
    public func value(_ text: String) -> SchemeValue? {
        switch kind {
        case .flag:
            switch text.lowercased() {
            case "oui", "true": return .flag(true)
            case "non", "false": return .flag(false)
            default: return nil
            }
        case .number:
            let plain = text.filter { !" \u{A0}\u{202F}".contains($0) }.replacing(",", with: ".")
            guard let number = Double(plain), number.isFinite, number >= 0 else { return nil }
            return .number(number)
        case .choice: return choices.contains { $0.code == text } ? .text(text) : nil
        case .department:
            let code = text.uppercased()
            return Self.territories.contains(code) ? .text(code) : nil
        case .naf: return NAFCode(text).map { .text($0.value) }
        case .day: return CivilDay(text).map { .days([$0]) }
        case .days:
            let parts = text.split(separator: "|", omittingEmptySubsequences: false)
            let days = parts.compactMap { CivilDay(String($0)) }
            guard days.count == parts.count, parts.count <= Self.mostDays else { return nil }
            return .days(days.sorted())
        }
    }

    /// All the values of a fact that has few.
    var domain: [SchemeValue]? {
        switch kind {
        case .flag: [.flag(true), .flag(false)]
        case .choice: choices.map { .text($0.code) }
        case .number, .department, .naf, .day, .days: nil
        }
    }

    /// How many invoices one request has at most.
    static let mostDays = 50
}
