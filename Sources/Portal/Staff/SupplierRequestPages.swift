import Foundation
import Gateways
import Referencing
import Store

/// What waits for an answer, and what had one.
struct SupplierRequestsPage: Page {
    static let template = "staff/supplierrequests"
    let title = "Demandes sur les fiches"
    let lines: [Line]
    let hasLines: Bool
    let ended: [Line]
    let hasEnded: Bool

    struct Line: View {
        let path: String
        let number: String
        let kind: String
        let supplier: String
        let asked: String
        let due: String
        let state: String

        init(_ entry: SupplierRequests.Entry, at now: Date) {
            let request = entry.request
            path = Routes.supplierRequest.path(request.number)
            (number, kind) = (request.number.text, request.kind.name)
            supplier = entry.file.supplier.name
            asked = "le \(French.instant(request.askedAt)), par \(request.asker.name)"
            due = French.day(request.dueOn)
            state = request.state(at: now)
        }
    }

    init(_ awaited: [SupplierRequests.Entry], _ ended: [SupplierRequests.Entry], at now: Date) {
        (lines, self.ended) = (awaited.map { Line($0, at: now) }, ended.map { Line($0, at: now) })
        (hasLines, hasEnded) = (!lines.isEmpty, !self.ended.isEmpty)
    }
}

/// A request, with what the register and the registry say.
struct SupplierRequestPage: Page {
    static let template = "staff/supplierrequest"
    let title: String
    let done: String?
    let state: String
    let asked: [Summary.Line]
    let fiche: [Summary.Line]
    let registered: PageLink
    let registry: [Summary.Line]
    let hasRegistry: Bool
    let registryNotice: String?
    let form: FormView?

    init(_ entry: SupplierRequests.Entry, _ answer: RegistryAnswer?, _ form: FormView?, done: String?, at now: Date) {
        let (request, supplier) = (entry.request, entry.file.supplier)
        title = "\(request.kind.name) – \(supplier.name)"
        (self.done, self.form, state) = (done, form, request.state(at: now))
        asked = request.facts
        fiche = Summary.lines(supplier)
        registered = PageLink(path: Routes.registered.path(supplier.slug), label: "Fiche du registre")
        switch answer {
        case .found(let record), .ceased(let record):
            (registry, registryNotice) = (Summary.lines(record), nil)
        case .notFound: (registry, registryNotice) = ([], "Le répertoire national ne publie pas cet établissement.")
        case .rateLimited, .unavailable:
            (registry, registryNotice) = ([], "Le répertoire national ne répond pas : rechargez la page plus tard.")
        case nil: (registry, registryNotice) = ([], "Cette entreprise n’a pas de SIRET.")
        }
        hasRegistry = !registry.isEmpty
    }
}

extension SupplierRequest {
    /// Where it stands.
    func state(at now: Date) -> String {
        guard let end else {
            return isAwaited(at: now)
                ? "À décider ; sans réponse au \(French.day(dueOn)), elle sera réputée rejetée"
                : "Lien envoyé à l’adresse de la fiche, valable jusqu’au \(provableUntil.map(French.instant) ?? "")"
        }
        if isSilent { return "Réputée rejetée depuis le \(French.day(dueOn)), faute de réponse" }
        let by = end.author.map { " par \($0.name), \($0.capacity)" } ?? ", prouvée par l’adresse de la fiche"
        return (end.outcome == .accepted ? "Acceptée" : "Refusée") + by + ", le \(French.instant(end.at))"
    }

    fileprivate var facts: [Summary.Line] {
        var lines = [
            Summary.Line(label: "Demande", value: number.text),
            Summary.Line(label: "Faite", value: "le \(French.instant(askedAt)), par \(asker.name) (\(asker.email))"),
        ]
        switch kind {
        case .claim(let quality, let acceptance):
            lines.append(Summary.Line(label: "Fonction dans l’entreprise", value: quality))
            lines.append(
                Summary.Line(
                    label: "Charte",
                    value: "version \(acceptance.version), acceptée le \(French.instant(acceptance.acceptedAt))"))
        case .move(let company):
            lines.append(Summary.Line(label: "Nouvel établissement", value: company.siret.printed))
            lines.append(
                Summary.Line(
                    label: "Adresse", value: "\(company.address), \(company.postalCode) \(company.commune)"))
        }
        if !statement.isEmpty { lines.append(Summary.Line(label: "Précisions", value: statement)) }
        if let reason = end?.reason { lines.append(Summary.Line(label: "Motif", value: reason)) }
        return lines
    }
}
