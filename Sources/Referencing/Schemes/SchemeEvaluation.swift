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
    /// - Parameter isPresuming: whether what a fact presumes holds where nothing is said; who asks the questions does not presume.
    public func evaluate(_ given: [String: SchemeValue], isPresuming: Bool = true) -> SchemeEvaluation {
        let known = isPresuming ? presuming(given) : given
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

    private func presuming(_ given: [String: SchemeValue]) -> [String: SchemeValue] {
        facts.reduce(into: given) { known, fact in
            if known[fact.code] == nil { known[fact.code] = fact.presumed }
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
        let supposed = Self.suppositions(asked.map(\.1), known)
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
            return .init(
                condition: condition, answer: first.text, reason: first.row.reason, source: first.row.source,
                missing: [])
        }
        let missing = Self.deciding(outcomes)
        let named = facts.map(\.code).filter(missing.contains)
        return .init(
            condition: condition, answer: SchemeCondition.undetermined,
            reason: "La réponse dépend de ce qui n’est pas encore connu.", source: nil, missing: named)
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

    /// The ways in which what is missing may be, as far as some tables tell them apart.
    private static func suppositions(
        _ tables: [SchemeTable], _ known: [String: SchemeValue]
    ) -> [[String: SchemeValue]] {
        var missing: [String] = []
        for fact in tables.flatMap(\.facts) where known[fact] == nil && !missing.contains(fact) { missing.append(fact) }
        return missing.reduce([[:]]) { supposed, fact in
            let sides = Set(tables.flatMap { $0.sides(of: fact) })
            return supposed.flatMap { facts in sides.map { facts.merging([fact: $0]) { _, new in new } } }
        }
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
    /// One outcome for each way in which what is missing may be.
    func outcomes(_ known: [String: SchemeValue], _ supposed: [[String: SchemeValue]]) -> [Scheme.Outcome] {
        supposed.compactMap { facts in
            let all = known.merging(facts) { _, new in new }
            guard let row = row(for: all) else { return nil }
            return Scheme.Outcome(facts: facts, row: row, text: row.answer.text(all) ?? SchemeCondition.undetermined)
        }
    }

    /// How many ways there are when nothing is known: the cost of a question.
    var ways: Int { facts.reduce(1) { $0 * max(1, sides(of: $1).count) } }
}
