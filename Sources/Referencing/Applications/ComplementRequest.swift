import Foundation

/// What the reviewer asks to be completed (CRPA L114-5). Never deleted: an answer, a decision, a closing or a withdrawal ends it.
public struct ComplementRequest: Hashable, Sendable {
    /// One point, tied to the section of the form that it concerns.
    public struct Item: Hashable, Sendable {
        public let section: Section
        public let text: String
        /// Whether the application cannot be examined without it (CRPA L114-5-1).
        public let isIndispensable: Bool

        public init(section: Section, text: String, isIndispensable: Bool) {
            (self.section, self.text, self.isIndispensable) = (section, text, isIndispensable)
        }
    }

    /// What the applicant answered, and what the sections held then.
    public struct Answer: Hashable, Sendable {
        public let text: String
        public let at: Date
        public let contents: Extract

        public init(text: String, at: Date, contents: Extract) {
            (self.text, self.at, self.contents) = (text, at, contents)
        }
    }

    /// 1 for the first one of the application.
    public let number: Int
    public let message: String
    public let items: [Item]
    /// The last day to answer.
    public let deadline: CivilDay
    /// What the sections held when it was asked.
    public let former: Extract
    public let askedBy: AccountID
    public let askedAt: Date
    public var answer: Answer?
    /// When the application was decided, closed or withdrawn while nobody had answered.
    public var endedAt: Date?

    public init(
        number: Int, message: String, items: [Item], deadline: CivilDay, former: Extract, askedBy: AccountID,
        askedAt: Date, answer: Answer? = nil, endedAt: Date? = nil
    ) {
        (self.number, self.message, self.items, self.deadline) = (number, message, items, deadline)
        (self.former, self.askedBy, self.askedAt) = (former, askedBy, askedAt)
        (self.answer, self.endedAt) = (answer, endedAt)
    }

    public var isOpen: Bool { answer == nil && endedAt == nil }

    /// Whether it holds up the examination: it asks for something that is indispensable, and nobody has answered.
    public var holdsUp: Bool { isOpen && items.contains(where: \.isIndispensable) }

    /// Whether the time given to answer is over; its last day counts.
    public func isOver(on day: CivilDay) -> Bool { deadline < day }

    public var sections: Set<Section> { Set(items.map(\.section)) }
}

extension ComplementRequest {
    /// How many days before the end of the time given somebody is reminded of it; the first reminder only of a long time.
    public static let reminders = [7, 1]

    /// The reminder that is due on a day, by its days before the end: the last one whose day has come.
    public func reminder(on today: CivilDay) -> Int? {
        guard isOpen, !isOver(on: today) else { return nil }
        let (given, left) = (CivilDay(of: askedAt).days(until: deadline), today.days(until: deadline))
        return Self.reminders.filter { left <= $0 && given >= 2 * $0 && left < given }.min()
    }
}
