import Directory
import Foundation
import Referencing
import Store

/// The directory: the question, the answers, and what each further choice would give. On the hot path, so its template
/// is a ``PrecompiledTemplate``, and what is not always there is rendered apart.
struct DirectoryPage: Sendable {
    enum Slot: String, CaseIterable {
        case title, canonical, words, hidden, near, nearError, nearMessage, radii, sorts, regions, departments, themes
        case sizes, manners, heading, understood, chips, ended, mapPath, cards, pager
        case csvPath, jsonPath, geoJSONPath, openDataPath, feedPath
    }

    private let template: PrecompiledTemplate<Slot>
    private let choices: DirectoryChoices
    private let pager: PrecompiledPager
    private let chips: PrecompiledList
    private let card: FicheCard
    private let cards: PrecompiledTemplate<CardsSlot>
    private let distance: PrecompiledTemplate<DistanceSlot>
    private let renderer: Renderer
    private let baseURL: String
    static let pageSize = 20

    private enum CardsSlot: String, CaseIterable { case cards }
    private enum DistanceSlot: String, CaseIterable { case distance }

    init(_ renderer: Renderer, baseURL: String) throws {
        (self.renderer, self.baseURL) = (renderer, baseURL)
        template = try PrecompiledTemplate("public/directory", renderer)
        choices = try DirectoryChoices(renderer)
        pager = try PrecompiledPager(renderer)
        card = try FicheCard(renderer)
        cards = PrecompiledTemplate(cut: try renderer.text(SlotMarks<CardsSlot>(), "public/cards"))
        distance = PrecompiledTemplate(cut: try renderer.text(SlotMarks<DistanceSlot>(), "public/distance"))
        let chip = PageLink(
            path: SlotMarks<PrecompiledList.Slot>.mark("path"), label: SlotMarks<PrecompiledList.Slot>.mark("label"))
        chips = try PrecompiledList(sample: try renderer.text(ChipsPart(chips: [chip]), "public/chips"), items: 2)
    }

    func html(_ asked: DirectoryQuery, _ snapshot: DirectorySnapshot) throws -> ByteWriter {
        let results = snapshot.index.search(
            asked.query, skipping: (asked.page - 1) * Self.pageSize, limit: Self.pageSize)
        let query = asked.queryString
        return try template.filled(room: 48_000) { slot, writer in
            switch slot {
            case .title: writer.writeEscaped(title(asked))
            case .canonical: writer.writeEscaped(baseURL + Self.path(Routes.directory.path(), query, page: asked.page))
            case .words: writer.writeEscaped(asked.query.words)
            case .hidden: if let part = try hidden(asked) { writer.write(part) }
            case .near: writer.writeEscaped(asked.nearText)
            case .nearError: if asked.isLost { writer.write(" aria-describedby=\"pres-erreur\"") }
            case .nearMessage: if let part = try near(asked, snapshot) { writer.write(part) }
            case .radii:
                for (radius, option) in zip(Query.radii, choices.radii) {
                    writer.write(radius == asked.radius ? option.chosen : option.free)
                }
            case .sorts:
                for (place, option) in choices.sorts.enumerated() {
                    writer.write((place == 1) == asked.query.byDistance ? option.chosen : option.free)
                }
            case .heading: writer.write(heading(results))
            case .understood: if let part = try understood(asked, results, snapshot) { writer.write(part) }
            case .chips: writeChips(asked, to: &writer)
            case .ended: if let part = try ended(asked, results, snapshot) { writer.write(part) }
            case .mapPath: writer.writeEscaped(Self.path(Routes.map.path(), query))
            case .cards: try writeCards(asked, results, snapshot, to: &writer)
            case .pager: writePager(asked, results, query, to: &writer)
            case .csvPath: writer.writeEscaped(Self.path(Routes.csvExport.path(), query))
            case .jsonPath: writer.writeEscaped(Self.path(Routes.jsonExport.path(), query))
            case .geoJSONPath: writer.writeEscaped(Self.path(Routes.geoJSONExport.path(), query))
            case .openDataPath: writer.writeEscaped(Self.path(Routes.openDataExport.path(), query))
            case .feedPath:
                let departments = asked.query.departments
                let pairs = departments.count == 1 ? [(QueryParameter.department, departments[0].code)] : []
                writer.writeEscaped(Address.with(Routes.feed.path(), pairs))
            default: writeFacet(slot, asked.query, results.facets, to: &writer)
            }
        }
    }

    private func title(_ asked: DirectoryQuery) -> String {
        let page = asked.page > 1 ? ", page \(asked.page)" : ""
        let words = asked.query.words
        return (words.isEmpty ? "Annuaire des activateurs France Num" : "« \(words) » dans l’annuaire") + page
    }

    private func heading(_ results: Results) -> String {
        let count = French.count(results.total, "activateur référencé", "activateurs référencés")
        guard results.complete < results.total else { return count }
        return results.complete == 0
            ? "\(count) pour une partie des mots"
            : "\(count), dont \(French.number(results.complete)) pour tous les mots"
    }

    // MARK: The form

