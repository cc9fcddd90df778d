import Directory
import Foundation
import Referencing
import Store

/// Up to three fiches side by side.
struct ComparePage: Page {
    static let template = "public/compare"
    let title = "Comparer des activateurs"
    let notice: String?
    let caption: String
    let fiches: [Column]
    let hasFiches: Bool
    let rows: [Row]

    struct Column: View {
        let name: String
        let path: String
        /// The comparison without this one.
        let without: String
    }

    struct Row: View {
        let label: String
        let cells: [Cell]
    }

    struct Cell: View {
        let name: String
        let text: String
    }

    static let most = 3

    /// A fiche, read once for all its rows.
    struct Listed: Sendable {
        let supplier: Supplier
        let since: CivilDay

        init(_ fiche: ListedSupplier) { (supplier, since) = (fiche.supplier, fiche.since) }
    }

    init(_ asked: [String], _ snapshot: DirectorySnapshot) {
        var slugs: [String] = []
        for slug in asked where !slugs.contains(slug) && snapshot.document(ofSlug: slug) != nil { slugs.append(slug) }
        let kept = Array(slugs.prefix(Self.most))
        let found = kept.compactMap { snapshot.document(ofSlug: $0) }.map { Listed(snapshot.listed($0)) }
        notice =
            slugs.count > Self.most
            ? "Trois fiches au plus se comparent : les trois premières sont retenues."
            : found.isEmpty
                ? "Aucune fiche à comparer : cochez des activateurs dans l’annuaire, puis « Comparer »."
                : found.count < Set(asked).count ? "Une fiche demandée n’est pas dans l’annuaire aujourd’hui." : nil
        fiches = found.map { fiche in
            let others = kept.filter { $0 != fiche.supplier.slug }.map { (QueryParameter.fiche, $0) }
            return Column(
                name: fiche.supplier.name, path: Routes.fiche.path(fiche.supplier.slug),
                without: Address.with(Routes.comparison.path(), others))
        }
        hasFiches = !fiches.isEmpty
        caption = French.count(found.count, "activateur comparé", "activateurs comparés")
        rows = Self.criteria.map { label, text in
            Row(label: label, cells: found.map { Cell(name: $0.supplier.name, text: text($0)) })
        }
    }

    private static let criteria: [(String, @Sendable (Listed) -> String)] = [
        ("Référencé depuis le", { French.day($0.since) }),
        ("Siège", { "\($0.supplier.postalCode) \($0.supplier.commune)" }),
        ("Présentation", { $0.supplier.short ?? "Non précisée" }),
        ("Thèmes", { $0.supplier.themes.isEmpty ? "Non précisés" : French.list($0.supplier.themes.map(\.name)) }),
        ("Territoire", { $0.supplier.territory }),
        (
            "Entreprises accompagnées",
            { $0.supplier.sizes.isEmpty ? "Non précisé" : French.list($0.supplier.sizes.map(\.name)) }
        ),
        ("À distance", { $0.supplier.isRemote ? "Oui" : "Non précisé" }),
        ("Premier rendez-vous gratuit", { $0.supplier.firstMeetingFree ? "Oui" : "Non précisé" }),
        ("Tarif indicatif", { $0.supplier.price?.name ?? "Non précisé" }),
    ]
}
