import Foundation
import Hummingbird
import Referencing
import Store

/// Check and submit; then acknowledgement, complement, withdrawal, deletion. A form sent twice leads to the same page as
/// one sent once.
struct SubmissionController: Sendable {
    let applications: Applications
    let own: OwnApplication
    let issuer: ActIssuer
    let documents: DossierDocuments
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.submission, use: check)
        router.post(Routes.submission, use: submit)
        router.get(Routes.lastAcknowledgement, use: lastAcknowledgement)
        router.get(Routes.filedLetter) { _, context, number in
            try await documents.file(.signedLetter, of: try await own.filed(number, context).id)
        }
        router.get(Routes.issued, use: issued)
        router.get(Routes.issuedFile, use: issuedFile)
        router.get(Routes.formerDecision) { _, context, number, decision in
            let act = try await documents.former(decision.number, of: try await own.filed(number, context))
            return try pages.page(
                IssuedActPage(
                    act, back: Routes.filed.path(number),
                    filePath: Routes.formerDecisionFile.path(number, decision)), context)
        }
        router.get(Routes.formerDecisionFile) { _, context, number, decision in
            try await documents.formerPrinted(decision.number, of: try await own.filed(number, context), context)
        }
        router.get(Routes.complement, use: askAnswer)
        router.post(Routes.complement, use: answer)
        router.get(Routes.withdrawal, use: askWithdrawal)
        router.post(Routes.withdrawal, use: withdraw)
        router.get(Routes.deletion, use: askDeletion)
        router.post(Routes.deletion, use: delete)
        router.post(Routes.reasons, use: askReasons)
    }

    // MARK: Submission

    @Sendable private func check(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await own.open(context)
        // Filed already: there is nothing to check any more.
        if application.filed != nil { return .redirect(to: Routes.space.path()) }
        return try pages.page(CheckPage(application, charter: try rules.charter().version, context), context)
    }

    @Sendable private func submit(_: Request, _ context: PortalContext) async throws -> Response {
        do {
            let filed = try await applications.perform(
                Submit(), on: .draft, by: try context.actor(), try rules.policy(), at: clock.now())
            guard let file = filed?.filed else { throw Failure.nothingOpen }
            return .redirect(to: Routes.issued.path(file.number, .acknowledgement))
        } catch Refusal.incomplete {
            let application = try await own.open(context)
            return try pages.problems(CheckPage(application, charter: try rules.charter().version, context), context)
        } catch is Applications.NotFound {
            // Sent from a second tab, or with a double click: it is filed already. A draft deleted meanwhile is not.
            guard let last = try await applications.filed(by: try context.actor()).first, last.status.isLive else {
                throw Failure.nothingOpen
            }
            return .redirect(to: Routes.issued.path(last.number, .acknowledgement))
        }
    }

    // MARK: What was issued

    @Sendable private func lastAcknowledgement(_: Request, _ context: PortalContext) async throws -> Response {
        guard let last = try await applications.filed(by: try context.actor()).first else { throw Failure.nothingOpen }
        return .redirect(to: Routes.issued.path(last.number, .acknowledgement))
    }

    @Sendable private func issued(
        _ request: Request, _ context: PortalContext, _ number: ApplicationNumber, _ kind: IssuedAct.Kind
    ) async throws -> Response {
        let file = try await own.filed(number, context)
        guard let act = try await issuer.last(kind, of: file, at: clock.now()) else { throw Failure.notFound }
        try await noteReading(kind, file, request, context)
        return try pages.page(
            IssuedActPage(
                act, back: Routes.filed.path(number), filePath: Routes.issuedFile.path(number, .init(kind: kind))),
            context)
    }

    @Sendable private func issuedFile(
        _ request: Request, _ context: PortalContext, _ number: ApplicationNumber, _ file: IssuedFile
    ) async throws -> Response {
        let own = try await own.filed(number, context)
        let answer = try await documents.printed(file.kind, of: own, context)
        try await noteReading(file.kind, own, request, context)
        return answer
    }

    /// From its first reading on a decision is notified (CRPA L112-15).
    private func noteReading(
        _ kind: IssuedAct.Kind, _ file: FiledApplication, _ request: Request, _ context: PortalContext
    ) async throws {
        guard kind == .decision, request.isReading else { return }
        try await issuer.issuedActs.noteReading(of: file.id, by: try context.actor(), at: clock.now())
    }

    // MARK: Complement

    @Sendable private func askAnswer(_: Request, _ context: PortalContext) async throws -> Response {
        guard let request = try await own.open(context).filed?.openComplement else {
            return .redirect(to: Routes.space.path())
        }
        return try pages.page(answerPage(request, context), context)
    }

    @Sendable private func answer(_: Request, _ context: PortalContext) async throws -> Response {
        guard let file = try await own.current(context)?.filed, let request = file.openComplement else {
            return try await answeredAlready(context)
        }
        var problems = ValidationErrors()
        let text = context.form.text("reponse") ?? ""
        if text.isEmpty { problems.add("Dites en une phrase ce que vous avez complété.", "reponse") }
        if PlainText.length(text) > 4000 {
            problems.add("La réponse ne doit pas dépasser 4 000 caractères.", "reponse")
        }
        guard problems.isEmpty else { return try pages.problems(answerPage(request, context, problems), context) }
        do {
            try await applications.perform(
                AnswerComplement(text), on: .number(file.number), by: try context.actor(), try rules.policy(),
                at: clock.now())
            return .redirect(to: Routes.space.path())
        } catch Refusal.incomplete(let gaps) {
            problems.add("Il manque encore des éléments : ils sont listés sous le formulaire.", "reponse")
            return try pages.problems(answerPage(request, context, problems, gaps), context)
        } catch Refusal.notAllowed(.answerComplement) {
            return try await answeredAlready(context)
        }
    }

    /// The same answer sent twice leads to the file; another one is given back with the reason.
    private func answeredAlready(_ context: PortalContext) async throws -> Response {
        let last = try await own.current(context)?.filed?.complements.last
        let text = context.form.text("reponse") ?? ""
        guard !text.isEmpty, last?.answer?.text != text else { return .redirect(to: Routes.space.path()) }
        throw Failure(
            status: .conflict, title: "Réponse déjà envoyée",
            advice:
                "Votre dossier n’attend plus de réponse : une réponse est déjà partie, ou la demande a pris fin. Votre texte est gardé ci-dessous.",
            links: [PageLink(path: Routes.space.path(), label: "Mon espace")],
            typed: TypedValue.all(context.form, FormQuestions.asked(at: Routes.complement.path())))
    }

    private func answerPage(
        _ request: ComplementRequest, _ context: PortalContext, _ problems: ValidationErrors = ValidationErrors(),
        _ gaps: [Gap] = []
    ) -> FormPage {
        FormPage(
            title: "Répondre à la demande de complément",
            intro: request.items.map(\.line)
                + [
                    Deadlines.answer(request, on: clock.today), Deadlines.suspension(request, on: clock.today),
                    "Corrigez d’abord les rubriques concernées, puis envoyez votre réponse.",
                ],
            form: FormView(
                action: Routes.complement.path(), csrf: context.csrf,
                [Field("reponse", "Votre réponse", .area, hint: "Ce que vous avez corrigé ou ajouté.")],
                context.form, problems, submit: "Envoyer ma réponse"),
            back: Routes.space.path(), backLabel: "Revenir à mon dossier",
            links: gaps.map { PageLink(path: $0.path, label: $0.message) })
    }

    // MARK: Silence

    /// The reasons of an implicit refusal are asked for with one button; a second click finds them asked for.
    @Sendable private func askReasons(
        _: Request, _ context: PortalContext, _ number: ApplicationNumber
    ) async throws -> Response {
        let file = try await own.filed(number, context)
        if file.reasonsAskedAt == nil {
            try await applications.perform(
                AskReasons(), on: .number(number), by: try context.actor(), try rules.policy(), at: clock.now())
        }
        return .redirect(to: Routes.filed.path(number))
    }

    // MARK: Withdrawal and deletion

    @Sendable private func askWithdrawal(_: Request, _ context: PortalContext) async throws -> Response {
        guard let file = try await own.open(context).filed else { return .redirect(to: Routes.space.path()) }
        return try pages.page(
            confirmation(
                "Retirer mon dossier",
                "Le dossier \(file.number) ne sera plus examiné. Vous pourrez déposer une nouvelle demande.",
                Routes.withdrawal.path(), "Retirer mon dossier", context), context)
    }

    @Sendable private func withdraw(_: Request, _ context: PortalContext) async throws -> Response {
        guard let file = try await own.current(context)?.filed else { throw Failure.nothingOpen }
        if file.status != .withdrawn {
            do {
                try await applications.perform(
                    Withdraw(), on: .number(file.number), by: try context.actor(), try rules.policy(), at: clock.now())
            } catch Refusal.notAllowed(.withdraw) {
                // The second of two clicks comes when the first one's work is done.
                guard try await own.filed(file.number, context).status == .withdrawn else {
                    throw Refusal.notAllowed(.withdraw)
                }
            }
        }
        return .redirect(to: Routes.space.path())
    }

    @Sendable private func askDeletion(_: Request, _ context: PortalContext) async throws -> Response {
        guard case .draft = try await own.open(context) else { return .redirect(to: Routes.space.path()) }
        return try pages.page(
            confirmation(
                "Supprimer mon brouillon",
                "Tout ce que vous avez saisi et déposé sera effacé. Cette action est définitive.",
                Routes.deletion.path(), "Supprimer le brouillon", context), context)
    }

    @Sendable private func delete(_: Request, _ context: PortalContext) async throws -> Response {
        do {
            try await applications.perform(
                DeleteDraft(), on: .draft, by: try context.actor(), try rules.policy(), at: clock.now())
        } catch is Applications.NotFound {
            // It is gone already: what was asked for is done.
        }
        return .redirect(to: Routes.space.path())
    }

    private func confirmation(
        _ title: String, _ text: String, _ action: String, _ submit: String, _ context: PortalContext
    ) -> FormPage {
        FormPage(
            title: title, warning: text, form: FormView(action: action, csrf: context.csrf, [], submit: submit),
            back: Routes.space.path(), backLabel: "Annuler et revenir")
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
        let missing = application.gaps(charterInForce: charter)
        gaps = missing.map { PageLink(path: $0.path, label: $0.message) }
        isComplete = missing.isEmpty
        isDraft = application.status == .draft
        summary = Summary(application.contents)
        csrf = context.csrf
    }
}
