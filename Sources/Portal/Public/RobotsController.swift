import Foundation
import Hummingbird
import Referencing
import Store

/// What search engines and feed readers ask for.
struct RobotsController: Sendable {
    let directory: LiveDirectory
    let answers: SharedAnswers
    let pages: Pages
    let settings: PortalSettings

    func add(to router: PortalRouter) {
        router.get(Routes.robots) { _, _ in
            Self.text(
                """
                User-agent: *
                Disallow: \(Routes.space.path())
                Disallow: \(Routes.queue.path())
                Disallow: \(Routes.letterCheck.path(""))
                Disallow: \(Routes.comparison.path())
                Disallow: \(Routes.suggestions.path())
                Sitemap: \(settings.baseURL)\(Routes.siteMapFile.path())

                """)
        }
        router.get(Routes.siteMapFile) { request, _ in
            let edition = try directory.ready()
            return try answers.shared(request, edition, type: Self.xml) { siteMap(edition) }
        }
        router.get(Routes.siteMapPart) { request, _, part in
            let edition = try directory.ready()
            guard part.number <= parts(edition) else { throw Failure.notFound }
            return try answers.shared(request, edition, type: Self.xml) { siteMap(edition, part: part.number) }
        }
        router.get(Routes.feed) { request, _ in
            let edition = try directory.ready()
            return try answers.shared(request, edition, type: "application/atom+xml; charset=utf-8") {
                let department = try request.queryForm().text(.department).flatMap { Department($0) }
                let feed = FeedPage(edition, department, settings.baseURL)
                return ByteBuffer(string: try pages.renderer.text(feed, "public/feed"))
            }
        }
    }

    private static let xml = "application/xml; charset=utf-8"
    /// A file may name 50 000 addresses (sitemaps.org).
    private static let partSize = 40_000
    private static let listed = [
        Routes.home.path(), Routes.directory.path(), Routes.map.path(), Routes.verify.path(), Routes.apiPage.path(),
        Routes.signUp.path(), Routes.accessibility.path(), Routes.legal.path(),
        Routes.privacy.path(), Routes.cookies.path(), Routes.siteMap.path(),
    ]

    private func parts(_ edition: LiveDirectory.Edition) -> Int {
        (Self.listed.count + edition.fiches.count + Self.partSize - 1) / Self.partSize
    }

    private func siteMap(_ edition: LiveDirectory.Edition) -> ByteBuffer {
        var buffer = ByteBuffer(string: Self.opening("sitemapindex"))
        for number in 1...parts(edition) {
            buffer.writeString(
                "<sitemap><loc>\(settings.baseURL)\(Routes.siteMapPart.path(SiteMapPart(number)))</loc></sitemap>\n")
        }
        buffer.writeStaticString("</sitemapindex>\n")
        return buffer
    }

    private func siteMap(_ edition: LiveDirectory.Edition, part: Int) -> ByteBuffer {
        // By address, so that the daily order does not move fiches from one file to another.
        let slugs = edition.fiches.map { Routes.fiche.path($0.supplier.slug) }.sorted()
        let paths = (Self.listed + slugs).dropFirst((part - 1) * Self.partSize).prefix(Self.partSize)
        var buffer = ByteBuffer(string: Self.opening("urlset"))
        for path in paths {
            buffer.writeStaticString("<url><loc>")
            buffer.writeEscaped(settings.baseURL + path)
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
        id = baseURL + Routes.feed.path(query: [(.department, department?.code ?? "")])
        home = baseURL + Routes.directory.path(query: [(.department, department?.code ?? "")])
        let own = edition.fiches.filter { fiche in department.map { fiche.supplier.served.contains($0) } ?? true }
        let newest = own.sorted { ($0.since, $0.supplier.id.text) > ($1.since, $1.supplier.id.text) }.prefix(Self.most)
        updated = Self.instant(newest.first?.since ?? edition.day)
        items = newest.map { fiche in
            Item(
                id: "urn:uuid:\(fiche.supplier.id.text)", name: fiche.supplier.name,
                url: baseURL + Routes.fiche.path(fiche.supplier.slug), day: Self.instant(fiche.since),
                summary: fiche.supplier.short ?? "\(fiche.supplier.postalCode) \(fiche.supplier.commune)")
        }
    }

    /// The first instant of a day in Paris.
    private static func instant(_ day: CivilDay) -> String { day.start.formatted(.iso8601) }
}
