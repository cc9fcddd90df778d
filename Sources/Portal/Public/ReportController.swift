import Hummingbird
import Referencing
import Store

/// A visitor reports an error on a fiche.
struct ReportController: Sendable {
    let directory: LiveDirectory
    let reports: FicheReports
    let limits: RateLimits
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.report, use: ask)
        router.post(Routes.report, use: send)
    }

    @Sendable private func ask(_: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        try pages.page(page(try fiche(slug), context), context)
    }

    @Sendable private func send(_: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        let fiche = try fiche(slug)
        let form = context.form
        var problems = ValidationErrors()
        let message = form.text("message") ?? ""
        if message.count < 10 { problems.add("Décrivez l’erreur en une phrase au moins.", "message") }
        if PlainText.length(message) > 2000 {
            problems.add("Le message ne doit pas dépasser 2 000 caractères.", "message")
        }
        let email = form.text("courriel")
        if let email, !EmailAddress.isPlausible(email) {
            problems.add("Saisissez une adresse de la forme nom@exemple.fr, ou laissez vide.", "courriel")
        }
        guard problems.isEmpty else {
            return try pages.page(page(fiche, context, form, problems), context, status: .unprocessableContent)
        }
        try await limits.spend(.report, context)
        try await reports.add(message, email: email, on: fiche.id, once: form.onceKey, at: clock.now())
        return try pages.page(
            MessagePage(
                title: "Signalement transmis",
                paragraphs: ["Merci. L’équipe France Num examinera votre signalement sur « \(fiche.name) »."],
                link: Routes.fiche.path(fiche.slug), linkLabel: "Revenir à la fiche"), context)
    }

    private func fiche(_ slug: String) throws -> Supplier {
        let snapshot = try directory.ready()
        guard let id = snapshot.document(ofSlug: slug) else { throw Failure.notFound }
        return snapshot.compact(id).supplier
    }

    private func page(
        _ fiche: Supplier, _ context: PortalContext, _ form: FormData = FormData(),
        _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        FormPage(
            title: "Signaler une erreur",
            intro: [
                "Fiche : \(fiche.name). Dites ce qui est inexact ; n’écrivez pas de données personnelles inutiles."
            ],
            form: FormView(
                action: Routes.report.path(fiche.slug), csrf: context.csrf,
                [
                    Field("message", "Votre message", .area, hint: "2 000 caractères au plus."),
                    Field(
                        "courriel", "Votre adresse électronique", hint: "Pour vous répondre. Exemple : nom@exemple.fr",
                        required: false
                    ).typed("email", autocomplete: "email"),
                ], form, problems, submit: "Envoyer le signalement", isOnce: true),
            back: Routes.fiche.path(fiche.slug))
    }
}
