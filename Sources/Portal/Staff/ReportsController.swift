import Hummingbird
import Referencing
import Store

/// The errors and the complaints that visitors sent: none is lost from view until it is answered.
struct ReportsController: Sendable {
    let reports: FicheReports
    let mails: Mails
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.reports, use: list)
        router.post(Routes.reportTaking, use: take)
        router.get(Routes.reportAnswer) { _, context, id in
            try pages.page(page(try await report(id), FormData(), context), context)
        }
        router.post(Routes.reportAnswer, use: answer)
    }

    @Sendable private func list(_: Request, _ context: PortalContext) async throws -> Response {
        try pages.page(ReportsPage(try await reports.open(), csrf: context.csrf), context)
    }

    @Sendable private func take(_: Request, _ context: PortalContext, _ id: String) async throws -> Response {
        guard try await reports.take(id, by: try context.actor(), at: clock.now()) else { throw Failure.notFound }
        return .redirect(to: Routes.reports.path())
    }

    private func report(_ id: String) async throws -> FicheReport {
        guard let report = try await reports.report(id) else { throw Failure.notFound }
        return report
    }

    @Sendable private func answer(_: Request, _ context: PortalContext, _ id: String) async throws -> Response {
        let report = try await report(id)
        var problems = ValidationErrors()
        let text = context.form.text("reponse") ?? ""
        if text.isEmpty { problems.add("Écrivez la réponse.", "reponse") }
        if PlainText.length(text) > 4000 {
            problems.add("La réponse ne doit pas dépasser 4 000 caractères.", "reponse")
        }
        guard problems.isEmpty else {
            return try pages.problems(page(report, context.form, context, problems), context)
        }
        let told = try report.email.map {
            try mails.write(
                "report_answered", to: $0,
                .init(link: mails.address(Routes.fiche.path(report.slug)), company: report.supplierName, text: text))
        }
        let isDone = try await reports.answer(
            id, text, by: try context.actor(), at: clock.now(), mails: [told].compactMap { $0 })
        // The second of two clicks finds the same answer there.
        let kept = try await self.report(id).answer
        guard isDone || kept == text else {
            throw Failure(
                status: .conflict, title: "Signalement déjà traité",
                advice: "Quelqu’un y a répondu entre-temps.",
                links: [PageLink(path: Routes.reports.path(), label: "Signalements")],
                typed: TypedValue.all(context.form, [Self.field]))
        }
        return .redirect(to: Routes.reports.path())
    }

    private static let field = Field("reponse", "Votre réponse", .area)

    private func page(
        _ report: FicheReport, _ form: FormData, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        FormPage(
            title: "Répondre – \(report.supplierName)",
            intro: [
                "\(report.category.name), le \(French.instant(report.sentAt)) :", report.message,
                report.email.map { "La réponse est envoyée à \($0), puis cette adresse est effacée." }
                    ?? "Personne n’a laissé d’adresse : la réponse est gardée ici.",
            ],
            form: FormView(
                action: Routes.reportAnswer.path(report.id), csrf: context.csrf, [Self.field], form, problems,
                submit: "Répondre et clore"),
            back: Routes.reports.path(), backLabel: "Revenir aux signalements",
            links: [
                PageLink(path: Routes.registered.path(report.slug), label: "Fiche du registre : ouvrir une procédure")
            ])
    }
}

extension ReportCategory {
    var name: String {
        switch self {
        case .error: "Erreur sur la fiche"
        case .complaint: "Réclamation"
        }
    }
}

struct ReportsPage: Page {
    static let template = "staff/reports"
    let title = "Signalements"
    let reports: [Report]
    let hasReports: Bool
    let csrf: String

    struct Report: View {
        let name: String
        let category: String
        let isComplaint: Bool
        let registerPath: String
        let message: String
        let email: String?
        let at: String
        let assignee: String?
        let takePath: String
        let answerPath: String
    }

    init(_ reports: [FicheReport], csrf: String) {
        self.reports = reports.map { report in
            Report(
                name: report.supplierName, category: report.category.name, isComplaint: report.category == .complaint,
                registerPath: Routes.registered.path(report.slug), message: report.message, email: report.email,
                at: French.instant(report.sentAt), assignee: report.assignee,
                takePath: Routes.reportTaking.path(report.id), answerPath: Routes.reportAnswer.path(report.id))
        }
        (hasReports, self.csrf) = (!reports.isEmpty, csrf)
    }
}
