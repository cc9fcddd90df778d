import Foundation
import Hummingbird
import Referencing
import Store

/// The applicant's home: what is done, what is left, what happens next.
struct SpaceController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("espace", use: home)
        router.post("espace", use: open)
    }

    @Sendable private func home(_: Request, _ context: PortalContext) async throws -> Response {
        let actor = try context.actor()
        guard let application = try await portal.stores.applications.current(of: actor) else {
            return try portal.page(WelcomePage(context), context)
        }
        let charter = try portal.charters.inForce(on: portal.today)
        if application.status == .draft {
            return try portal.page(DraftPage(application, charter: charter.version, context), context)
        }
        let history = try await portal.stores.applications.history(of: application)
        return try portal.page(
            FollowUpPage(application, history, actor: actor, fourEyes: portal.settings.fourEyes, context), context)
    }

    /// Opens a draft, unless an application is under way.
    @Sendable private func open(_: Request, _ context: PortalContext) async throws -> Response {
        _ = try await portal.stores.applications.draft(of: try context.actor(), at: portal.now())
        return .redirect(to: Path.space)
    }
}

struct WelcomePage: Page {
    static let template = "applicant/welcome"
    let title = "Mon espace"
    let csrf: String

    init(_ context: PortalContext) { csrf = context.csrf }
}

/// A draft: the steps, with what is done and what is left.
struct DraftPage: Page {
    static let template = "applicant/draft"
    let title = "Ma demande de référencement"
    let step: String
    let stepTitle: String
    let nextTitle: String?
    let steps: [Step]
    let isComplete: Bool

    struct Step: View {
        let number: String
        let name: String
        let path: String
        let gaps: [String]
        let isDone: Bool
    }

    init(_ application: Application, charter: String, _ context: PortalContext) {
        let gaps = application.completeness.gaps(charterInForce: charter)
        steps = Section.allCases.enumerated().map { index, section in
            let missing = gaps.filter { $0.section == section }.map(\.message)
            return Step(
                number: "\(index + 1)", name: section.name, path: section.path, gaps: missing, isDone: missing.isEmpty)
        }
        isComplete = gaps.isEmpty
        let names = Section.allCases.map(\.name) + ["Vérification et envoi"]
        let position = steps.firstIndex { !$0.isDone } ?? Section.allCases.count
        (step, stepTitle) = ("\(position + 1)", names[position])
        nextTitle = position + 1 < names.count ? names[position + 1] : nil
    }
}

/// An application after its submission, in plain words.
struct FollowUpPage: Page {
    static let template = "applicant/followup"
    let title: String
    let badge: String
    let status: String
    let explanation: String
    let next: String?
    let number: String
    let company: String
    let complement: Complement?
    let history: [HistoryLine]
    let canWithdraw: Bool
    let canAnswer: Bool
    let canStartAgain: Bool
    let hasDecision: Bool
    let refusal: Refusal?
    let csrf: String

    struct Complement: View {
        let message: String
        let deadline: String
        let items: [Item]

        struct Item: View {
            let section: String
            let path: String
            let text: String
        }
    }

    struct Refusal: View {
        let reasons: [String]
        let facts: String
    }

    init(
        _ application: Application, _ entries: [JournalEntry], actor: Actor, fourEyes: Bool, _ context: PortalContext
    ) {
        let number = application.number ?? ""
        title = "Dossier \(number)"
        (self.number, company, csrf) = (number, application.company?.name ?? "", context.csrf)
        (badge, status) = (application.status.badge, application.plainStatus)
        (explanation, next) = (application.explanation, application.nextStep)
        complement = application.openComplement.map { request in
            Complement(
                message: request.message, deadline: French.day(request.deadline),
                items: request.items.map {
                    .init(section: $0.section.name, path: $0.section.path, text: $0.text)
                })
        }
        history = HistoryLine.lines(entries, forStaff: false)
        let actions = application.standing.actions(for: actor, fourEyes: fourEyes)
        canWithdraw = actions.contains(.withdraw)
        canAnswer = actions.contains(.answerComplement)
        canStartAgain = !application.status.isLive
        hasDecision = application.decision != nil
        if case .refuse(let reasons) = application.decision?.outcome {
            refusal = Refusal(reasons: reasons.grounds.map(\.law), facts: reasons.facts)
        } else {
            refusal = nil
        }
    }
}

