import HTTPTypes
import Referencing

/// The visible words for appeals.
extension Appeal.Kind {
    var name: String {
        switch self {
        case .informal: "Recours gracieux"
        case .hierarchical: "Recours hiérarchique"
        case .court: "Recours contentieux"
        }
    }
}

extension Appeal.Outcome {
    var name: String {
        switch self {
        case .granted: "Il a été fait droit au recours"
        case .rejected: "Recours rejeté"
        case .ended: "Recours clos"
        }
    }
}

extension Appeal.Outcome {
    /// What the form offers.
    var choice: String {
        switch self {
        case .granted: "Faire droit au recours : la décision est remplacée"
        case .rejected: "Rejeter le recours"
        case .ended: "Clore : désistement, ou jugement rendu"
        }
    }
}

extension Appeal {
    /// Where it stands, in one sentence.
    var sentence: String {
        let filed = "\(kind.name) \(number), reçu le \(French.day(filedOn))"
        if let answer {
            return "\(filed) : \(answer.outcome.name.lowercased()) le \(French.day(CivilDay(of: answer.at)))"
        }
        if let silentSince { return "\(filed) : rejet implicite né le \(French.day(silentSince))" }
        return filed
            + (dueOn.map { " : à défaut de réponse au \(French.day($0)), il sera réputé rejeté" } ?? " : en cours")
    }

    /// What it is against, in words.
    var against: String {
        switch target {
        case .application(let number): "la décision sur la demande \(number)"
        case .procedure(let number, _): "la décision sur la procédure \(number)"
        case .letter(let number, _): "la décision du courrier n° \(number)"
        }
    }
}

extension Failure {
    init(_ refusal: AppealRefusal) {
        let advice =
            switch refusal {
            case .notAllowed: "Il n’y a pas ici de décision à contester, ou le recours a déjà reçu sa réponse."
            case .notDelegated: Failure.notDelegated.advice
            case .isOpenAlready: "Un recours de cette sorte attend déjà sa réponse."
            case .dayOutOfRange: "Un recours est reçu après la décision, et pas dans l’avenir : vérifiez la date."
            case .sameAuthor: refusal.answerAdvice
            }
        self.init(status: .conflict, title: "Recours impossible", advice: advice)
    }
}

extension AppealRefusal {
    /// Why somebody of the staff does not answer.
    var answerAdvice: String {
        self == .sameAuthor
            ? "Un recours hiérarchique est examiné par une autre personne que l’auteur de la décision contestée."
            : "Seule une personne qui valide peut répondre à un recours."
    }
}
