import Foundation

/// What a condition of a scheme answers: rows of tests, of which the first that holds gives the answer.
public struct SchemeTable: Hashable, Sendable {
    public let rows: [Row]
    /// All the values that a fact may have, where they can be counted.
    private let domains: [String: [SchemeValue]]

    public struct Row: Hashable, Sendable {
        /// All of them have to hold; none for the row that takes the rest.
        public let tests: [SchemeTest]
        public let answer: Answer
        /// In plain French.
        public let reason: String
        /// The text that says so, by its key in the file.
        public let source: String

        public init(_ tests: [SchemeTest], _ answer: Answer, reason: String, source: String) {
            (self.tests, self.answer, self.reason, self.source) = (tests, answer, reason, source)
        }
    }

    public enum Answer: Hashable, Sendable {
        /// One of the answers of the condition: `oui`, `requis`…
        case code(String)
        case day(CivilDay)
        /// So many months after the last of the days of a fact.
        case monthsAfter(Int, fact: String)
    }

    public init(_ rows: [Row], domains: [String: [SchemeValue]] = [:]) {
        self.rows = rows
        self.domains = domains.filter { domain in rows.contains { $0.tests.contains { $0.fact == domain.key } } }
    }

    /// The facts that its tests and answers name, in the order of their first appearance.
    public var facts: [String] {
        var seen: [String] = []
        for row in rows {
            var named = row.tests.map(\.fact)
            if case .monthsAfter(_, let fact) = row.answer { named.append(fact) }
            for fact in named where !seen.contains(fact) { seen.append(fact) }
        }
        return seen
    }

    /// The first row that holds for facts that are all known; nil when none does: the table has a hole.
    func row(for facts: [String: SchemeValue]) -> Row? { place(for: facts).map { rows[$0] } }

    func place(for facts: [String: SchemeValue]) -> Int? {
        rows.firstIndex { row in row.tests.allSatisfy { test in facts[test.fact].map(test.matches) ?? false } }
    }

    /// Values of a fact that stand for all the others, as far as this table tells them apart.
    func sides(of fact: String) -> [SchemeValue] {
        let tests = rows.flatMap(\.tests).filter { $0.fact == fact }
        var seen: Set<[Bool]> = []
        let sides = (domains[fact] ?? tests.flatMap(\.sides)).filter { value in
            seen.insert(tests.map { $0.matches(value) }).inserted
        }
        let isCounted = rows.contains { if case .monthsAfter(_, fact) = $0.answer { true } else { false } }
        guard isCounted else { return sides }
        // Two days that give two answers, wherever the tests cut.
        let days = sides.isEmpty ? [.days([Self.someDay])] : sides
        return days + days.map(\.dayBefore)
    }

    private static let someDay = CivilDay(of: .init(timeIntervalSince1970: 1_600_000_000))
}

extension SchemeValue {
    fileprivate var dayBefore: SchemeValue {
        guard case .days(let days) = self else { return self }
        return .days(days.map { $0.adding(days: -1) })
    }
}

extension SchemeTable.Answer {
    /// What is answered, once the facts are known.
    func text(_ facts: [String: SchemeValue]) -> String? {
        switch self {
        case .code(let code): return code
        case .day(let day): return day.description
        case .monthsAfter(let months, let fact):
            guard case .days(let days)? = facts[fact], let last = days.max() else { return nil }
            return last.adding(months: months).description
        }
    }
}
