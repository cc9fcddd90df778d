import Foundation

/// What a reviewer proposed. Never erased: what became of it is written beside it.
public struct Proposal: Hashable, Sendable {
    /// How a proposal ended.
    public enum Fate: String, CaseIterable, Sendable {
        case decided
        case sentBack = "sent_back"
        /// Its author took it back before a decision.
        case withdrawn
    }

    public struct End: Hashable, Sendable {
        public let fate: Fate
        public let by: AccountID
        public let at: Date
        /// Why it was sent back or taken back.
        public let reason: String?

        public init(fate: Fate, by: AccountID, at: Date, reason: String? = nil) {
            (self.fate, self.by, self.at, self.reason) = (fate, by, at, reason)
        }
    }

    /// 1 for the first one of the application.
    public let number: Int
    public let outcome: Outcome
    public let by: FiledApplication.Colleague
    public let at: Date
    public var end: End?

    public init(number: Int, outcome: Outcome, by: FiledApplication.Colleague, at: Date, end: End? = nil) {
        (self.number, self.outcome, self.by, self.at, self.end) = (number, outcome, by, at, end)
    }
}
