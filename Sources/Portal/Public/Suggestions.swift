import Directory
import Foundation
import Referencing

/// What somebody who types these letters may look for: themes, places, names.
struct Suggestions: Sendable {
    struct Item: Sendable {
        let kind: String
        let label: String
        let path: String
    }

    let items: [Item]

    init(_ asked: DirectoryQuery, _ snapshot: DirectorySnapshot) {
        let found = snapshot.index.suggestions(asked.query.words)
        let themes = found.themes.map { theme in
            Item(
                kind: "Thème", label: theme.name,
                path: asked.with {
                    $0.query.words = ""; $0.query.themes = [theme]
                }.path())
        }
        let places = found.places.map { place in
            Item(kind: place.kind.noun, label: place.label, path: asked.with { $0.aim(at: place) }.path())
        }
        let names = found.documents.map { id in
            let supplier = snapshot.compact(id)
            return Item(
                kind: "Activateur", label: "\(supplier.name) (\(supplier.text(.commune) ?? ""))",
                path: Routes.fiche.path(supplier.slug))
        }
        items = themes + places + names
    }

    struct Answer: Encodable {
        struct Line: Encodable {
            let genre: String
            let libelle: String
            let url: String
        }

        let suggestions: [Line]
    }

    var answer: Answer {
        Answer(suggestions: items.map { Answer.Line(genre: $0.kind, libelle: $0.label, url: $0.path) })
    }
}

extension DirectoryQuery {
    /// The words were the beginning of a place: looks there instead.
    mutating func aim(at place: Place) {
        query.words = ""
        switch place.kind {
        case .region: query.region = Region(place.code)
        case .department: query.departments = place.departments
        case .commune, .postalCode:
            nearText = "\(place.name) \(place.postalCodes.first ?? place.departments.first?.code ?? "")"
        }
    }
}

extension Place.Kind {
    var noun: String {
        switch self {
        case .region: "Région"
        case .department: "Département"
        case .commune: "Commune"
        case .postalCode: "Code postal"
        }
    }
}

/// The suggestions as a page, where no script shows them.
struct SuggestionsPage: Page {
    static let template = "public/suggestions"
    let title: String
    let listPath: String
    let groups: [Group]
    let hasGroups: Bool

    struct Group: View {
        let name: String
        let links: [PageLink]
    }

    init(_ asked: DirectoryQuery, _ suggestions: Suggestions) {
        title = "Suggestions pour « \(asked.query.words) »"
        listPath = asked.path()
        var groups: [Group] = []
        for kind in ["Thème", "Région", "Département", "Commune", "Code postal", "Activateur"] {
            let links = suggestions.items.filter { $0.kind == kind }.map { PageLink(path: $0.path, label: $0.label) }
            if !links.isEmpty { groups.append(Group(name: links.count > 1 ? kind.plural : kind, links: links)) }
        }
        self.groups = groups
        hasGroups = !groups.isEmpty
    }
}

extension String {
    fileprivate var plural: String { self == "Code postal" ? "Codes postaux" : self + "s" }
}
