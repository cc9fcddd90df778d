import Hummingbird
import Store

/// The home page and the pages that the law asks for.
struct PagesController: Sendable {
    let directory: LiveDirectory
    let documents: Documents
    let settings: PortalSettings
    let pages: Pages

    func add(to router: PortalRouter) {
        router.get(Routes.home, use: home)
        router.get(Routes.legal) { _, context in try text(LegalPage(settings), context) }
        router.get(Routes.privacy) { _, context in try text(PrivacyPage(settings), context) }
        router.get(Routes.cookies) { _, context in try text(CookiesPage(), context) }
        router.get(Routes.accessibility) { _, context in try text(AccessibilityPage(settings), context) }
        router.get(Routes.siteMap) { _, context in try text(SiteMapPage(), context) }
        router.get(Routes.letterCheck, use: letter)
        router.get(Routes.favicon) { _, _ in .redirect(to: Assets.oldIcon) }
    }

    @Sendable private func home(_: Request, _ context: PortalContext) async throws -> Response {
        let count = directory.current?.count ?? 0
        return try text(HomePage(activators: count), context)
    }

    /// What the code on a letter leads to: whether the letter is one of ours, and for whom it was made.
    @Sendable private func letter(_: Request, _ context: PortalContext, _ reference: String) async throws -> Response {
        guard let check = try await documents.letter(reference: reference.uppercased()) else {
            throw Failure(
                status: .notFound, title: "Lettre inconnue",
                advice:
                    "Aucune lettre d’engagement ne porte cette référence : elle est mal recopiée, ou le brouillon qui la contenait a été modifié depuis."
            )
        }
        return try pages.page(LetterCheckPage(check), context)
    }

    private func text(_ page: some Page, _ context: PortalContext) throws -> Response {
        var response = try pages.page(page, context)
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
    let phone: String
    let host: String?

    init(_ settings: PortalSettings) {
        (service, address, phone) = (settings.service, settings.serviceAddress, settings.servicePhone)
        host = settings.hostingProvider
    }
}

struct PrivacyPage: Page {
    static let template = "public/privacy"
    let title = "Données personnelles"
    let service: String
    let address: String
    let officer: String?
    let email: String?
    let draftMonths: String
    let endedMonths: String

    init(_ settings: PortalSettings) {
        (service, address) = (settings.service, settings.serviceAddress)
        (officer, email) = (settings.dataProtectionOfficer, settings.contactEmail)
        draftMonths = "\(settings.retention.draftMonths)"
        endedMonths = "\(settings.retention.endedMonths)"
    }
}

struct CookiesPage: Page {
    static let template = "public/cookies"
    let title = "Gestion des cookies"
}

struct AccessibilityPage: Page {
    static let template = "public/accessibility"
    let title = "Accessibilité : non conforme"
    let service: String
    let address: String
    let phone: String
    let email: String?

    init(_ settings: PortalSettings) {
        (service, address, phone) = (settings.service, settings.serviceAddress, settings.servicePhone)
        email = settings.contactEmail
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
    let replacedAt: String?

    init(_ check: LetterCheck) {
        title = "Lettre d’engagement \(check.reference)"
        (reference, companyName, siren) = (check.reference, check.companyName, check.siren.printed)
        (charter, madeAt, sha256) = (check.charter, French.instant(check.madeAt), check.sha256)
        replacedAt = check.replacedAt.map(French.instant)
    }
}
