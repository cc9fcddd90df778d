import Directory
import Foundation
import Hummingbird
import Referencing
import Store

/// The directory and its fiches.
struct DirectoryController: Sendable {
    let portal: Portal
    let choices: DirectoryChoices
    static let pageSize = 20

    init(portal: Portal) throws {
        self.portal = portal
        choices = try DirectoryChoices(portal.renderer)
    }

    func add(to router: PortalRouter) {
        router.get("annuaire", use: list)
        router.get("annuaire/:slug", use: fiche)
    }

    @Sendable private func list(_ request: Request, _ context: PortalContext) async throws -> Response {
        let edition = try portal.directory.ready()
        if let unchanged = request.unchanged(portal.tag(edition)) { return unchanged }
        let asked = DirectoryQuery(try request.queryForm())
        let results = edition.index.search(
            asked.query, skipping: (asked.page - 1) * Self.pageSize, limit: Self.pageSize)
        let cards = try results.positions.map { position in
            try edition.cards.card(position) { try card(edition.fiches[position]) }
        }
        let page = DirectoryPage(asked, results, RenderedHTML(renderText: cards.joined()), choices)
        return try portal.page(page, context).shared(portal.tag(edition))
    }

    private func card(_ fiche: Referenced) throws -> String {
        try portal.renderer.text(FicheCard(fiche), "public/card")
    }

    @Sendable private func fiche(_ request: Request, _ context: PortalContext) async throws -> Response {
        let edition = try portal.directory.ready()
        guard let position = edition.bySlug[context.parameters.get("slug") ?? ""] else {
            throw Failure(
                status: .notFound, title: "Fiche introuvable",
                advice:
                    "Cet activateur n’est pas référencé aujourd’hui, ou l’adresse est mal recopiée. Cherchez-le dans l’annuaire, ou vérifiez un fournisseur à une date."
            )
        }
        if let unchanged = request.unchanged(portal.tag(edition)) { return unchanged }
        return try portal.page(FichePage(edition.fiches[position]), context).shared(portal.tag(edition))
    }
}

extension Portal {
    /// What distinguishes the public pages of an edition from all others.
    func tag(_ edition: LiveDirectory.Edition) -> String {
        "W/\"\(renderer.fingerprint)-\(edition.version)-\(edition.day)\""
    }
}

extension Request {
    /// « Not modified », when the browser holds the page of this edition already.
    func unchanged(_ tag: String) -> Response? {
        headers[.ifNoneMatch] == tag ? Response(status: .notModified).shared(tag) : nil
    }
}

extension Response {
    /// May be kept by a cache for a minute, and asked for again with its tag.
    func shared(_ tag: String) -> Response {
        var response = self
        response.headers[.eTag] = tag
        response.headers[.cacheControl] = "public, max-age=60"
        return response
    }
}
