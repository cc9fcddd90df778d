import Hummingbird
import Store

/// A visitor reports an error on a fiche.
struct ReportController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("annuaire/:slug/signaler", use: ask)
        router.post("annuaire/:slug/signaler", use: send)
    }

    @Sendable private func ask(_: Request, _ context: PortalContext) async throws -> Response {
        try portal.page(page(try fiche(context), context), context)
    }

    @Sendable private func send(_: Request, _ context: PortalContext) async throws -> Response {
        let fiche = try fiche(context)
        let form = context.form
        var problems = Problems()
        let message = form.text("message") ?? ""
        if message.count < 10 { problems.add("Décrivez l’erreur en une phrase au moins.", "message") }
        if message.count > 2000 { problems.add("Le message ne doit pas dépasser 2 000 caractères.", "message") }
        let email = form.text("courriel")
        if let email, !EmailAddress.isPlausible(email) {
            problems.add("Saisissez une adresse de la forme nom@exemple.fr, ou laissez vide.", "courriel")
        }
        guard problems.isEmpty else {
            return try portal.page(page(fiche, context, form, problems), context, status: .unprocessableContent)
        }
        try portal.limits.spend(.report, context)
        try await portal.stores.reports.add(message, email: email, on: fiche.supplier.id, at: portal.now())
        return try portal.page(
            MessagePage(
                title: "Signalement transmis",
                paragraphs: ["Merci. L’équipe France Num examinera votre signalement sur « \(fiche.supplier.name) »."],
                link: Path.fiche(fiche.supplier.slug), linkLabel: "Revenir à la fiche"), context)
    }

    private func fiche(_ context: PortalContext) throws -> Referenced {
        let edition = try portal.directory.ready()
        guard let position = edition.bySlug[context.parameters.get("slug") ?? ""] else { throw Failure.notFound }
        return edition.fiches[position]
    }

    private func page(
        _ fiche: Referenced, _ context: PortalContext, _ form: FormData = FormData(), _ problems: Problems = Problems()
    ) -> FormPage {
        FormPage(
            title: "Signaler une erreur",
            intro: [
                "Fiche : \(fiche.supplier.name). Dites ce qui est inexact ; n’écrivez pas de données personnelles inutiles."
            ],
            form: FormView(
                action: Path.report(fiche.supplier.slug), csrf: context.csrf,
                [
                    Field("message", "Votre message", .area, hint: "2 000 caractères au plus."),
                    Field(
                        "courriel", "Votre adresse électronique", hint: "Pour vous répondre. Exemple : nom@exemple.fr",
                        required: false
                    ).typed("email", autocomplete: "email"),
                ], form, problems, submit: "Envoyer le signalement"),
            back: Path.fiche(fiche.supplier.slug))
    }
}

/// A page that is one form under a few words.
struct FormPage: Page {
    static let template = "form"
    let title: String
    var intro: [String] = []
    /// Words to be seen first: what changed, what failed.
    var warning: String?
    var form: FormView
    var back: String?
    var backLabel = "Revenir à la page précédente"
    /// Links to other ways (« Mot de passe oublié »).
    var links: [PageLink] = []
    var hasLinks: Bool

    init(
        title: String, intro: [String] = [], warning: String? = nil, form: FormView, back: String? = nil,
        backLabel: String = "Revenir", links: [PageLink] = []
    ) {
        (self.title, self.intro, self.warning, self.form) = (title, intro, warning, form)
        (self.back, self.backLabel, self.links, hasLinks) = (back, backLabel, links, !links.isEmpty)
    }
}

struct PageLink: View {
    let path: String
    let label: String
}

/// A page that says that something was done, and leads on.
struct MessagePage: Page {
    static let template = "message"
    let title: String
    let paragraphs: [String]
    let link: String
    let linkLabel: String
}

/// Addresses as people type them: plausible enough to write to; the link that is sent proves the rest.
enum EmailAddress {
    static func isPlausible(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 200, !parts[0].isEmpty, parts[1].contains(".") else { return false }
        let domain = parts[1]
        return !domain.hasPrefix(".") && !domain.hasSuffix(".") && !domain.contains("..")
            && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"<>()[]\\,;:\"".utf8.contains($0) }
    }
}
