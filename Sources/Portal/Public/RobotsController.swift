import Foundation
import Hummingbird
import Referencing
import Search
import Store

/// What search engines and feed readers ask for.
struct RobotsController: Sendable {
    let directory: LiveDirectory
    let answers: SharedAnswers
    let pages: Pages
    let settings: PortalSettings
    let clock: Clock

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
                Disallow: \(Routes.simulator.path("*"))?
                Sitemap: \(settings.baseURL)\(Routes.siteMapFile.path())

                """)
        }
        router.get(Routes.securityContact) { _, _ in Self.text(securityContact) }
        router.get(Routes.siteMapFile) { request, _ in
            let snapshot = try directory.ready()
            return try answers.shared(request, snapshot, type: Self.xml) { siteMap(snapshot) }
        }
        router.get(Routes.siteMapPart) { request, _, part in
            let snapshot = try directory.ready()
            guard part.number <= parts(snapshot) else { throw Failure.notFound }
            return try answers.shared(request, snapshot, type: Self.xml) { siteMap(snapshot, part: part.number) }
        }
        router.get(Routes.feed) { request, _ in
            let snapshot = try directory.ready()
            return try answers.shared(request, snapshot, type: "application/atom+xml; charset=utf-8") {
                let department = try request.queryForm().text(.department).flatMap { Department($0) }
                let feed = FeedPage(snapshot, department, settings.baseURL)
                return ByteWriter(try pages.renderer.text(feed, "public/feed"))
            }
        }
    }

    /// RFC 9116: whom to write to about a weakness. It holds for half a year, and is made anew with each request.
    private var securityContact: String {
        """
        Contact: \(settings.securityContact ?? settings.baseURL + Routes.legal.path())
        Expires: \(clock.today.adding(days: 182))T00:00:00Z
        Preferred-Languages: fr, en
        Canonical: \(settings.baseURL)\(Routes.securityContact.path())

        """
    }

    private static let xml = "application/xml; charset=utf-8"
    /// A file may name 50 000 addresses (sitemaps.org).
    private static let partSize = 40_000
    private static let listed = [
        Routes.home.path(), Routes.directory.path(), Routes.map.path(), Routes.verify.path(), Routes.schemes.path(),
        Routes.apiPage.path(),
        Routes.signUp.path(), Routes.accessibility.path(), Routes.legal.path(),
        Routes.privacy.path(), Routes.cookies.path(), Routes.siteMap.path(),
    ]

    private func parts(_ snapshot: DirectorySnapshot) -> Int {
        (Self.listed.count + snapshot.count + Self.partSize - 1) / Self.partSize
    }

    private func siteMap(_ snapshot: DirectorySnapshot) -> ByteWriter {
        var writer = ByteWriter(Self.opening("sitemapindex"))
        for number in 1...parts(snapshot) {
            writer.write(
                "<sitemap><loc>\(settings.baseURL)\(Routes.siteMapPart.path(SiteMapPart(number)))</loc></sitemap>\n")
        }
        writer.write("</sitemapindex>\n")
        return writer
    }

    private func siteMap(_ snapshot: DirectorySnapshot, part: Int) -> ByteWriter {
        // By address, so that the daily order does not move fiches from one file to another.
        let slugs = (0..<DocID(snapshot.count)).map { Routes.fiche.path(snapshot.compact($0).slug) }.sorted()
        let paths = (Self.listed + slugs).dropFirst((part - 1) * Self.partSize).prefix(Self.partSize)
        var writer = ByteWriter(Self.opening("urlset"))
        for path in paths {
            writer.write("<url><loc>")
            writer.writeEscaped(settings.baseURL + path)
            writer.write("</loc></url>\n")
        }
        writer.write("</urlset>\n")
        return writer
    }

    private static func opening(_ element: String) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(element) xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    }

    private static func text(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "public, max-age=86400"],
            body: .init(byteBuffer: ByteWriter(text).buffer))
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

    init(_ snapshot: DirectorySnapshot, _ department: Department?, _ baseURL: String) {
        title = "Activateurs France Num nouvellement référencés" + (department.map { " (\($0.name))" } ?? "")
        id = baseURL + Routes.feed.path(query: [(.department, department?.code ?? "")])
        home = baseURL + Routes.directory.path(query: [(.department, department?.code ?? "")])
        let own = (0..<DocID(snapshot.count)).map { snapshot.listed($0) }.filter { fiche in
            department.map { fiche.compact.served.contains($0) } ?? true
        }
        let newest = own.map { (since: $0.since, id: $0.compact.id.text, fiche: $0) }
            .sorted { ($0.since, $0.id) > ($1.since, $1.id) }.prefix(Self.most).map(\.fiche)
        updated = Self.instant(newest.first?.since ?? snapshot.day)
        items = newest.map { fiche in
            let supplier = fiche.supplier
            return Item(
                id: "urn:uuid:\(supplier.id.text)", name: supplier.name,
                url: baseURL + Routes.fiche.path(supplier.slug), day: Self.instant(fiche.since),
                summary: supplier.short ?? "\(supplier.postalCode) \(supplier.commune)")
        }
    }

    /// The first instant of a day in Paris.
    private static func instant(_ day: CivilDay) -> String { day.start.formatted(.iso8601) }
}
