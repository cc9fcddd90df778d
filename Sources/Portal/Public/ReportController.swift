import Hummingbird
import Referencing
import Store

/// A visitor reports an error on a fiche, or a business complains of an activator.
struct ReportController: Sendable {
    let directory: LiveDirectory
    let reports: FicheReports
    let limits: RateLimits
    let mails: Mails
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
        if message.count < 10 { problems.add("Décrivez ce qui se passe en une phrase au moins.", "message") }
        let category = form.text("sorte").flatMap(ReportCategory.init)
        if category == nil { problems.add("Choisissez ce que vous voulez signaler.", "sorte") }
        if PlainText.length(message) > 2000 {
            problems.add("Le message ne doit pas dépasser 2 000 caractères.", "message")
        }
        let email = form.text("courriel")
        if let email, !EmailAddress.isPlausible(email) {
            problems.add("Saisissez une adresse de la forme nom@exemple.fr, ou laissez vide.", "courriel")
        }
        if category == .complaint, email == nil {
            problems.add("Saisissez votre adresse : une réclamation reçoit une réponse.", "courriel")
        }
        guard problems.isEmpty, let category else {
            return try pages.page(page(fiche, context, form, problems), context, status: .unprocessableContent)
        }
        try await limits.spend(.report, context)
        try await reports.add(
            category, message, email: email, on: fiche.id, once: form.onceKey, at: clock.now()
        ) { [mails] owner in
            let link = mails.address(Routes.fiche.path(fiche.slug))
            let acknowledgement = try email.map {
                try mails.write("report_received", to: $0, .init(link: link, company: fiche.name, text: message))
            }
            // Charter, art. 9: complaints are communicated to the activator. Who complains is not.
            let told =
                category == .complaint
                ? try owner.map {
                    try mails.write(
                        "complaint", to: $0.email,
                        .init(
                            name: $0.name, link: mails.address(Routes.ownFiche.path(fiche.slug)), company: fiche.name,
                            text: message))
                } : nil
            return [acknowledgement, told].compactMap { $0 }
        }
        return try pages.page(
            MessagePage(
                title: "Signalement transmis",
                paragraphs: [
                    "Merci. L’équipe France Num examinera votre signalement sur « \(fiche.name) »."
                        + (email == nil ? "" : " Un accusé de réception part à votre adresse.")
                ],
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
            title: "Signaler une erreur ou un problème",
            intro: [
                "Fiche : \(fiche.name). N’écrivez pas de données personnelles inutiles.",
                "Une réclamation est transmise à l’activateur, sans votre adresse (article 9 de la charte d’engagement), et l’équipe France Num vous répond.",
            ],
            form: FormView(
                action: Routes.report.path(fiche.slug), csrf: context.csrf,
                [
                    Field("sorte", "Vous voulez signaler", .radios).choices([
                        (ReportCategory.error.rawValue, "Une erreur sur la fiche"),
                        (ReportCategory.complaint.rawValue, "Un problème avec une prestation (réclamation)"),
                    ]),
                    Field("message", "Votre message", .area, hint: "2 000 caractères au plus."),
                    Field(
                        "courriel", "Votre adresse électronique", hint: "Pour vous répondre. Exemple : nom@exemple.fr",
                        required: false
                    ).required("pour une réclamation").typed("email", autocomplete: "email"),
                ], form, problems, submit: "Envoyer le signalement", isOnce: true),
            back: Routes.fiche.path(fiche.slug))
    }
}
