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
            for gap in gaps { problems.add(gap.message, "reponse") }
            return try portal.page(
                try answerPage(application, context, problems), context, status: .unprocessableContent)
        }
    }

    private func answerPage(
        _ application: Application, _ context: PortalContext, _ problems: Problems = Problems()
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
            back: Path.space, backLabel: "Revenir à mon dossier")
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

/// What an application says, line by line: read by the applicant before sending, and by the DGE afterwards.
struct Summary: View {
    struct Part: View {
        let name: String
        let path: String
        let lines: [Line]
        let hasLines: Bool

        init(_ section: Section, _ lines: [Line]) {
            (name, path, self.lines, hasLines) = (section.name, section.path, lines, !lines.isEmpty)
        }
    }

    struct Line: View {
        let label: String
        let value: String
    }

    let parts: [Part]

    init(_ application: Application) {
        parts = [
            Part(.charter, Self.lines(application.acceptance)),
            Part(.company, Self.lines(application.company)),
            Part(.profile, Self.lines(application.profile)),
            Part(.letter, Self.lines(application.letter, application.signedLetter)),
        ]
    }

    static func lines(_ acceptance: Acceptance?) -> [Line] {
        guard let acceptance else { return [] }
        return made([
            ("Version acceptée", acceptance.version), ("Acceptée le", French.instant(acceptance.acceptedAt)),
            ("Phrase cochée", acceptance.sentence),
        ])
    }

    static func lines(_ company: Company?) -> [Line] {
        guard let company else { return [] }
        return made([
            ("SIRET", Siret(company.siret)?.printed ?? company.siret), ("Dénomination", company.name),
            ("Nom commercial", company.tradeName), ("Forme juridique", company.legalForm), ("Code NAF", company.naf),
            ("Adresse", "\(company.address), \(company.postalCode) \(company.commune)"),
            ("Registre national", company.registerState),
        ])
    }

    static func lines(_ profile: Profile?) -> [Line] {
        guard let profile else { return [] }
        let territory: String =
            switch profile.territory {
            case .national: "France entière"
            case .departments(let codes): French.list(codes.compactMap { Department($0)?.name })
            }
        let published = [
            profile.publishesName ? "nom" : nil, profile.publishesEmail ? "adresse électronique" : nil,
            profile.publishesPhone ? "téléphone" : nil,
        ].compactMap { $0 }
        return made([
            ("Contact", "\(profile.contactName), \(profile.contactQuality)"), ("Adresse électronique", profile.email),
            ("Téléphone", profile.phone),
            ("Publié dans l’annuaire", published.isEmpty ? "rien" : French.list(published)),
            ("Site internet", profile.website), ("Présentation courte", profile.short),
            ("Présentation détaillée", profile.long), ("Thèmes", French.list(profile.themes.map(\.name))),
            ("Territoire", territory), ("Entreprises accompagnées", French.list(profile.sizes.map(\.name))),
            ("Premier rendez-vous gratuit", profile.firstMeetingFree ? "oui" : "non"), ("Tarif", profile.price?.name),
        ])
    }

    private static func lines(_ letter: Letter?, _ signed: DocumentSummary?) -> [Line] {
        made([
            ("Référence", letter?.reference), ("Produite le", letter.map { French.instant($0.madeAt) }),
            (
                "Lettre signée",
                signed.map {
                    "\(French.count($0.pages, "page", "pages")), \(French.size($0.size)), déposée le \(French.instant($0.createdAt))"
                }
            ),
            ("Empreinte SHA-256", signed?.sha256),
        ])
    }

    private static func made(_ pairs: [(String, String?)]) -> [Line] {
        pairs.compactMap { label, value in
            guard let value, !value.isEmpty else { return nil }
            return Line(label: label, value: value)
        }
    }
}

extension Company {
    var registerState: String {
        guard let register else { return "non vérifié auprès du registre" }
        return register.isActive ? "établissement en activité" : "établissement ayant cessé"
    }
}

/// The acknowledgement of an electronic filing, with all that CRPA R112-11-1 asks for.
struct AcknowledgementPage: Page {
    static let template = "applicant/acknowledgement"
    let title: String
    let number: String
    let receivedAt: String
    let company: String
    let siret: String
    let silence: String
    let service: String
    let serviceAddress: String
    let servicePhone: String

    init(_ application: Application, _ settings: PortalSettings) {
        let received = application.submittedAt ?? application.createdAt
        number = application.number ?? ""
        title = "Accusé de réception \(application.number ?? "")"
        receivedAt = French.instant(received)
        company = application.company?.name ?? ""
        siret = application.company.flatMap { Siret($0.siret)?.printed } ?? ""
        silence = French.day(Deadlines.silence(completeOn: CivilDay(of: received), months: settings.silenceMonths))
        (service, serviceAddress) = (settings.service, settings.serviceAddress)
        servicePhone = settings.servicePhone
    }
}

/// A decision as a letter: grounds in law and in fact (CRPA L211-5), author (L212-1), remedies (CJA R421-5).
struct DecisionLetter: View {
    let number: String
    let company: String
    let siret: String
    let decidedAt: String
    let isRefusal: Bool
    let reasons: [String]
    let facts: String?
    let author: String
    let quality: String
    let service: String
    let serviceAddress: String

    /// Nil while nothing is decided.
    init?(_ application: Application, _ settings: PortalSettings) {
        guard let decision = application.decision else { return nil }
        number = application.number ?? ""
        company = application.company?.name ?? ""
        siret = application.company.flatMap { Siret($0.siret)?.printed } ?? ""
        decidedAt = French.day(CivilDay(of: decision.decidedAt))
        if case .refuse(let given) = decision.outcome {
            (isRefusal, reasons, facts) = (true, given.grounds.map(\.law), given.facts)
        } else {
            (isRefusal, reasons, facts) = (false, [], nil)
        }
        (author, quality) = (decision.authorName, decision.authorQuality)
        (service, serviceAddress) = (settings.service, settings.serviceAddress)
    }
}
