import Foundation
import Referencing
import Store

/// All that is kept of a person, as files: what programs read (JSON) beside the documents themselves.
struct DataExport: Sendable {
    let applications: Applications
    let documents: Documents
    let issuedActs: IssuedActs
    let files: SupplierFiles
    let appeals: Appeals
    let requests: SupplierRequests
    let sessions: Sessions
    let staffIdle: TimeInterval

    /// A file of the copy; its bytes are read when its turn comes.
    struct Entry: Sendable {
        let name: String
        let bytes: @Sendable () async throws -> Data?
    }

    /// A label and what is said under it.
    private struct Line: Encodable {
        let libelle: String
        let valeur: String

        init(_ line: Summary.Line) { (libelle, valeur) = (line.label, line.value) }
        init(_ label: String, _ value: String) { (libelle, valeur) = (label, value) }
    }

    private struct Part: Encodable {
        let nom: String
        let lignes: [Line]
    }

    func entries(of account: Account, token: String, at now: Date) async throws -> [Entry] {
        let owner = account.actor
        var entries = [try await self.account(account, token, now)]
        for summary in try await applications.filed(by: owner) {
            guard let file = try await applications.application(summary.number, visibleTo: owner) else { continue }
            entries += try await dossier(.filed(file), named: "dossiers/\(summary.number)")
        }
        if let draft = try await applications.current(of: owner), draft.status == .draft {
            entries += try await dossier(draft, named: "dossiers/brouillon")
        }
        for file in try await files.all(of: owner) { entries += try await fiche(file, owner) }
        for entry in try await appeals.all(of: owner) { entries += try appeal(entry) }
        for entry in try await requests.all(of: owner) { entries += try await request(entry, owner, now) }
        return entries
    }

    private func account(_ account: Account, _ token: String, _ now: Date) async throws -> Entry {
        let open = try await sessions.list(of: account.id, current: token, staffIdle: staffIdle, at: now)
        let lines = [
            Line("Nom", account.name), Line("Adresse électronique", account.email),
            Line("Rôle", account.role.name),
        ]
        let sessions = open.map { Line($0.device, "depuis le \(French.instant($0.startedAt))") }
        return try Self.json(
            "compte.json", [Part(nom: "Compte", lignes: lines), Part(nom: "Connexions ouvertes", lignes: sessions)])
    }

    private func dossier(_ application: Application, named folder: String) async throws -> [Entry] {
        let history = HistoryLine.lines(try await applications.history(of: application.id), forStaff: false)
        var parts = Summary(application.contents).parts.map { Part(nom: $0.name, lignes: $0.lines.map { Line($0) }) }
        parts.append(Part(nom: "État", lignes: [Line("État", application.status.plainName)]))
        if let file = application.filed {
            let requests = file.complements.flatMap { request in
                [Line("Demandé", request.message)] + request.items.map { Line($0.section.name, $0.text) }
                    + [Line("Répondu", request.answer?.text ?? "–")]
            }
            parts.append(Part(nom: "Compléments", lignes: requests))
        }
        parts.append(Part(nom: "Historique", lignes: history.map { Line($0.at, $0.text) }))
        var entries = [try Self.json("\(folder)/dossier.json", parts)]
        for stored in try await documents.list(of: application.id) {
            entries.append(
                Entry(name: "\(folder)/\(stored.kind.rawValue)-\(stored.version).pdf") { [documents] in
                    try await documents.document(stored.kind, version: stored.version, of: application.id)?.bytes
                })
        }
        for kind in IssuedAct.Kind.allCases {
            guard let act = try await issuedActs.last(kind, of: application.id) else { continue }
            entries.append(Entry(name: "\(folder)/\(kind.routeText).html") { Data(act.html.utf8) })
            for former in try await issuedActs.all(kind, of: application.id).dropLast() {
                entries.append(
                    Entry(name: "\(folder)/\(kind.routeText)-\(former.number).html") { Data(former.html.utf8) })
            }
        }
        return entries
    }

    private func fiche(_ file: SupplierFile, _ owner: Actor) async throws -> [Entry] {
        let folder = "fiches/\(file.supplier.slug)"
        var parts = try await files.versions(of: file.id, visibleTo: owner).map { version in
            Part(
                nom: "Version \(version.number), du \(French.instant(version.at))",
                lignes: Summary.lines(version.profile).map { Line($0) })
        }
        parts.append(
            Part(
                nom: "Périodes",
                lignes: file.periods.map(\.period).filter { !$0.isNothing }.map { Line("Période", French.period($0)) }))
        parts += file.procedures.map { procedure in
            Part(
                nom: "Procédure \(procedure.number)",
                lignes: [Line("Mesure", procedure.measure.name), Line("Motifs de fait", procedure.reasons.facts)]
                    + procedure.observations.map { Line("Observations du \(French.instant($0.at))", $0.text) })
        }
        let letters = try await files.letters(of: file.id, visibleTo: owner).map { letter in
            Entry(name: "\(folder)/courrier-\(letter.number).html") { Data(letter.html.utf8) }
        }
        let pieces = file.procedures.flatMap { procedure in
            procedure.observations.indices.filter { procedure.observations[$0].attachment != nil }.map { place in
                Entry(name: "\(folder)/\(procedure.number)-piece-\(place + 1).pdf") { [files] in
                    try await files.attachment(place + 1, of: procedure.number)
                }
            }
        }
        return [try Self.json("\(folder)/fiche.json", parts)] + letters + pieces
    }

    private func appeal(_ entry: Appeals.Entry) throws -> [Entry] {
        let folder = "recours/\(entry.appeal.number)"
        let lines = [
            Line("Recours", entry.appeal.sentence), Line("Contre", entry.appeal.against),
            Line("Arguments", entry.appeal.text),
        ]
        let letter = entry.letter.map { letter in Entry(name: "\(folder)/reponse.html") { Data(letter.html.utf8) } }
        return [try Self.json("\(folder)/recours.json", [Part(nom: "Recours", lignes: lines)])]
            + (letter.map { [$0] } ?? [])
            + (entry.appeal.attachment == nil
                ? []
                : [
                    Entry(name: "\(folder)/piece.pdf") { [appeals] in
                        try await appeals.attachment(of: entry.appeal.number)
                    }
                ])
    }

    private func request(_ entry: SupplierRequests.Entry, _ owner: Actor, _ now: Date) async throws -> [Entry] {
        let request = entry.request
        let lines = [
            Line("Demande", request.kind.name), Line("Fiche", entry.file.supplier.name),
            Line("Faite le", French.instant(request.askedAt)), Line("Précisions", request.statement),
            Line("Objet", request.kind.details),
            Line("État", request.state(at: now)),
        ]
        let letters = try await files.letters(of: entry.file.id, visibleTo: owner).filter {
            $0.request == request.number
        }
        return [try Self.json("demandes/\(request.number).json", [Part(nom: "Demande", lignes: lines)])]
            + letters.map { letter in
                Entry(name: "demandes/\(request.number)-courrier-\(letter.number).html") { Data(letter.html.utf8) }
            }
    }

    private static func json(_ name: String, _ value: some Encodable) throws -> Entry {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes = try encoder.encode(value)
        return Entry(name: name) { bytes }
    }
}
