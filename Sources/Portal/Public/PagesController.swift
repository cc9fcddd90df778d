import Hummingbird
import Store

/// The home page and the pages that the law asks for.
struct PagesController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("", use: home)
        router.get("mentions-legales") { try await text(LegalPage(portal.settings), $1) }
        router.get("donnees-personnelles") { try await text(PrivacyPage(portal.settings), $1) }
        router.get("cookies") { try await text(CookiesPage(), $1) }
        router.get("accessibilite") { try await text(AccessibilityPage(portal.settings), $1) }
        router.get("plan-du-site") { try await text(SiteMapPage(), $1) }
        router.get("lettre/:reference", use: letter)
        router.get("favicon.ico") { _, _ in Response.redirect(to: "/dsfr/favicon/favicon.ico") }
    }

    @Sendable private func home(_: Request, _ context: PortalContext) async throws -> Response {
        let count = portal.directory.current?.fiches.count ?? 0
        return try await text(HomePage(activators: count), context)
    }

    /// What the code on a letter leads to: whether the letter is one of ours, and for whom it was made.
    @Sendable private func letter(_: Request, _ context: PortalContext) async throws -> Response {
        let reference = (context.parameters.get("reference") ?? "").uppercased()
        guard let check = try await portal.stores.documents.letter(reference: reference) else {
            throw Failure(
                status: .notFound, title: "Lettre inconnue",
                advice:
                    "Aucune lettre d’engagement ne porte cette référence : elle est mal recopiée, ou la lettre a été remplacée depuis."
            )
        }
        return try portal.page(LetterCheckPage(check), context)
    }

    private func text(_ page: some Page, _ context: PortalContext) async throws -> Response {
        var response = try portal.page(page, context)
        response.headers[.cacheControl] = "public, max-age=60"
        return response
    }
}

struct HomePage: Page {
    static let template = "public/home"
    let title = "Activateurs France Num"
    let count: String?

    init(activators: Int) {
        count = activators > 0 ? French.count(activators, "activateur référencé", "activateurs référencés") : nil
    }
}

struct LegalPage: Page {
    static let template = "public/legal"
    let title = "Mentions légales"
    let service: String
    let address: String

    init(_ settings: PortalSettings) { (service, address) = (settings.service, settings.serviceAddress) }
}

struct PrivacyPage: Page {
    static let template = "public/privacy"
    let title = "Données personnelles"
    let service: String
    let address: String

    init(_ settings: PortalSettings) { (service, address) = (settings.service, settings.serviceAddress) }
}

struct CookiesPage: Page {
    static let template = "public/cookies"
    let title = "Gestion des cookies"
}

struct AccessibilityPage: Page {
    static let template = "public/accessibility"
    let title = "Accessibilité : non conforme"
    let service: String
    let address: String
    let phone: String

    init(_ settings: PortalSettings) {
        (service, address, phone) = (settings.service, settings.serviceAddress, settings.servicePhone)
    }
}

struct SiteMapPage: Page {
    static let template = "public/sitemap"
    let title = "Plan du site"
}

struct LetterCheckPage: Page {
    static let template = "public/letter"
    let title: String
    let reference: String
    let companyName: String
    let siren: String
    let charter: String
    let madeAt: String
    let sha256: String

    init(_ check: LetterCheck) {
        title = "Lettre d’engagement \(check.reference)"
        (reference, companyName, siren) = (check.reference, check.companyName, check.siren)
        (charter, madeAt, sha256) = (check.charter, French.instant(check.madeAt), check.sha256)
    }
}
