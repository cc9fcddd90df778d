/// The rules that are settings of the service, and who may do what under them.
public struct Policy: Sendable {
    /// Whether the one who decides must be another person than those who analysed.
    public var fourEyes: Bool
    public var silence: SilenceRules
    /// The version of the charter that binds drafts today.
    public var charterInForce: String

    public init(fourEyes: Bool, silence: SilenceRule, charterInForce: String) {
        self.init(fourEyes: fourEyes, silence: SilenceRules(silence), charterInForce: charterInForce)
    }

    public init(fourEyes: Bool, silence: SilenceRules, charterInForce: String) {
        (self.fourEyes, self.silence, self.charterInForce) = (fourEyes, silence, charterInForce)
    }

    /// The actions open to a person: the list that draws the buttons and guards every act.
    public func actions(for actor: Actor, on application: Application) -> [Action] {
        Action.allCases.filter { allows($0, to: actor, on: application) }
    }

    public func allows(_ action: Action, to actor: Actor, on application: Application) -> Bool {
        do {
            _ = try application.status.applying(action)
        } catch {
            return false
        }
        switch application {
        case .draft(let draft):
            return (action == .submit || action == .delete) && actor.role == .applicant && actor.id == draft.owner.id
        case .filed(let file): return isFree(action, file) && allows(action, to: actor, on: file)
        }
    }

    /// What an open complement request holds up: another one, and the examination where the piece is indispensable
    /// (CRPA L114-5-1).
    private func isFree(_ action: Action, _ file: FiledApplication) -> Bool {
        switch action {
        case .answerComplement: file.openComplement != nil
        case .requestComplement: file.openComplement == nil
        case .propose: file.openComplement?.holdsUp != true
        default: true
        }
    }

    private func allows(_ action: Action, to actor: Actor, on file: FiledApplication) -> Bool {
        guard !file.recused.contains(actor.id) else { return false }
        switch action {
        case .submit, .delete:
            return false
        case .askReasons:
            return actor.role == .applicant && actor.id == file.owner.id && file.silentSince != nil
                && file.reasonsAskedAt == nil
        case .giveReasons:
            return actor.role.analyses && file.reasonsAskedAt != nil && !file.reasonsAreGiven
        case .withdraw, .answerComplement:
            return actor.role == .applicant && actor.id == file.owner.id
        case .startReview:
            return actor.role.analyses && actor.id != file.owner.id
        case .handOver:
            return actor.role.isStaff
        case .requestComplement where file.status == .submitted:
            return actor.role.analyses
        case .requestComplement, .propose, .close:
            return actor.role.analyses && actor.id == file.assignee?.id
        case .withdrawProposal:
            return actor.role.analyses && actor.id == file.proposal?.by.id
        case .sendBack:
            return actor.role == .approver && (!fourEyes || actor.id != file.proposal?.by.id)
        // Whoever analysed does not decide, whatever became of the file since.
        case .accept, .refuse:
            return actor.role == .approver && (!fourEyes || !file.analysedBy.contains(actor.id))
        // Whoever refused may see that it was wrong; who analysed does not decide in its place.
        case .grantAppeal:
            return actor.role == .approver && (!fourEyes || !file.analysedBy.contains(actor.id))
        case .recuse:
            return actor.role.isStaff && actor.id != file.proposal?.by.id
        }
    }
}