    private func writeFacet(_ slot: Slot, _ query: Query, _ facets: Facets, to writer: inout ByteWriter) {
        switch slot {
        case .themes: choices.themes.write(facets.themes, to: &writer) { query.themes.contains($0) }
        case .regions: choices.regions.write(facets.regions, to: &writer) { $0 == query.region }
        case .departments:
            let chosen = query.departments.first
            choices.departments.write(facets.departments, to: &writer) {
                $0 == chosen
            } isShown: { department in
                query.region == nil || department.region == query.region || department == chosen
            }
        case .sizes: choices.sizes.write(facets.sizes, to: &writer) { query.sizes.contains($0) }
        case .manners:
            let counts = [
                FacetCount(value: DirectoryQuery.Manner.remote, count: facets.remote),
                FacetCount(value: .freeMeeting, count: facets.firstMeetingFree),
            ]
            choices.manners.write(counts, to: &writer) { manner in
                manner == .remote ? query.isRemote : query.isFirstMeetingFree
            }
        default: break
        }
    }

    /// What the form has no field for: further departments of a link, a literal search, a position.
    private func hidden(_ asked: DirectoryQuery) throws -> String? {
        var fields = asked.query.departments.dropFirst().map { HiddenPart.Field(.department, $0.code) }
        if asked.query.isLiteral { fields.append(.init(.literal, "oui")) }
        if let position = asked.position {
            fields.append(.init(.latitude, "\(position.latitude)"))
            fields.append(.init(.longitude, "\(position.longitude)"))
        }
        return fields.isEmpty ? nil : try renderer.text(HiddenPart(fields: fields), "public/hidden")
    }

    /// That the place is unknown, or has namesakes.
    private func near(_ asked: DirectoryQuery, _ snapshot: DirectorySnapshot) throws -> String? {
        if asked.isLost {
            let advice = DirectoryQuery.lostAdvice(snapshot.gazetteer.hasCommunes)
            return try renderer.text(LostPart(advice: advice), "public/lost")
        }
        guard asked.nearPlaces.count > 1 else { return nil }
        let places = asked.nearPlaces.dropFirst().prefix(6).map { place in
            let code = place.postalCodes.first ?? place.departments.first?.code ?? ""
            return PageLink(path: asked.with { $0.nearText = "\(place.name) \(code)" }.path(), label: place.label)
        }
        return try renderer.text(HomonymsPart(places: places), "public/homonyms")
    }

    // MARK: The answers

    private func writeCards(
        _ asked: DirectoryQuery, _ results: Results, _ snapshot: DirectorySnapshot, to writer: inout ByteWriter
    ) throws {
        guard !results.documents.isEmpty else {
            writer.write(try renderer.text(Nothing(), "public/empty"))
            return
        }
        cards.write(to: &writer) { _, writer in
            for id in results.documents {
                card.write(snapshot.listed(id), to: &writer)
                guard let near = asked.query.near, let distance = snapshot.index.distance(id, from: near.center) else {
                    continue
                }
                self.distance.write(to: &writer) { _, writer in writer.write(French.kilometres(distance)) }
            }
        }
    }

    private struct Nothing: View {}

    private static func path(_ base: String, _ query: String, page: Int = 1) -> String {
        let page = page > 1 ? "\(QueryParameter.page.rawValue)=\(page)" : ""
        let joint = query.isEmpty || page.isEmpty ? "" : "&"
        return query.isEmpty && page.isEmpty ? base : "\(base)?\(query)\(joint)\(page)"
    }

    private func writePager(_ asked: DirectoryQuery, _ results: Results, _ query: String, to writer: inout ByteWriter) {
        let links = Pager(page: asked.page, size: Self.pageSize, total: results.total) { page in
            Self.path(Routes.directory.path(), query, page: page)
        }
        if let links { pager.write(links, to: &writer) }
    }

    private func writeChips(_ asked: DirectoryQuery, to writer: inout ByteWriter) {
        let criteria = asked.criteria
        guard !criteria.isEmpty else { return }
        chips.write(criteria.map { (0, $0.without.path(), $0.label) } + [(1, "", "")], to: &writer)
    }

    private func understood(
        _ asked: DirectoryQuery, _ results: Results, _ snapshot: DirectorySnapshot
    ) throws -> String? {
        guard asked.query.isLiteral || results.interpretation.isInterpreted else { return nil }
        return try renderer.text(UnderstoodPart(asked, results.interpretation, snapshot.index), "public/understood")
    }

    /// Suppliers of this very name or number whose referencing ended: said with the dates, for they are not listed.
    private func ended(
        _ asked: DirectoryQuery, _ results: Results, _ snapshot: DirectorySnapshot
    ) throws -> String? {
        let words = asked.query.words
        guard !words.isEmpty, asked.page == 1 else { return nil }
        var number: String?
        for case .identifier(let found) in results.interpretation.parts { number = found }
        let suppliers = snapshot.register.ended(words, number: number, on: snapshot.day).prefix(5)
        guard !suppliers.isEmpty else { return nil }
        return try renderer.text(EndedPart(Array(suppliers), today: snapshot.day), "public/ended")
    }
}
