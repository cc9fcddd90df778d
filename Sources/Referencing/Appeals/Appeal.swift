import Foundation

/// An appeal against a decision: asked of its author, of the author's superior, or of a court (CRPA L410-1 and L411-2; CJA
/// R421-1).
public struct Appeal: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// To the author of the decision.
        case informal = "gracieux"
        /// To the author's superior.
        case hierarchical = "hierarchique"
        /// To the administrative court.
        case court = "contentieux"
    }

    /// What it is against.
    public enum Target: Hashable, Sendable {
        case application(ApplicationNumber)
        case procedure(ProcedureNumber, slug: String)
        /// A decision that no procedure led to, by the number of its letter to the supplier.
        case letter(Int, slug: String)
    }

    public enum Outcome: String, CaseIterable, Sendable {
        /// The decision is replaced.
        case granted = "fait-droit"
        case rejected = "rejet"
        /// Whoever brought it gave it up, or the court has decided.
        case ended = "sans-objet"
    }

    /// How it was answered.
    public struct Answer: Hashable, Sendable {
        public let outcome: Outcome
        public let text: String
        public let author: FiledApplication.Colleague
        public let capacity: String
        public let at: Date

        public init(
            outcome: Outcome, text: String, author: FiledApplication.Colleague, capacity: String, at: Date
        ) {
            (self.outcome, self.text, self.author) = (outcome, text, author)
            (self.capacity, self.at) = (capacity, at)
        }
    }

    public let number: AppealNumber
    public let target: Target
    public let kind: Kind
    /// The day on which the administration, or the court, received it.
    public let filedOn: CivilDay
    public let text: String
    public let enteredBy: AccountID
    public let enteredAt: Date
    /// The day of the decision that it is against.
    public let contestedOn: CivilDay
    public var silentSince: CivilDay?
    public var answer: Answer?
    /// What came with it.
    public var attachment: Attachment?
    /// When who brought it first read the answer.
    public var readAt: Date?

    /// After how many months silence rejects it (CJA R421-2).
    public static let silenceMonths = 2

    public init(
        number: AppealNumber, target: Target, kind: Kind, filedOn: CivilDay, text: String, enteredBy: AccountID,
        enteredAt: Date, contestedOn: CivilDay, silentSince: CivilDay? = nil, answer: Answer? = nil, readAt: Date? = nil
    ) {
        (self.contestedOn, self.readAt) = (contestedOn, readAt)
        (self.number, self.target, self.kind, self.filedOn) = (number, target, kind, filedOn)
        (self.text, self.enteredBy, self.enteredAt) = (text, enteredBy, enteredAt)
        (self.silentSince, self.answer) = (silentSince, answer)
    }

    /// Whether it waits for an answer.
    public var isOpen: Bool { answer == nil }

    /// Whether it may end so: a court answers by itself, and what is left is to note that it did.
    public func mayEnd(_ outcome: Outcome) -> Bool { kind == .court ? outcome == .ended : true }

    /// The day on which silence rejects it; nil before a court, which has no such day.
    public var dueOn: CivilDay? { kind == .court ? nil : filedOn.adding(months: Self.silenceMonths) }

    /// The day from which the time before the court runs anew: of the notification of the answer, or of the silence. An answer
    /// after a silence counts only if it is notified while that one may still be contested (CJA R421-2).
    var endedOn: CivilDay? {
        let notified = answer == nil ? nil : readAt.map { CivilDay(of: $0) }
        guard let silentSince else { return notified }
        return notified.flatMap { $0 <= AppealTime.lastDay(from: silentSince) ? $0 : nil } ?? silentSince
    }
}
