import Referencing
import Store

/// The register of delegations, and the form that records one.
struct DelegationsPage: Page {
    static let template = "staff/delegations"
    let title = "Registre des délégations"
    let done: String?
    let lines: [Line]
    let hasLines: Bool
    let form: FormView
    let csrf: String

    struct Line: View {
        let number: Int
        let holder: String
        let capacity: String
        let act: String
        let days: String
        let state: String
        let badge: String
        let recorded: String
        /// Nil when it has ended.
        let endPath: String?
    }

    init(_ entries: [Delegations.Entry], on today: CivilDay, _ form: FormView, done: String?, csrf: String) {
        lines = entries.enumerated().map { number, entry in
            let delegation = entry.delegation
            let (inForce, isOver) = (delegation.isInForce(on: today), delegation.isOver(on: today))
            return Line(
                number: number, holder: entry.holderName, capacity: delegation.capacity, act: delegation.act,
                days: delegation.days,
                state: inForce ? "En vigueur" : isOver ? "Terminée" : "À venir",
                badge: inForce ? "fr-badge fr-badge--success" : "fr-badge",
                recorded: "le \(French.instant(entry.recordedAt)), par \(entry.recorderName)",
                endPath: isOver ? nil : Routes.delegationEnd.path(delegation.id))
        }
        (hasLines, self.form, self.done, self.csrf) = (!lines.isEmpty, form, done, csrf)
    }
}

extension Delegation {
    /// « du 1er mars 2026 au 31 mars 2026 ».
    fileprivate var days: String {
        guard let to else { return "depuis le \(French.day(from))" }
        return to <= from ? "sans effet" : "du \(French.day(from)) au \(French.day(to.adding(days: -1)))"
    }

    /// Its holder's capacity, as a decision states it.
    var signature: String { "\(capacity), par délégation (\(act))" }
}
