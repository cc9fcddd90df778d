import Foundation

/// A partner list that was filed: it changes the register once another person than the one who filed it validates it.
public struct PartnerList: Hashable, Sendable {
    public let number: PartnerListNumber
    /// The file's name, as it was sent.
    public let filename: String
    public let sha256: String
    /// In bytes.
    public let size: Int
    /// How many lines it has, good or bad.
    public let lines: Int
    /// Nil for a command.
    public let filedBy: AccountID?
    /// The person's name, or the command's.
    public let filerName: String
    public let filedAt: Date
    public let end: End?
    /// Whether its file is gone: it was refused, and kept long enough.
    public let isErased: Bool

    /// What became of it.
    public struct End: Hashable, Sendable {
        public let outcome: Outcome
        /// Why it was refused.
        public let reason: String?
        /// How many lines changed the register.
        public let changes: Int
        public let decider: FiledApplication.Colleague
        public let at: Date

        public init(
            outcome: Outcome, reason: String?, changes: Int, decider: FiledApplication.Colleague, at: Date
        ) {
            (self.outcome, self.reason, self.changes) = (outcome, reason, changes)
            (self.decider, self.at) = (decider, at)
        }
    }

    public enum Outcome: String, CaseIterable, Sendable {
        case validated = "validee"
        case refused = "refusee"
    }

    /// The most lines of a list that is filed: all of them are read each time that somebody looks at it.
    public static let mostLines = 20_000
    /// The most bytes of its file.
    public static let mostBytes = 10 << 20

    public init(
        number: PartnerListNumber, filename: String, sha256: String, size: Int, lines: Int, filedBy: AccountID?,
        filerName: String, filedAt: Date, end: End? = nil, isErased: Bool = false
    ) {
        self.isErased = isErased
        (self.number, self.filename, self.sha256, self.size) = (number, filename, sha256, size)
        (self.lines, self.filedBy, self.filerName, self.filedAt, self.end) = (lines, filedBy, filerName, filedAt, end)
    }
}

extension Policy {
    /// Whether a person may validate or refuse a list: an approver, and another person than the one who filed it.
    public func mayDecide(_ list: PartnerList, _ actor: Actor) -> Bool {
        list.end == nil && actor.role == .approver && (!fourEyes || list.filedBy != actor.id)
    }
}
