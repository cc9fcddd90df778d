import Foundation

/// What an appeal is against: the day of the decision, and who took it.
public struct ContestedDecision: Hashable, Sendable {
    public let takenOn: CivilDay
    /// Nil where time took it.
    public let author: AccountID?

    public init(takenOn: CivilDay, author: AccountID?) { (self.takenOn, self.author) = (takenOn, author) }
}

extension FiledApplication {
    /// The refusal, the closing or the implicit refusal that may be contested; nil when there is none.
    /// - Parameter notice: how the last decision reached its addressee: a closing of the first releases has none.
    public func contested(_ notice: DecisionNotice?) -> ContestedDecision? {
        if let decision, decision.outcome != .accept {
            return ContestedDecision(takenOn: CivilDay(of: decision.decidedAt), author: decision.author.id)
        }
        if status == .closed, let notice {
            return ContestedDecision(takenOn: CivilDay(of: notice.issuedAt), author: assignee?.id)
        }
        guard decision == nil, let silentSince else { return nil }
        return ContestedDecision(takenOn: silentSince, author: nil)
    }
}

extension Procedure {
    /// The measure that may be contested: decided, or taken in urgency.
    public var contested: ContestedDecision? {
        if let end {
            return end.outcome == .measure
                ? ContestedDecision(takenOn: CivilDay(of: end.at), author: end.author.id) : nil
        }
        return urgency == nil ? nil : ContestedDecision(takenOn: CivilDay(of: openedAt), author: openedBy.id)
    }
}

extension SupplierLetter {
    /// The decision that a letter tells of and that may be contested, where no procedure led to it; nil for any other letter.
    /// - Parameter author: who took it.
    public func contested(by author: AccountID?) -> ContestedDecision? {
        [.cessation, .correction].contains(kind) || request != nil
            ? ContestedDecision(takenOn: CivilDay(of: issuedAt), author: author) : nil
    }
}

extension Appeal {
    /// Why a person does not answer it, if so: an approver does; another one than the author, where the author's superior was
    /// asked.
    /// - Parameter author: who took the decision that it is against.
    public func hindrance(to actor: Actor, author: AccountID?) -> AppealRefusal? {
        if actor.role != .approver || !isOpen { return .notAllowed }
        return kind == .hierarchical && author == actor.id ? .sameAuthor : nil
    }
}
