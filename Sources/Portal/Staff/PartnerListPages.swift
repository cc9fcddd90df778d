import Foundation
import Referencing
import Store

/// The lists that were filed, and the form that files one.
struct PartnerListsPage: Page {
    static let template = "staff/partnerlists"
    let title = "Listes de partenaires"
    let form: FormView?
    let lines: [Line]
    let hasLines: Bool
    let pager: Pager?

    struct Line: View {
        let path: String
        let number: String
        let filename: String
        let filed: String
        let state: String
        let badge: String
    }

    init(_ lists: [PartnerList], total: Int, page: Int, _ form: FormView?) {
        self.form = form
        lines = lists.map { list in
            Line(
                path: Routes.partnerList.path(list.number), number: list.number.text, filename: list.filename,
                filed: "le \(French.instant(list.filedAt)), par \(list.filerName)", state: list.state,
                badge: list.badge)
        }
        hasLines = !lines.isEmpty
        pager = Pager(page: page, size: PartnerLists.pageSize, total: total) { number in
            Routes.partnerLists.path(query: [(.page, number > 1 ? "\(number)" : "")])
        }
    }
}

/// One list: what it would change, and the decision.
struct PartnerListPage: Page {
    static let template = "staff/partnerlist"
    let title: String
    let done: String?
    let warning: String?
    let state: String
    let badge: String
    let facts: [Summary.Line]
    /// Nil once the file is gone.
    let filePath: String?
    let counts: [Count]
    let hasCounts: Bool
    let changes: [Change]
    let hasChanges: Bool
    let pager: Pager?
    let refused: [String]
    let hasRefused: Bool
    let refusedCount: String
    let form: FormView?
    let isWaiting: Bool

    struct Count: View {
        let label: String
        let number: String
        /// How long its bar is, of 100.
        let share: Int
    }

    /// What a line would change.
    struct Change: View {
        let number: String
        let kind: String
        let badge: String
        let name: String
        let path: String?
        let identifier: String
        let period: String
        let changes: [ComplementView.Change]
        let hasChanges: Bool
    }

    static let pageSize = 100
    /// The most refused lines that the page names: the file holds the others.
    private static let mostRefused = 200

    init(
        _ list: PartnerList, _ difference: PartnerDifference?, page: Int, _ form: FormView?, done: String?,
        warning: String?
    ) {
        title = "Liste \(list.number)"
        (self.form, self.done, self.warning) = (form, done, warning)
        (state, badge) = (list.state, list.badge)
        isWaiting = list.end == nil
        facts = list.facts
        filePath = list.isErased ? nil : Routes.partnerListFile.path(list.number)
        let difference = difference ?? PartnerDifference([], refused: [])
        let numbers =
            PartnerChange.Kind.allCases.map { ($0.name, difference.count($0)) }
            + [("Lignes refusées", difference.refused.count)]
        let all = numbers.reduce(0) { $0 + $1.1 }
        counts =
            list.end == nil
            ? numbers.map { Count(label: $0.0, number: French.number($0.1), share: all == 0 ? 0 : $0.1 * 100 / all) }
            : []
        hasCounts = !counts.isEmpty
        let start = min((page - 1) * Self.pageSize, difference.changes.count)
        changes = difference.changes[start..<min(start + Self.pageSize, difference.changes.count)].map(Change.init)
        hasChanges = !changes.isEmpty
        pager = Pager(page: page, size: Self.pageSize, total: difference.changes.count) { number in
            Routes.partnerList.path(list.number, query: [(.page, number > 1 ? "\(number)" : "")])
        }
        refused = difference.refused.prefix(Self.mostRefused).map { "Ligne \($0.number) : \($0.reason)" }
        hasRefused = !refused.isEmpty
        refusedCount = French.count(difference.refused.count, "ligne refusée", "lignes refusées")
    }
}

extension PartnerListPage.Change {
    init(_ change: PartnerChange) {
        number = French.number(change.number)
        (kind, badge) = (change.kind.singular, change.kind.badge)
        name = change.after.name
        path = change.before.map { Routes.registered.path($0.slug) }
        identifier = change.after.siret?.printed ?? change.after.vat?.value ?? ""
        let said = { (period: Period) in French.period(period) + (period.endReason.map { " (\($0.name))" } ?? "") }
        period = (change.former.map { "\(said($0)) → " } ?? "") + said(change.period)
        changes =
            change.before.map { ComplementView.compared(Summary.lines($0), Summary.lines(change.after)) } ?? []
        hasChanges = !changes.isEmpty
    }
}

extension PartnerList {
    var state: String {
        switch end?.outcome {
        case nil: "À valider"
        case .validated: "Validée"
        case .refused: "Refusée"
        }
    }

    var badge: String {
        switch end?.outcome {
        case nil: "fr-badge fr-badge--new"
        case .validated: "fr-badge fr-badge--success"
        case .refused: "fr-badge fr-badge--error"
        }
    }

    fileprivate var facts: [Summary.Line] {
        let decided = end.map { "le \(French.instant($0.at)), par \($0.decider.name)" }
        let pairs: [(String, String?)] = [
            ("Fichier", "\(filename), \(French.size(size)), \(French.count(lines, "ligne", "lignes"))"),
            ("Empreinte SHA-256", sha256), ("Proposée", "le \(French.instant(filedAt)), par \(filerName)"),
            ("Décision", decided.map { "\(state), \($0)" }),
            (
                "Lignes qui ont changé le registre",
                end?.outcome == .validated ? end.map { French.number($0.changes) } : nil
            ),
            ("Raison", end?.reason),
        ]
        return pairs.compactMap { label, value in value.map { Summary.Line(label: label, value: $0) } }
    }
}

extension PartnerChange.Kind {
    /// What one line does.
    var singular: String {
        switch self {
        case .added: "Ajout"
        case .changed: "Modification"
        case .ended: "Fin de référencement"
        case .unchanged: "Sans changement"
        }
    }

    var name: String {
        switch self {
        case .added: "Ajouts"
        case .changed: "Modifications"
        case .ended: "Fins de référencement"
        case .unchanged: "Sans changement"
        }
    }

    var badge: String {
        switch self {
        case .added: "fr-badge fr-badge--success"
        case .changed: "fr-badge fr-badge--info"
        case .ended: "fr-badge fr-badge--warning"
        case .unchanged: "fr-badge"
        }
    }
}
