import Referencing

/// A simulation as its address holds it: what was answered, question by question, and what the visitor does not know.
struct Simulation: Sendable {
    let scheme: Scheme
    /// What is understood of the answers.
    let values: [String: SchemeValue]
    /// The answers as they were typed, in the order of the questions.
    let typed: [(fact: SchemeFact, text: String)]
    /// The questions that the visitor leaves open.
    let unknown: Set<String>
    /// The questions that may still change an answer, in their order.
    let open: [SchemeFact]
    /// The answer that is not understood, if there is one.
    let problem: SchemeFact?
    /// The question that is asked again.
    private let again: SchemeFact?

    init(_ form: FormData, of scheme: Scheme) {
        self.scheme = scheme
        let unknown = Set(form.all(.unknown))
        let typed = scheme.facts.compactMap { fact in
            unknown.contains(fact.code) ? nil : form.text(fact.code).map { (fact: fact, text: $0) }
        }
        var values: [String: SchemeValue] = [:]
        for (fact, text) in typed { values[fact.code] = fact.read(text) }
        problem = typed.first { values[$0.fact.code] == nil }?.fact
        again = form.text(.question).flatMap(scheme.fact)
        (self.values, self.typed) = (values, typed)
        self.unknown = unknown.filter { scheme.fact($0) != nil }
        let missing = Set(scheme.evaluate(values, presuming: { _ in false }).answers.flatMap(\.missing))
        open = scheme.facts.filter { missing.contains($0.code) && !unknown.contains($0.code) }
    }

    /// The question to ask now; nil when nothing is left to know.
    var next: SchemeFact? { problem ?? again ?? open.first }

    var evaluation: SchemeEvaluation { scheme.evaluate(values, presuming: { !unknown.contains($0.code) }) }

    // MARK: Its address

    /// The answers and the open questions, without those about some facts.
    func pairs(without codes: Set<String> = []) -> [(name: String, value: String)] {
        typed.filter { !codes.contains($0.fact.code) }.map { ($0.fact.code, $0.text) }
            + unknown.subtracting(codes).sorted().map { (QueryParameter.unknown.rawValue, $0) }
    }

    /// The page that asks a question again, everything else kept.
    func path(asking code: String) -> String { address(pairs() + [(QueryParameter.question.rawValue, code)]) }

    /// The answer as it is, with all the rest left open.
    var answerPath: String {
        address(pairs(without: Set(open.map(\.code))) + open.map { (QueryParameter.unknown.rawValue, $0.code) })
    }

    private func address(_ pairs: [(name: String, value: String)]) -> String {
        let query = pairs.map { "\(Address.encoded($0.name))=\(Address.encoded($0.value))" }.joined(separator: "&")
        return Routes.simulator.path(scheme.code) + (query.isEmpty ? "" : "?\(query)")
    }
}

extension SchemeFact {
    /// Reads what a visitor types: days as French forms have them, several of them with commas between.
    func read(_ text: String) -> SchemeValue? {
        switch kind {
        case .day: return FrenchDay.read(text).map { .days([$0]) }
        case .days:
            let parts = text.split { ",;|".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }
            let days = parts.compactMap { FrenchDay.read($0) }
            guard !days.isEmpty, days.count == parts.count else { return nil }
            return value(days.map(\.description).joined(separator: "|"))
        default: return value(text.trimmingCharacters(in: .whitespaces))
        }
    }

    /// The question as a form asks it.
    var field: Field {
        switch kind {
        case .flag: Field(code, question, .radios, hint: hint).choices([("oui", "Oui"), ("non", "Non")])
        case .choice: Field(code, question, .radios, hint: hint).choices(choices.map { ($0.code, $0.label) })
        case .number: Field(code, question, hint: hint).typed("text", inputmode: "decimal", maxlength: 20)
        case .department, .naf: Field(code, question, hint: hint).typed("text", maxlength: 20)
        case .day: Field(code, question, hint: hint).typed("text", maxlength: 10)
        case .days: Field(code, question, hint: hint).typed("text", maxlength: 600)
        }
    }

    /// What was answered, as one reads it.
    func shown(_ text: String) -> String {
        switch kind {
        case .flag: text == "oui" ? "Oui" : "Non"
        case .choice: choices.first { $0.code == text }?.label ?? text
        default: text
        }
    }
}
