import Foundation

/// An application that the administration received: what was asked, answered, proposed and decided since then.
public struct FiledApplication: Hashable, Sendable {
    public let id: ApplicationID
    public let number: ApplicationNumber
    public let owner: Owner
    public var revision: Int
    public let openedAt: Date
    public let filedAt: Date
    public var status: Status
    public var contents: Contents
    public var assignee: Colleague?
    /// In the order in which they were made; at most one is open.
    public var complements: [ComplementRequest]
    /// In the order in which they were made; the last one may still stand.
    public var proposals: [Proposal]
    /// In the order in which they were made; a later one replaces an earlier one, and leaves it readable.
    public var decisions: [Decision]
    /// Those who took it, asked for a complement or proposed: none of them decides.
    public var analysedBy: Set<AccountID> = []
    /// Those who declared an interest: it is closed to them.
    public var recused: Set<AccountID> = []
    public var closingReason: ClosingReason?
    /// When a granted appeal opened it again after its closing: the clock starts there.
    public var reopening: Reopening?
    /// The day on which silence decides; nil once the application is decided, withdrawn or closed.
    public var dueOn: CivilDay?
    /// The day on which silence refused it; an express decision may still replace that.
    public var silentSince: CivilDay?
    /// When its owner asked for the reasons of that refusal (CRPA L232-4).
    public var reasonsAskedAt: Date?
    public var reasonsAreGiven = false

    /// An end of the closing.
    public struct Reopening: Hashable, Sendable {
        public let at: Date
        /// The number of the act that closed it.
        public let closing: Int

        public init(at: Date, closing: Int) { (self.at, self.closing) = (at, closing) }
    }

    /// A member of staff, named.
    public struct Colleague: Hashable, Sendable {
        public let id: AccountID
        public let name: String

        public init(id: AccountID, name: String) { (self.id, self.name) = (id, name) }
    }

    public init(
        id: ApplicationID, number: ApplicationNumber, owner: Owner, revision: Int, openedAt: Date, filedAt: Date,
        status: Status, contents: Contents, assignee: Colleague? = nil, complements: [ComplementRequest] = [],
        proposals: [Proposal] = [], decisions: [Decision] = [], closingReason: ClosingReason? = nil,
        dueOn: CivilDay? = nil
    ) {
        (self.id, self.number, self.owner, self.revision) = (id, number, owner, revision)
        (self.openedAt, self.filedAt, self.status, self.contents) = (openedAt, filedAt, status, contents)
        (self.assignee, self.complements, self.proposals) = (assignee, complements, proposals)
        (self.decisions, self.closingReason, self.dueOn) = (decisions, closingReason, dueOn)
    }

    /// The name that the administration knows the company by.
    public var companyName: String { contents.company?.name ?? "" }

    /// The complement request that still waits for its answer.
    public var openComplement: ComplementRequest? { complements.last(where: \.isOpen) }

    /// The proposal that stands.
    public var proposal: Proposal? { proposals.last.flatMap { $0.end == nil ? $0 : nil } }

    /// The number of the next decision, or of the act that closes it: each has its own, and stays readable.
    public var nextActNumber: Int { max(decisions.last?.number ?? 0, reopening?.closing ?? 0) + 1 }

    /// The decision in force.
    public var decision: Decision? { decisions.last }

    /// Whether a file may be closed for a reason today: as incomplete, only when the deadline for an
    /// indispensable piece has passed (CRPA L114-5).
    public func mayClose(because reason: ClosingReason, on today: CivilDay) -> Bool {
        switch reason {
        case .duplicate: true
        case .incomplete: openComplement.map { $0.holdsUp && $0.isOver(on: today) } ?? false
        }
    }

    /// When silence decides, from the filing and every complement request so far.
    func clock(_ silence: SilenceRules) -> LegalClock {
        let start = reopening?.at ?? filedAt
        return LegalClock(
            filedOn: CivilDay(of: start), rule: silence.rule(on: CivilDay(of: filedAt)),
            requests: complements.filter { $0.askedAt >= start }.map { request in
                LegalClock.Request(
                    askedOn: CivilDay(of: request.askedAt), deadline: request.deadline,
                    endedOn: (request.answer?.at ?? request.endedAt).map { CivilDay(of: $0) })
            })
    }
}

/// Why a file is closed without a decision.
public enum ClosingReason: String, CaseIterable, Sendable {
    /// The complement asked for did not come in time (CRPA L114-5).
    case incomplete
    /// Another file of the same company is being handled.
    case duplicate
}
