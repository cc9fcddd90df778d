import Directory
import Foundation
import Referencing
import Store

/// The directory: the question, the answers, and what each further choice would give. On the hot path, so its
/// names are resolved by a switch and not by reflection.
struct DirectoryPage: Page {
    static let template = "public/directory"
    let title: String
    let words: String?
    let count: String
    let cards: RenderedHTML
    let themes: RenderedHTML
    let regions: RenderedHTML
    let departments: RenderedHTML
    let pager: Pager?
    let isFiltered: Bool
    let hasResults: Bool

    init(_ asked: DirectoryQuery, _ results: Results, _ cards: RenderedHTML, _ choices: DirectoryChoices) {
        let query = asked.query
        words = query.words.isEmpty ? nil : query.words
        count = French.count(results.total, "activateur référencé", "activateurs référencés")
        hasResults = results.total > 0
        self.cards = cards
        themes = choices.themes.html(results.themes) { query.themes.contains(Theme.allCases[$0]) }
        regions = choices.regions.html(results.regions) { Region.all[$0].code == query.region }
        departments = choices.departments.html(results.departments) { place in
            query.departments.contains(Department.all[place].code)
        } isShown: { place in
            query.region == nil || Department.all[place].region == query.region
        }
        pager = Pager(page: asked.page, size: DirectoryController.pageSize, total: results.total, path: asked.path)
        isFiltered = !asked.isEmpty
        let page = asked.page > 1 ? ", page \(asked.page)" : ""
        title = (words.map { "« \($0) » dans l’annuaire" } ?? "Annuaire des activateurs France Num") + page
    }

    func child(named name: String) -> Any? {
        switch name {
        case "words": words ?? Absent()
        case "count": count
        case "cards": cards
        case "themes": themes
        case "regions": regions
        case "departments": departments
        case "pager": pager ?? Absent()
        case "isFiltered": isFiltered
        case "hasResults": hasResults
        default: nil
        }
    }
}

/// The links between the pages of a list; nil when all fits on one.
struct Pager: View {
    struct Link: View {
        let label: String
        let path: String
        let isCurrent: Bool
        let isGap: Bool
    }

    let previous: String?
    let next: String?
    let links: [Link]

    init?(page: Int, size: Int, total: Int, path: (Int) -> String) {
        let last = (total + size - 1) / size
        guard last > 1 else { return nil }
        let page = min(page, last)
        previous = page > 1 ? path(page - 1) : nil
        next = page < last ? path(page + 1) : nil
        let shown = ([1, last] + (page - 2...page + 2)).filter { (1...last).contains($0) }
        var links: [Link] = []
        var before = 0
        for number in Set(shown).sorted() {
            if number > before + 1 { links.append(Link(label: "…", path: "", isCurrent: false, isGap: true)) }
            links.append(
                Link(label: French.number(number), path: path(number), isCurrent: number == page, isGap: false))
            before = number
        }
        self.links = links
    }
}

/// An activator in a list.
struct FicheCard: View {
    let name: String
    let path: String
    let place: String
    let short: String?
    let themes: [String]
    let hasThemes: Bool
    let since: String

    init(_ fiche: Referenced) {
        let supplier = fiche.supplier
        hasThemes = !supplier.themes.isEmpty
        name = supplier.name
        path = Path.fiche(supplier.slug)
        place = "\(supplier.postalCode) \(supplier.commune)"
        short = supplier.short
        themes = supplier.themes.prefix(4).map(\.name)
        since = French.day(fiche.since)
    }
}

/// What the activator chose to publish.
struct FichePage: Page {
    static let template = "public/fiche"
    let title: String
    let since: String
    let identifier: String
    let address: String
    let place: String
    let short: String?
    let long: [String]
    let themes: [String]
    let territory: String
    let sizes: String?
    let firstMeetingFree: Bool
    let price: String?
    let contact: String?
    let email: String?
    let phone: String?
    let website: String?
    let reportPath: String
    let verifyPath: String

    init(_ fiche: Referenced) {
        let supplier = fiche.supplier
        title = supplier.name
        since = French.day(fiche.since)
        identifier =
            supplier.siret.flatMap { Siret($0) }.map { "SIRET \($0.printed)" } ?? "TVA \(supplier.vat ?? "")"
        (address, place) = (supplier.address, "\(supplier.postalCode) \(supplier.commune)")
        short = supplier.short
        long = (supplier.long ?? "").split(separator: "\n").map(String.init)
        themes = supplier.themes.map(\.name)
        territory =
            supplier.isNational
            ? "France entière" : French.list(supplier.served.compactMap { Department($0)?.name })
        sizes = supplier.sizes.isEmpty ? nil : French.list(supplier.sizes.map(\.name))
        (firstMeetingFree, price) = (supplier.firstMeetingFree, supplier.price?.name)
        (contact, email, phone) = (supplier.contact, supplier.email, supplier.phone)
        website = supplier.website.flatMap { WebAddress($0)?.value }
        reportPath = Path.report(supplier.slug)
        verifyPath = Path.with(Path.verify, [("identifiant", supplier.siret ?? supplier.vat ?? "")])
    }
}
