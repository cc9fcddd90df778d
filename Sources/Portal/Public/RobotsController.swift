import Foundation
import Hummingbird
import Referencing
import Store

/// What search engines and feed readers ask for.
struct RobotsController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("robots.txt") { _, _ in
            Self.text(
                """
                User-agent: *
                Disallow: /espace
                Disallow: /gestion
                Disallow: /lettre
                Disallow: /annuaire/comparer
                Disallow: /annuaire/suggestions
                Sitemap: \(portal.settings.baseURL)\(Path.siteMapFile)

                """)
        }
        router.get("sitemap.xml") { request, _ in
            let edition = try portal.directory.ready()
            return try portal.shared(request, edition, type: Self.xml) { siteMap(edition) }
        }
        router.get("sitemap-{part}") { request, context in
            let edition = try portal.directory.ready()
            let part = (context.parameters.get("part") ?? "").split(separator: ".")
            guard part.count == 2, part[1] == "xml", let number = Int(part[0]), (1...parts(edition)).contains(number)
            else { throw Failure.notFound }
            return try portal.shared(request, edition, type: Self.xml) { siteMap(edition, part: number) }
        }
        router.get("annuaire.atom") { request, _ in
            let edition = try portal.directory.ready()
            return try portal.shared(request, edition, type: "application/atom+xml; charset=utf-8") {
                let department = try request.queryForm().text("departement").flatMap { Department($0) }
                let feed = FeedPage(edition, department, portal.settings.baseURL)
                return ByteBuffer(string: try portal.renderer.text(feed, "public/feed"))
            }
        }
    }

    private static let xml = "application/xml; charset=utf-8"
    /// A file may name 50 000 addresses (sitemaps.org).
    private static let partSize = 40_000
    private static let pages = [
        Path.home, Path.directory, Path.map, Path.verify, Path.apiPage, Path.signUp, Path.accessibility, Path.legal,
        Path.privacy, Path.cookies, Path.siteMap,
    ]

    private func parts(_ edition: LiveDirectory.Edition) -> Int {
        (Self.pages.count + edition.fiches.count + Self.partSize - 1) / Self.partSize
    }

    private func siteMap(_ edition: LiveDirectory.Edition) -> ByteBuffer {
        var buffer = ByteBuffer(string: Self.opening("sitemapindex"))
        for number in 1...parts(edition) {
            buffer.writeString("<sitemap><loc>\(portal.settings.baseURL)\(Path.siteMapPart(number))</loc></sitemap>\n")
        }
        buffer.writeStaticString("</sitemapindex>\n")
        return buffer
    }

    private func siteMap(_ edition: LiveDirectory.Edition, part: Int) -> ByteBuffer {
        // By address, so that the daily order does not move fiches from one file to another.
        let slugs = edition.fiches.map { Path.fiche($0.supplier.slug) }.sorted()
        let paths = (Self.pages + slugs).dropFirst((part - 1) * Self.partSize).prefix(Self.partSize)
        var buffer = ByteBuffer(string: Self.opening("urlset"))
        for path in paths {
            buffer.writeStaticString("<url><loc>")
            buffer.writeEscaped(portal.settings.baseURL + path)
            buffer.writeStaticString("</loc></url>\n")
        }
        buffer.writeStaticString("</urlset>\n")
        return buffer
    }

    private static func opening(_ element: String) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(element) xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    }

    private static func text(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "public, max-age=86400"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

/// The newly referenced as an Atom feed (RFC 4287), of France or of a department.
struct FeedPage: View {
    struct Item: View {
        let id: String
        let name: String
        let url: String
        let day: String
        let summary: String
    }

    let title: String
    let id: String
    let home: String
    let updated: String
    let items: [Item]

    private static let most = 50

    init(_ edition: LiveDirectory.Edition, _ department: Department?, _ baseURL: String) {
        title = "Activateurs France Num nouvellement référencés" + (department.map { " (\($0.name))" } ?? "")
        id = baseURL + Path.with(Path.feed, [("departement", department?.code ?? "")])
        home = baseURL + Path.with(Path.directory, [("departement", department?.code ?? "")])
        let own = edition.fiches.filter { fiche in department.map { fiche.supplier.served.contains($0.code) } ?? true }
        let newest = own.sorted { ($0.since, $0.supplier.id) > ($1.since, $1.supplier.id) }.prefix(Self.most)
        updated = Self.instant(newest.first?.since ?? edition.day)
        items = newest.map { fiche in
            Item(
                id: "urn:uuid:\(fiche.supplier.id)", name: fiche.supplier.name,
                url: baseURL + Path.fiche(fiche.supplier.slug), day: Self.instant(fiche.since),
                summary: fiche.supplier.short ?? "\(fiche.supplier.postalCode) \(fiche.supplier.commune)")
        }
    }

    /// The first instant of a day in Paris.
    private static func instant(_ day: CivilDay) -> String { day.start.formatted(.iso8601) }
}
