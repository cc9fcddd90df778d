import Foundation

/// What an account may be for the service.
public enum Role: String, CaseIterable, Sendable, Codable {
    case applicant
    /// Analyses applications and proposes a decision.
    case reviewer = "instructeur"
    /// Decides; may analyse too, but not the file it decides on.
    case approver = "valideur"
    /// Manages the accounts and hands files over.
    case administrator = "administrateur"

    public var isStaff: Bool { self != .applicant }
}

/// The person who acts, as the session proved it.
public struct Actor: Hashable, Sendable, Codable {
    public let id: String
    public let role: Role
    public let name: String

    public init(id: String, role: Role, name: String) {
        (self.id, self.role, self.name) = (id, role, name)
    }
}

/// What the rules need to know of an application to tell who may do what.
public struct Standing: Sendable {
    public var status: Status
    public var owner: String
    public var assignee: String?
    public var proposer: String?
    /// The last day to answer the open complement request, if one is open.
    public var complementDeadline: CivilDay?

    public init(
        status: Status, owner: String, assignee: String? = nil, proposer: String? = nil,
        complementDeadline: CivilDay? = nil
    ) {
        (self.status, self.owner, self.assignee) = (status, owner, assignee)
        (self.proposer, self.complementDeadline) = (proposer, complementDeadline)
    }

    /// The actions open to a person today: the list that draws the buttons and guards the store.
    /// - Parameter fourEyes: whether the one who decides must be another person than the one who proposed.
    public func actions(for actor: Actor, fourEyes: Bool = true) -> [Action] {
        Action.allCases.filter { action in
            isLegal(action) && isFree(action) && allows(action, to: actor, fourEyes: fourEyes)
        }
    }

    /// Whether a file may be closed for a reason today: as incomplete, only when the deadline has passed (CRPA L114-5).
    public func mayClose(because reason: ClosingReason, on today: CivilDay) -> Bool {
        switch reason {
        case .duplicate: true
        case .incomplete: complementDeadline.map { $0 < today } ?? false
        }
    }

    private func isLegal(_ action: Action) -> Bool {
        do {
            _ = try status.applying(action)
            return true
        } catch {
            return false
        }
    }

    /// What an open complement request holds up: the reviewer waits until it is answered.
    private func isFree(_ action: Action) -> Bool {
        switch action {
        case .answerComplement: complementDeadline != nil
        case .requestComplement, .propose: complementDeadline == nil
        default: true
        }
    }

    private func allows(_ action: Action, to actor: Actor, fourEyes: Bool) -> Bool {
        switch action {
        case .submit, .delete, .withdraw, .answerComplement:
            return actor.role == .applicant && actor.id == owner
        case .startReview:
            return actor.analyses && actor.id != owner
        case .handOver:
            return actor.role.isStaff
        case .requestComplement where status == .submitted:
            return actor.analyses
        case .requestComplement, .propose, .close:
            return actor.analyses && actor.id == assignee
        case .accept, .refuse, .sendBack:
            return actor.role == .approver && (!fourEyes || actor.id != proposer)
        }
    }
}

extension Actor {
    /// Whether this person may analyse files.
    fileprivate var analyses: Bool { role == .reviewer || role == .approver }
}

/// Why a file is closed without a decision.
public enum ClosingReason: String, CaseIterable, Sendable, Codable {
    /// The complement asked for did not come in time (CRPA L114-5).
    case incomplete
    /// Another file of the same company is being handled.
    case duplicate
}
