/// What the rules of a scheme answer to facts, some of which may be missing.
public struct SchemeEvaluation: Sendable {
    /// The version whose rules answered; nil where the day of filing is missing, or no text was in force then.
    public let version: Scheme.Version?
    public let answers: [Answer]

    public struct Answer: Hashable, Sendable {
        public let condition: SchemeCondition
        /// One of ``SchemeCondition/answers``, or a day.
        public let answer: String
        public let reason: String
        /// The key of its text; nil where no rule answered.
        public let source: String?
        /// The facts without which the answer cannot be known, in the order of the file.
        public let missing: [String]
    }
}

extension Scheme {
    /// Answers every condition. A fact that is missing leaves the answer open only when it may change it: every value that the
    /// rules tell apart is tried.
    /// - Parameter isPresumed: whether what a fact presumes holds where nothing is said of it. Who asks the questions does not
    ///   presume, nor of who said « I do not know ».
    public func evaluate(
        _ given: [String: SchemeValue], presuming isPresumed: (SchemeFact) -> Bool = { _ in true }
    ) -> SchemeEvaluation {
        let known = presuming(given, isPresumed)
        let candidates = candidates(known)
        return SchemeEvaluation(
            version: known[Self.filingDay] == nil ? nil : candidates.first,
            answers: SchemeCondition.allCases.map { answer($0, known, candidates) })
    }

    /// Answers one condition.
    public func answer(_ condition: SchemeCondition, to given: [String: SchemeValue]) -> SchemeEvaluation.Answer {
        let known = presuming(given)
        return answer(condition, known, candidates(known))
    }

    private func presuming(
        _ given: [String: SchemeValue], _ isPresumed: (SchemeFact) -> Bool = { _ in true }
    ) -> [String: SchemeValue] {
        facts.reduce(into: given) { known, fact in
            if known[fact.code] == nil, isPresumed(fact) { known[fact.code] = fact.presumed }
        }
    }

    /// The versions that may be asked: of the day of filing, or any while that is not known.
    private func candidates(_ known: [String: SchemeValue]) -> [Version] {
        guard case .days(let days)? = known[Self.filingDay], let day = days.first else { return versions }
        return versions.filter { $0.contains(day) }
    }

    private func answer(
        _ condition: SchemeCondition, _ known: [String: SchemeValue], _ candidates: [Version]
    ) -> SchemeEvaluation.Answer {
        let asked = candidates.compactMap { version in version.tables[condition].map { (version, $0) } }
        let supposed = SchemeTable.suppositions(asked.map(\.1), known)
        let outcomes = asked.flatMap { version, table in
            table.outcomes(known, supposed).map { outcome in
                var outcome = outcome
                // The day of filing is a fact like another, where its version makes a difference.
                if asked.count > 1 { outcome.facts[Self.filingDay] = .days([version.from]) }
                return outcome
            }
        }
        guard let first = outcomes.first else {
            return .init(
                condition: condition, answer: SchemeCondition.undetermined,
                reason: "Aucun texte n’était en vigueur à la date du dépôt.", source: nil, missing: [])
        }
        guard outcomes.contains(where: { $0.text != first.text }) else {
            let row = Self.reason(outcomes.map(\.row), known)
            return .init(
                condition: condition, answer: first.text,
                reason: row?.reason ?? "Les textes donnent cette réponse, quoi qu’il en soit de ce qui manque.",
                source: row?.source, missing: [])
        }
        let missing = Self.deciding(outcomes)
        let named = facts.map(\.code).filter(missing.contains)
        return .init(
            condition: condition, answer: SchemeCondition.undetermined,
            reason: "La réponse dépend de ce qui n’est pas encore connu.", source: nil, missing: named)
    }

    /// The row that gives the reason: the only one, or one that rests on what is known alone; nil where it depends.
    private static func reason(_ rows: [SchemeTable.Row], _ known: [String: SchemeValue]) -> SchemeTable.Row? {
        guard let first = rows.first, rows.contains(where: { $0 != first }) else { return rows.first }
        return rows.first { row in
            !row.tests.isEmpty && row.tests.allSatisfy { test in known[test.fact].map(test.matches) ?? false }
        }
    }

    /// The facts of which one value and another one, all else being the same, give two answers.
    private static func deciding(_ outcomes: [Outcome]) -> Set<String> {
        var deciding: Set<String> = []
        let codes = Set(outcomes.flatMap(\.facts.keys))
        for code in codes {
            var answers: [[String: SchemeValue]: String] = [:]
            for outcome in outcomes {
                var rest = outcome.facts
                rest[code] = nil
                if let other = answers[rest], other != outcome.text { deciding.insert(code) }
                answers[rest] = outcome.text
            }
        }
        return deciding
    }

    /// What a table answers when what is missing is supposed to be so.
    struct Outcome {
        /// What was supposed.
        var facts: [String: SchemeValue]
        let row: SchemeTable.Row
        let text: String
    }
}

extension SchemeTable {
    /// The ways in which what is missing may be, as far as some tables tell them apart; always in the same order.
    static func suppositions(_ tables: [SchemeTable], _ known: [String: SchemeValue]) -> [[String: SchemeValue]] {
        asked(tables).filter { known[$0.fact] == nil }.reduce([[:]]) { supposed, asked in
            supposed.flatMap { facts in asked.sides.map { facts.merging([asked.fact: $0]) { _, new in new } } }
        }
    }

    /// How many ways there are when nothing is known: the cost of a question; nil when they are more than can be counted.
    static func ways(_ tables: [SchemeTable]) -> Int? {
        asked(tables).reduce(1 as Int?) { product, asked in
            guard let (ways, isTooMany) = product?.multipliedReportingOverflow(by: max(1, asked.sides.count)) else {
                return nil
            }
            return isTooMany ? nil : ways
        }
    }

    private static func asked(_ tables: [SchemeTable]) -> [(fact: String, sides: [SchemeValue])] {
        var facts: [String] = []
        for fact in tables.flatMap(\.facts) where !facts.contains(fact) { facts.append(fact) }
        return facts.map { fact in
            var sides: [SchemeValue] = []
            for side in tables.flatMap({ $0.sides(of: fact) }) where !sides.contains(side) { sides.append(side) }
            return (fact, sides)
        }
    }

    /// One outcome for each way in which what is missing may be.
    func outcomes(_ known: [String: SchemeValue], _ supposed: [[String: SchemeValue]]) -> [Scheme.Outcome] {
        supposed.compactMap { facts in
            let all = known.merging(facts) { _, new in new }
            guard let row = row(for: all) else { return nil }
            return Scheme.Outcome(facts: facts, row: row, text: row.answer.text(all) ?? SchemeCondition.undetermined)
        }
    }
}
