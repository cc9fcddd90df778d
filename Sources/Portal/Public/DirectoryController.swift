import Directory
import Foundation
import Hummingbird
import Referencing
import Store

/// The directory: its list, its map, the fiches, the comparison and the suggestions.
struct DirectoryController: Sendable {
    let portal: Portal
    private let page: DirectoryPage
    private let mapPage: MapPage

    init(portal: Portal) throws {
        self.portal = portal
        page = try DirectoryPage(portal.renderer, baseURL: portal.settings.baseURL)
        mapPage = try MapPage(portal.renderer)
    }

    func add(to router: PortalRouter) {
        router.get("annuaire", use: list)
        router.get("annuaire/carte", use: map)
        router.get("annuaire/comparer", use: compare)
        router.get("annuaire/suggestions", use: suggest)
        router.get("annuaire/:slug", use: fiche)
    }

    @Sendable private func list(_ request: Request, _: PortalContext) async throws -> Response {
        let edition = try portal.directory.ready()
        var response = try portal.shared(request, edition) {
            try page.html(DirectoryQuery(try request.queryForm(), edition.places), edition)
        }
        SecurityHeaders.allowScript(in: &response)
        return response
    }

    @Sendable private func map(_ request: Request, _ context: PortalContext) async throws -> Response {
        let edition = try portal.directory.ready()
        return try portal.shared(request, edition) {
            let asked = DirectoryQuery(try request.queryForm(), edition.places)
            let results = edition.index.search(asked.query, skipping: 0, limit: 0)
            return try mapPage.html(asked, results)
        }
    }

    @Sendable private func fiche(_ request: Request, _ context: PortalContext) async throws -> Response {
        let edition = try portal.directory.ready()
        let slug = context.parameters.get("slug") ?? ""
        guard let position = edition.bySlug[slug] else {
            if let current = edition.register.slug(before: slug), edition.bySlug[current] != nil {
                return .moved(to: Path.fiche(current))
            }
            throw Failure(
                status: .notFound, title: "Fiche introuvable",
                advice:
                    "Cet activateur n’est pas référencé aujourd’hui, ou l’adresse est mal recopiée. Cherchez-le dans l’annuaire, ou vérifiez un fournisseur à une date."
            )
        }
        return try portal.shared(request, edition) {
            try portal.bytes(
                FichePage(edition.fiches[position], edition.index.coordinates(position), portal.settings.baseURL))
        }
    }

    @Sendable private func compare(_ request: Request, _ context: PortalContext) async throws -> Response {
        let edition = try portal.directory.ready()
        return try portal.shared(request, edition) {
            let slugs = try request.queryForm().all("fiche")
            return try portal.bytes(ComparePage(slugs, edition))
        }
    }

    @Sendable private func suggest(_ request: Request, _ context: PortalContext) async throws -> Response {
        let edition = try portal.directory.ready()
        let asked = DirectoryQuery(try request.queryForm(), edition.places)
        let suggestions = Suggestions(asked, edition)
        guard request.headers[.accept]?.contains("application/json") == true else {
            var response = try portal.page(SuggestionsPage(asked, suggestions), context)
            response.headers[.cacheControl] = "public, max-age=60"
            response.headers[.vary] = "Accept"
            return response
        }
        var response = try APIController.json(suggestions.answer)
        response.headers[.cacheControl] = "public, max-age=60"
        response.headers[.vary] = "Accept"
        return response
    }
}

extension Portal {
    /// A page that everybody shares, in its layout.
    func bytes(_ page: some Page) throws -> ByteBuffer {
        ByteBuffer(string: try renderer.page(page, Layout()))
    }
}

extension Response {
    /// The page has another address for good.
    static func moved(to path: String) -> Response {
        Response(status: .movedPermanently, headers: [.location: path, .cacheControl: "public, max-age=60"])
    }
}
