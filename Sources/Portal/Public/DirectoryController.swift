import Directory
import Foundation
import Hummingbird
import Referencing
import Store

/// The directory: its list, its map, the fiches, the comparison and the suggestions.
struct DirectoryController: Sendable {
    let directory: LiveDirectory
    let answers: SharedAnswers
    let pages: Pages
    let settings: PortalSettings
    private let page: DirectoryPage
    private let mapPage: MapPage

    init(directory: LiveDirectory, answers: SharedAnswers, pages: Pages, settings: PortalSettings) throws {
        (self.directory, self.answers, self.pages, self.settings) = (directory, answers, pages, settings)
        page = try DirectoryPage(pages.renderer, baseURL: settings.baseURL)
        mapPage = try MapPage(pages.renderer)
    }

    func add(to router: PortalRouter) {
        router.get(Routes.directory, use: list)
        router.get(Routes.map, use: map)
        router.get(Routes.comparison, use: compare)
        router.get(Routes.suggestions, use: suggest)
        router.get(Routes.fiche, use: fiche)
    }

    @Sendable private func list(_ request: Request, _: PortalContext) async throws -> Response {
        let snapshot = try directory.ready()
        var response = try answers.shared(request, snapshot) {
            try page.html(DirectoryQuery(try request.queryForm(), snapshot.gazetteer), snapshot)
        }
        SecurityHeaders.allowQuestions(in: &response)
        return response
    }

    @Sendable private func map(_ request: Request, _ context: PortalContext) async throws -> Response {
        let snapshot = try directory.ready()
        return try answers.shared(request, snapshot) {
            let asked = DirectoryQuery(try request.queryForm(), snapshot.gazetteer)
            let results = snapshot.index.search(asked.query, skipping: 0, limit: 0)
            return try mapPage.html(asked, results)
        }
    }

    @Sendable private func fiche(_ request: Request, _: PortalContext, _ slug: String) async throws -> Response {
        let snapshot = try directory.ready()
        guard let id = snapshot.document(ofSlug: slug) else {
            if let current = snapshot.movedSlug(from: slug) {
                return .moved(to: Routes.fiche.path(current))
            }
            if let slot = snapshot.register.slot(ofSlug: slug) { throw Self.gone(snapshot.register.suppliers[slot]) }
            throw Failure(
                status: .notFound, title: "Fiche introuvable",
                advice:
                    "Cet activateur n’est pas référencé aujourd’hui, ou l’adresse est mal recopiée. Cherchez-le dans l’annuaire, ou vérifiez un fournisseur à une date."
            )
        }
        return try answers.shared(request, snapshot) {
            try pages.shared(
                FichePage(snapshot.listed(id), snapshot.index.coordinates(id), settings.baseURL))
        }
    }

    /// A supplier that is not referenced today: what it was stays to be checked, and nothing of it is shown.
    private static func gone(_ supplier: CompactSupplier) -> Failure {
        let identifier = supplier.siret?.digits ?? supplier.vat?.value ?? ""
        let successor = supplier.registered.successor.map { siret in
            PageLink(
                path: Routes.verify.path(query: [(.identifier, siret.digits)]),
                label: "L’entreprise a déménagé : vérifier son établissement \(siret.printed)")
        }
        return Failure(
            status: .gone, title: "Cette fiche n’est pas publiée",
            advice:
                "Cette entreprise n’est pas référencée aujourd’hui. Vous pouvez vérifier si elle l’était un jour donné, celui d’une facture par exemple.",
            links: [successor].compactMap { $0 } + [
                PageLink(
                    path: Routes.verify.path(query: [(.identifier, identifier)]), label: "Vérifier ce fournisseur"),
                PageLink(path: Routes.directory.path(), label: "Chercher dans l’annuaire"),
            ])
    }

    @Sendable private func compare(_ request: Request, _ context: PortalContext) async throws -> Response {
        let snapshot = try directory.ready()
        return try answers.shared(request, snapshot) {
            let slugs = try request.queryForm().all(.fiche)
            return try pages.shared(ComparePage(slugs, snapshot))
        }
    }

    @Sendable private func suggest(_ request: Request, _ context: PortalContext) async throws -> Response {
        let snapshot = try directory.ready()
        let asked = DirectoryQuery(try request.queryForm(), snapshot.gazetteer)
        let suggestions = Suggestions(asked, snapshot)
        guard request.headers[.accept]?.contains("application/json") == true else {
            var response = try pages.page(SuggestionsPage(asked, suggestions), context)
            response.headers[.cacheControl] = "no-store"
            response.headers[.vary] = "Accept"
            return response
        }
        var response = try APIController.json(suggestions.answer)
        response.headers[.cacheControl] = "no-store"
        response.headers[.vary] = "Accept"
        return response
    }
}
