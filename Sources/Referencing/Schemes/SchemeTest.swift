/// What a rule asks of a fact.
public struct SchemeTest: Hashable, Sendable {
    public let fact: String
    public let holds: Comparison

    public enum Comparison: Hashable, Sendable {
        case isFlag(Bool)
        case below(Double)
        case atLeast(Double)
        case isAmong(Set<String>)
        /// Every day is from the first one to the last one, both included.
        case allWithin(CivilDay, CivilDay)
        /// The last of the days is before this one.
        case lastBefore(CivilDay)
    }

    public init(_ fact: String, _ holds: Comparison) { (self.fact, self.holds) = (fact, holds) }

    func matches(_ value: SchemeValue) -> Bool {
        switch (holds, value) {
        case (.isFlag(let expected), .flag(let flag)): flag == expected
        case (.below(let limit), .number(let number)): number < limit
        case (.atLeast(let limit), .number(let number)): number >= limit
        case (.isAmong(let codes), .text(let code)): codes.contains(code)
        case (.allWithin(let first, let last), .days(let days)): days.allSatisfy { first <= $0 && $0 <= last }
        case (.lastBefore(let limit), .days(let days)): days.max().map { $0 < limit } ?? false
        default: false
        }
    }

    /// Values of the fact that tell the sides of this test apart: every other value is on the side of one of them.
    var sides: [SchemeValue] {
        switch holds {
        case .isFlag: [.flag(true), .flag(false)]
        // No number of people or euros is below zero.
        case .below(let limit), .atLeast(let limit):
            [limit, limit.nextDown].filter { $0 >= 0 }.map { .number($0) }
        case .isAmong(let codes): codes.map { .text($0) } + [.text("")]
        case .allWithin(let first, let last):
            [.days([first]), .days([last]), .days([first.adding(days: -1)]), .days([last.adding(days: 1)])]
        case .lastBefore(let limit): [.days([limit]), .days([limit.adding(days: -1)])]
        }
    }
}
