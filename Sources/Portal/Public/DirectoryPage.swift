import Directory
import Foundation
import NIOCore
import Referencing
import Store

/// The directory: the question, the answers, and what each further choice would give. On the hot path, so its template
/// is a ``Mould``, and what is not always there is rendered apart.
struct DirectoryPage: Sendable {
    enum Hole: String, CaseIterable {
        case title, canonical, words, hidden, near, nearError, nearMessage, radii, sorts, regions, departments, themes
        case sizes, manners, heading, understood, chips, ended, mapPath, cards, pager, exports
    }

    private let mould: Mould<Hole>
    private let choices: DirectoryChoices
    private let pager: PagerMould
    private let chips: ListMould
    private let renderer: Renderer
    private let baseURL: String
    static let pageSize = 20

    init(_ renderer: Renderer, baseURL: String) throws {
        (self.renderer, self.baseURL) = (renderer, baseURL)
        mould = try Mould("public/directory", renderer)
        choices = try DirectoryChoices(renderer)
        pager = try PagerMould(renderer)
        let chip = PageLink(path: Marks<ListMould.Hole>.mark("path"), label: Marks<ListMould.Hole>.mark("label"))
        chips = try ListMould(sample: try renderer.text(ChipsPart(chips: [chip]), "public/chips"), items: 2)
    }

    func html(_ asked: DirectoryQuery, _ edition: LiveDirectory.Edition) throws -> ByteBuffer {
        let results = edition.index.search(
            asked.query, skipping: (asked.page - 1) * Self.pageSize, limit: Self.pageSize)
        let query = asked.queryString
        return try mould.filled(room: 48_000) { hole, buffer in
            switch hole {
            case .title: buffer.writeEscaped(title(asked))
            case .canonical: buffer.writeEscaped(baseURL + Self.path(Path.directory, query, page: asked.page))
            case .words: buffer.writeEscaped(asked.query.words)
            case .hidden: writeHidden(asked, to: &buffer)
            case .near: buffer.writeEscaped(asked.nearText)
            case .nearError:
                if asked.isLost { buffer.writeStaticString(" fr-input--error\" aria-describedby=\"pres-erreur") }
            case .nearMessage: writeNear(asked, edition.places.hasCommunes, to: &buffer)
            case .radii: writeRadii(asked, to: &buffer)
            case .sorts: writeSorts(asked, to: &buffer)
            case .heading: buffer.writeString(heading(results))
            case .understood: if let part = try understood(asked, results) { buffer.writeString(part) }
            case .chips: writeChips(asked, to: &buffer)
            case .ended: if let part = try ended(asked, results, edition) { buffer.writeString(part) }
            case .mapPath: buffer.writeEscaped(Self.path(Path.map, query))
            case .cards: try writeCards(asked, results, edition, to: &buffer)
            case .pager: writePager(asked, results, query, to: &buffer)
            case .exports: writeExports(asked, query, to: &buffer)
            default: writeFacet(hole, asked.query, results.facets, to: &buffer)
            }
        }
    }

    private func title(_ asked: DirectoryQuery) -> String {
        let page = asked.page > 1 ? ", page \(asked.page)" : ""
        let words = asked.query.words
        return (words.isEmpty ? "Annuaire des activateurs France Num" : "« \(words) » dans l’annuaire") + page
    }

    private func heading(_ results: Results) -> String {
        let count = French.count(results.total, "activateur référencé", "activateurs référencés")
        guard results.complete < results.total else { return count }
        return results.complete == 0
            ? "\(count) pour une partie des mots"
            : "\(count), dont \(French.number(results.complete)) pour tous les mots"
    }

    // MARK: The form

    private func writeFacet(_ hole: Hole, _ query: Query, _ facets: Facets, to buffer: inout ByteBuffer) {
        switch hole {
        case .themes:
            choices.themes.write(facets.themes, to: &buffer) { query.themes.contains(Theme.allCases[$0]) }
        case .regions:
            choices.regions.write(facets.regions, to: &buffer) { Region.all[$0].code == query.region }
        case .departments:
            choices.departments.write(facets.departments, to: &buffer) { place in
                query.departments.contains(Department.all[place].code)
            } isShown: { place in
                query.region == nil || Department.all[place].region == query.region
                    || query.departments.contains(Department.all[place].code)
            }
        case .sizes:
            choices.sizes.write(facets.sizes, to: &buffer) { query.sizes.contains(FirmSize.allCases[$0]) }
        case .manners:
            choices.manners.write([facets.remote, facets.firstMeetingFree], to: &buffer) { place in
                place == 0 ? query.isRemote : query.isFirstMeetingFree
            }
        default: break
        }
    }

