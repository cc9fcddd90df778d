import Referencing
import Store

/// One line of the history.
struct HistoryLine: View {
    let at: String
    let text: String
    let actor: String?

    /// - Parameter forStaff: whether the names of the staff and the internal acts are shown.
    static func lines(_ entries: [JournalEntry], forStaff: Bool) -> [HistoryLine] {
        entries.reversed().compactMap { entry in
            guard let text = sentence(of: entry.event, forStaff: forStaff) else { return nil }
            return HistoryLine(at: French.instant(entry.at), text: text, actor: forStaff ? entry.staffName : nil)
        }
    }

    private static func sentence(of event: Event, forStaff: Bool) -> String? {
        switch event {
        case .application(let event): forStaff || !event.isInternal ? event.sentence : nil
        case .supplier(let event): forStaff || !event.isInternal ? event.sentence : nil
        case .register(.referenced(_, let day, _)): "Référencé à compter du \(French.day(day))"
        case .register(.errorReported): forStaff ? "Signalement d’erreur reçu" : nil
        case .register(.complaintReceived): forStaff ? "Réclamation reçue" : nil
        case .mailsRetried(let count):
            forStaff ? "Envoyé de nouveau : \(French.count(count, "courriel", "courriels"))" : nil
        default: nil
        }
    }
}

extension ApplicationEvent {
    /// Whether it is the administration's own affair.
    var isInternal: Bool {
        switch self {
        case .handedOver, .proposed, .proposalWithdrawn, .sentBack, .recused: true
        default: false
        }
    }

    /// What happened, in French.
    var sentence: String {
        switch self {
        case .opened: "Demande commencée"
        case .charterAccepted(let version, _): "Charte acceptée (version \(version))"
        case .companySaved: "Entreprise enregistrée"
        case .profileSaved: "Présentation enregistrée"
        case .letterMade(let reference, _): "Lettre d’engagement produite (\(reference))"
        case .signedLetterDeposited: "Lettre d’engagement signée déposée"
        case .submitted: "Dossier déposé"
        case .draftDeleted: "Brouillon supprimé"
        case .withdrawn: "Dossier retiré par le candidat"
        case .reviewStarted: "Instruction commencée"
        case .handedOver: "Dossier confié à un collègue"
        case .complementRequested: "Complément demandé"
        case .complementAnswered: "Complément reçu"
        case .proposed: "Décision proposée"
        case .proposalWithdrawn: "Proposition retirée par son auteur"
        case .sentBack: "Renvoyé à l’instruction"
        case .recused: "Intérêt déclaré : dossier fermé à l’agent"
        case .accepted(let superseded):
            superseded.isEmpty
                ? "Demande acceptée"
                : "Demande acceptée. Remplacé dans l’annuaire : \(French.list(superseded.map(French.period)))"
        case .refused: "Demande refusée"
        case .closed: "Dossier clos sans suite"
        case .reopened: "Dossier rouvert sur recours"
        case .appealFiled(let number, let kind, let day): "\(kind.name) \(number) reçu le \(French.day(day))"
        case .appealAnswered(let number, let outcome): "Recours \(number) : \(outcome.name.lowercased())"
        case .appealAnswerRead(let number): "Réponse au recours \(number) ouverte par le candidat"
        case .appealSilent(let number, let day): "Recours \(number) : rejet implicite né le \(French.day(day))"
        case .reasonsAsked: "Motifs du rejet implicite demandés"
        case .reasonsGiven: "Motifs du rejet implicite communiqués"
        case .erased: "Dossier effacé à la fin de sa durée de conservation"
        case .decisionRead: "Décision ouverte par le candidat"
        case .decisionPosted(let day): "Décision remise par la poste le \(French.day(day))"
        case .silenceDecided(let day): "Décision implicite de rejet née le \(French.day(day))"
        }
    }
}
