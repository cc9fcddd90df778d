import Foundation

/// Where an application stands. What is beside it (an open complement request, a proposal) is not a status.
public enum Status: String, CaseIterable, Sendable {
    case draft
    case submitted
    case underReview = "under_review"
    case awaitingDecision = "awaiting_decision"
    case accepted
    case refused
    case withdrawn
    case closed

    /// Whether the application still waits for somebody: one such application at most for a SIRET.
    public var isLive: Bool {
        switch self {
        case .submitted, .underReview, .awaitingDecision: true
        case .draft, .accepted, .refused, .withdrawn, .closed: false
        }
    }
}

/// What a person can do to an application.
public enum Action: String, CaseIterable, Sendable {
    case submit
    case delete
    case withdraw
    case answerComplement = "answer_complement"
    case startReview = "start_review"
    case handOver = "hand_over"
    case requestComplement = "request_complement"
    case propose
    case withdrawProposal = "withdraw_proposal"
    case accept
    case refuse
    case sendBack = "send_back"
    case close
    case recuse
    /// The owner asks for the reasons of an implicit refusal (CRPA L232-4).
    case askReasons = "ask_reasons"
    case giveReasons = "give_reasons"
    /// An appeal is granted: an acceptance replaces the refusal, which stays readable.
    case grantAppeal = "grant_appeal"
}

/// An action that the status does not allow.
public struct IllegalTransition: Error, Equatable, Sendable {
    public let from: Status
    public let action: Action
}

extension Status {
    /// The status after an action; nil when the application is gone (a draft deleted).
    /// Every legal pair is written here once, and what is not listed is refused by name.
    /// - Throws: ``IllegalTransition`` for every pair that is not listed.
    public func applying(_ action: Action) throws(IllegalTransition) -> Status? {
        switch (self, action) {
        case (.draft, .submit): .submitted
        case (.draft, .delete): nil
        case (.submitted, .startReview): .underReview
        case (.submitted, .requestComplement), (.submitted, .answerComplement), (.submitted, .recuse): .submitted
        case (.submitted, .withdraw), (.underReview, .withdraw): .withdrawn
        case (.underReview, .requestComplement), (.underReview, .answerComplement): .underReview
        case (.underReview, .handOver), (.underReview, .recuse): .underReview
        case (.underReview, .propose): .awaitingDecision
        case (.underReview, .close): .closed
        case (.awaitingDecision, .handOver), (.awaitingDecision, .recuse): .awaitingDecision
        // What was proposed was proposed of another file.
        case (.awaitingDecision, .answerComplement): .underReview
        case (.awaitingDecision, .accept): .accepted
        case (.awaitingDecision, .refuse): .refused
        case (.refused, .grantAppeal): .accepted
        // What was closed is examined.
        case (.closed, .grantAppeal): .underReview
        case (.submitted, .askReasons), (.submitted, .giveReasons): .submitted
        case (.underReview, .askReasons), (.underReview, .giveReasons): .underReview
        case (.awaitingDecision, .askReasons), (.awaitingDecision, .giveReasons): .awaitingDecision
        case (.awaitingDecision, .sendBack), (.awaitingDecision, .withdrawProposal): .underReview
        default: throw IllegalTransition(from: self, action: action)
        }
    }
}