extension Application {
    /// The status as the applicant reads it.
    var plainStatus: String {
        if openComplement != nil { return "Complément demandé" }
        return switch status {
        case .draft: "En préparation"
        case .submitted: "Reçu, en attente d’instruction"
        case .underReview, .awaitingDecision: "En cours d’instruction"
        case .accepted: "Accepté : votre entreprise est référencée"
        case .refused: "Refusé"
        case .withdrawn: "Retiré à votre demande"
        case .closed: "Clos sans suite"
        }
    }

    var explanation: String {
        if openComplement != nil {
            return
                "La DGE a besoin d’éléments pour poursuivre. Le délai de deux mois est suspendu jusqu’à votre réponse."
        }
        return switch status {
        case .draft: "Votre demande n’est pas encore déposée."
        case .submitted: "Votre dossier est complet et déposé. Un instructeur va le prendre en charge."
        case .underReview, .awaitingDecision: "La DGE examine votre dossier. Vous n’avez rien à faire pour le moment."
        case .accepted:
            "Votre fiche est publiée dans l’annuaire. Utilisez le mot « référencé » pour en parler : ce n’est ni un label ni une certification."
        case .refused: "Les motifs, l’auteur de la décision et les voies de recours figurent dans la décision."
        case .withdrawn: "Votre dossier ne sera pas examiné. Vous pouvez déposer une nouvelle demande."
        case .closed: closingReason?.name ?? "Le dossier est clos sans décision."
        }
    }

    /// What happens next, and by when.
    var nextStep: String? {
        if let request = openComplement { return "Répondez avant le \(French.day(request.deadline)) inclus." }
        guard let dueOn else { return nil }
        return
            "Sans réponse de notre part le \(French.day(dueOn)), votre demande serait considérée comme refusée (art. L231-4 du CRPA)."
    }
}

/// One line of the history.
struct HistoryLine: View {
    let at: String
    let text: String
    let actor: String?

    /// - Parameter forStaff: whether the names of the staff and the internal acts are shown.
    static func lines(_ entries: [JournalEntry], forStaff: Bool) -> [HistoryLine] {
        entries.reversed().compactMap { entry in
            guard let text = text(entry, forStaff: forStaff) else { return nil }
            let name = forStaff ? entry.details["name"] : nil
            return HistoryLine(at: French.instant(entry.at), text: text, actor: name)
        }
    }

    private static func text(_ entry: JournalEntry, forStaff: Bool) -> String? {
        switch entry.act {
        case "application.open": return "Demande commencée"
        case "charter.accept": return "Charte acceptée (version \(entry.details["version"] ?? ""))"
        case "letter.make": return "Lettre d’engagement produite (\(entry.details["reference"] ?? ""))"
        case "letter.upload": return "Lettre d’engagement signée déposée"
        case "company.save": return "Entreprise enregistrée"
        case "profile.save": return "Présentation enregistrée"
        case "application.submit": return "Dossier déposé"
        case "application.start_review": return "Instruction commencée"
        case "application.request_complement": return "Complément demandé"
        case "application.answer_complement": return "Complément reçu"
        case "application.withdraw": return "Dossier retiré par le candidat"
        case "application.accept": return "Demande acceptée"
        case "application.refuse": return "Demande refusée"
        case "application.close": return "Dossier clos sans suite"
        case "application.hand_over": return forStaff ? "Dossier confié à un collègue" : nil
        case "application.propose": return forStaff ? "Décision proposée" : nil
        case "application.send_back": return forStaff ? "Renvoyé à l’instruction" : nil
        default: return nil
        }
    }
}