    /// What the form has no field for: further departments of a link, a literal search, a position.
    private func writeHidden(_ asked: DirectoryQuery, to buffer: inout ByteBuffer) {
        func write(_ name: String, _ value: String) {
            buffer.writeString("<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">")
        }
        if asked.query.isLiteral { write("litteral", "oui") }
        if let position = asked.position {
            write("lat", "\(position.latitude)")
            write("lon", "\(position.longitude)")
        }
    }

    private func writeNear(_ asked: DirectoryQuery, _ hasCommunes: Bool, to buffer: inout ByteBuffer) {
        if asked.isLost {
            buffer.writeStaticString("<p class=\"fr-error-text\" id=\"pres-erreur\">")
            buffer.writeString(DirectoryQuery.lostAdvice(hasCommunes))
            buffer.writeStaticString("</p>")
        }
        guard asked.nearPlaces.count > 1 else { return }
        buffer.writeStaticString("<p class=\"fr-hint-text\">Autre lieu de ce nom : ")
        for (number, place) in asked.nearPlaces.dropFirst().prefix(6).enumerated() {
            let code = place.postalCodes.first ?? place.departments.first ?? ""
            let other = asked.with { $0.nearText = "\(place.name) \(code)" }
            buffer.writeString("\(number > 0 ? ", " : "")<a href=\"")
            buffer.writeEscaped(other.path())
            buffer.writeStaticString("\">")
            buffer.writeEscaped(place.label)
            buffer.writeStaticString("</a>")
        }
        buffer.writeStaticString("</p>")
    }

    private func writeRadii(_ asked: DirectoryQuery, to buffer: inout ByteBuffer) {
        for (radius, text) in zip(Near.radii, choices.radii) {
            buffer.writeString("<option value=\"\(text)\"\(radius == asked.radius ? " selected" : "")>\(text) km")
        }
    }

    private func writeSorts(_ asked: DirectoryQuery, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("<option value=\"\">Pertinence")
        buffer.writeString(
            "<option value=\"distance\"\(asked.query.byDistance ? " selected" : "")>Distance (avec un lieu)")
    }

    // MARK: The answers

    private func writeCards(
        _ asked: DirectoryQuery, _ results: Results, _ edition: LiveDirectory.Edition, to buffer: inout ByteBuffer
    ) throws {
        guard !results.positions.isEmpty else {
            buffer.writeString(try renderer.text(Nothing(), "public/empty"))
            return
        }
        buffer.writeStaticString("<form method=\"get\" action=\"/annuaire/comparer\"><ul class=\"portal-cards\">\n")
        try edition.cards.write(results.positions, to: &buffer) { position in
            ByteBuffer(string: try renderer.text(FicheCard(edition.fiches[position]), "public/card"))
        } after: { position, buffer in
            guard let near = asked.query.near,
                let distance = edition.index.distance(position, from: near.center)
            else { return }
            buffer.writeString(" <span class=\"fr-text--sm\">· à \(French.kilometres(distance))</span>")
        }
        buffer.writeStaticString(
            "</ul><p><button class=\"fr-btn fr-btn--secondary fr-btn--sm\" type=\"submit\">Comparer les activateurs cochés (trois au plus)</button></p></form>"
        )
    }

    private struct Nothing: View {}

    private static func path(_ base: String, _ query: String, page: Int = 1) -> String {
        let page = page > 1 ? "page=\(page)" : ""
        let joint = query.isEmpty || page.isEmpty ? "" : "&"
        return query.isEmpty && page.isEmpty ? base : "\(base)?\(query)\(joint)\(page)"
    }

    private func writePager(_ asked: DirectoryQuery, _ results: Results, _ query: String, to buffer: inout ByteBuffer) {
        let links = Pager(page: asked.page, size: Self.pageSize, total: results.total) { page in
            Self.path(Path.directory, query, page: page)
        }
        if let links { pager.write(links, to: &buffer) }
    }

    private func writeChips(_ asked: DirectoryQuery, to buffer: inout ByteBuffer) {
        let criteria = asked.criteria
        guard !criteria.isEmpty else { return }
        chips.write(criteria.map { (0, $0.without.path(), $0.label) } + [(1, "", "")], to: &buffer)
    }

    private func understood(_ asked: DirectoryQuery, _ results: Results) throws -> String? {
        guard asked.query.isLiteral || results.understanding.isInterpreted else { return nil }
        return try renderer.text(UnderstoodPart(asked, results.understanding), "public/understood")
    }

    /// Suppliers of this very name or number whose referencing ended: said with the dates, for they are not listed.
    private func ended(
        _ asked: DirectoryQuery, _ results: Results, _ edition: LiveDirectory.Edition
    ) throws -> String? {
        let words = asked.query.words
        guard !words.isEmpty, asked.page == 1 else { return nil }
        var number: String?
        for case .identifier(let found) in results.understanding.parts { number = found }
        let suppliers = edition.register.ended(words, number: number, on: edition.day).prefix(5)
        guard !suppliers.isEmpty else { return nil }
        return try renderer.text(EndedPart(Array(suppliers), today: edition.day), "public/ended")
    }

    private func writeExports(_ asked: DirectoryQuery, _ query: String, to buffer: inout ByteBuffer) {
        let files = [
            ("CSV", Path.csvExport), ("JSON", Path.jsonExport), ("GeoJSON", Path.geoJSONExport),
            ("CSV du jeu de données « Activateurs France Num »", Path.openDataExport),
        ]
        for (number, (name, path)) in files.enumerated() {
            buffer.writeString("\(number > 0 ? ", " : "")<a href=\"")
            buffer.writeEscaped(Self.path(path, query))
            buffer.writeString("\">\(name)</a>")
        }
        let departments = asked.query.departments
        let feed = departments.count == 1 ? Path.with(Path.feed, [("departement", departments[0])]) : Path.feed
        buffer.writeString(" ; <a href=\"\(feed)\">fil des nouveaux référencés (Atom)</a>")
    }
}
