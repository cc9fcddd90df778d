import Foundation
import Hummingbird
import Referencing
import Store

/// Check and submit; then acknowledgement, complement, withdrawal, deletion.
struct SubmissionController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("espace/envoi", use: check)
        router.post("espace/envoi", use: submit)
        router.get("espace/accuse", use: acknowledgement)
        router.get("espace/accuse.pdf", use: acknowledgementFile)
        router.get("espace/decision.pdf", use: decisionFile)
        router.get("espace/complement", use: askAnswer)
        router.post("espace/complement", use: answer)
        router.get("espace/retrait", use: askWithdrawal)
        router.post("espace/retrait", use: withdraw)
        router.get("espace/suppression", use: askDeletion)
        router.post("espace/suppression", use: delete)
    }

    // MARK: Submission

    @Sendable private func check(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        let charter = try portal.charters.inForce(on: portal.today)
        return try portal.page(CheckPage(application, charter: charter.version, context), context)
    }

    @Sendable private func submit(_: Request, _ context: PortalContext) async throws -> Response {
        let charter = try portal.charters.inForce(on: portal.today)
        let mails = portal.mails
        do {
            _ = try await portal.stores.applications.submit(
                by: try context.actor(), charter: charter.version, silence: portal.settings.silenceMonths,
                at: portal.now()
            ) { [try mails.submitted($0)] }
            return .redirect(to: Path.acknowledgement)
        } catch Applications.Refusal.incomplete {
            let application = try await portal.openApplication(context)
            return try portal.page(
                CheckPage(application, charter: charter.version, context), context, status: .unprocessableContent)
        }
    }

    // MARK: Acknowledgement and decision

    @Sendable private func acknowledgement(_: Request, _ context: PortalContext) async throws -> Response {
        try portal.page(AcknowledgementPage(try await submitted(context), portal.settings), context)
    }

    @Sendable private func acknowledgementFile(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await submitted(context)
        let page = AcknowledgementPage(application, portal.settings)
        return .attachment(
            try await portal.printed(
                .acknowledgement, "accuse-reception", page, "letters/acknowledgement", application, context))
    }

    @Sendable private func decisionFile(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await submitted(context)
        guard let letter = DecisionLetter(application, portal.settings) else { throw Failure.notFound }
        return .attachment(
            try await portal.printed(.decision, "decision", letter, "letters/decision", application, context))
    }

    private func submitted(_ context: PortalContext) async throws -> Application {
        guard let application = try await portal.stores.applications.current(of: try context.actor()),
            application.submittedAt != nil
        else { throw Failure.notFound }
        return application
    }

    // MARK: Complement

    @Sendable private func askAnswer(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        return try portal.page(try answerPage(application, context), context)
    }

    @Sendable private func answer(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        var problems = Problems()
        let text = context.form.text("reponse") ?? ""
        if text.isEmpty { problems.add("Dites en une phrase ce que vous avez complété.", "reponse") }
        if text.count > 4000 { problems.add("La réponse ne doit pas dépasser 4 000 caractères.", "reponse") }
        guard problems.isEmpty else {
            return try portal.page(
                try answerPage(application, context, problems), context, status: .unprocessableContent)
        }
        let charter = try portal.charters.inForce(on: portal.today)
        let mails = portal.mails
        do {
            try await portal.stores.applications.answerComplement(
                application.number ?? "", answer: text, by: try context.actor(), charter: charter.version,
                silence: portal.settings.silenceMonths, at: portal.now()
            ) { [try mails.complementAnswered($0)] }
            return .redirect(to: Path.space)
        } catch Applications.Refusal.incomplete(let gaps) {
            problems.add("Il manque encore des éléments : ils sont listés sous le formulaire.", "reponse")
            return try portal.page(
                try answerPage(application, context, problems, gaps), context, status: .unprocessableContent)
        }
    }

    private func answerPage(
        _ application: Application, _ context: PortalContext, _ problems: Problems = Problems(), _ gaps: [Gap] = []
    ) throws -> FormPage {
        guard let request = application.openComplement else { throw Failure.notFound }
        return FormPage(
            title: "Répondre à la demande de complément",
            intro: request.items.map { "\($0.section.name) : \($0.text)" }
                + [
                    "Corrigez d’abord les rubriques concernées, puis envoyez votre réponse : le délai d’instruction repartira pour deux mois."
                ],
            form: FormView(
                action: Path.complement, csrf: context.csrf,
                [Field("reponse", "Votre réponse", .area, hint: "Ce que vous avez corrigé ou ajouté.")],
                context.form, problems, submit: "Envoyer ma réponse"),
            back: Path.space, backLabel: "Revenir à mon dossier",
            links: gaps.map { PageLink(path: $0.path, label: $0.message) })
    }

    // MARK: Withdrawal and deletion

    @Sendable private func askWithdrawal(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        return try portal.page(
            confirmation(
                "Retirer mon dossier",
                "Le dossier \(application.number ?? "") ne sera plus examiné. Vous pourrez déposer une nouvelle demande.",
                Path.withdrawal, "Retirer mon dossier", context), context)
    }

    @Sendable private func withdraw(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        let mails = portal.mails
        try await portal.stores.applications.withdraw(
            application.number ?? "", by: try context.actor(), at: portal.now()
        ) { [try mails.aboutApplication("withdrawn", $0)] }
        return .redirect(to: Path.space)
    }

    @Sendable private func askDeletion(_: Request, _ context: PortalContext) async throws -> Response {
        try portal.page(
            confirmation(
                "Supprimer mon brouillon",
                "Tout ce que vous avez saisi et déposé sera effacé. Cette action est définitive.",
                Path.deletion, "Supprimer le brouillon", context), context)
    }

    @Sendable private func delete(_: Request, _ context: PortalContext) async throws -> Response {
        try await portal.stores.applications.deleteDraft(of: try context.actor(), at: portal.now())
        return .redirect(to: Path.space)
    }

    private func confirmation(
        _ title: String, _ text: String, _ action: String, _ submit: String, _ context: PortalContext
    ) -> FormPage {
        FormPage(
            title: title, warning: text, form: FormView(action: action, csrf: context.csrf, [], submit: submit),
            back: Path.space, backLabel: "Annuler et revenir")
    }
}

extension Portal {
    /// A document of an application, printed from frozen data when it is first asked for, and kept.
    func printed(
        _ kind: Document.Kind, _ name: String, _ view: some View, _ template: String, _ application: Application,
        _ context: PortalContext
    ) async throws -> Document {
        if let kept = try await stores.documents.document(kind, of: application) { return kept }
        try limits.spend(.printing, context)
        let bytes = try await printer.print(try renderer.text(view, template))
        let pages = try await inspector.pages(of: bytes)
        let document = Document(
            kind: kind, filename: "\(name)-\(application.number ?? "").pdf", pages: pages, bytes: bytes)
        return try await stores.documents.keepOnce(document, of: application, at: now())
    }
}

/// The whole application on one page, each gap with the way to its field.
struct CheckPage: Page {
    static let template = "applicant/check"
    let title = "Vérifier et envoyer"
    let gaps: [PageLink]
    let isComplete: Bool
    let isDraft: Bool
    let summary: Summary
    let csrf: String

    init(_ application: Application, charter: String, _ context: PortalContext) {
        let missing = application.completeness.gaps(charterInForce: charter)
        gaps = missing.map { PageLink(path: $0.path, label: $0.message) }
        isComplete = missing.isEmpty
        isDraft = application.status == .draft
        summary = Summary(application)
        csrf = context.csrf
    }
}
