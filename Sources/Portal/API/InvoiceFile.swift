import Foundation
import Hummingbird
import Logging
import NIOCore
import Referencing

/// Many verdicts at once: a CSV file goes in, the same lines come out, one for one and in order, with the verdict beside
/// them, while it is read. A line that cannot be read gets the verdict `erreur`: an invoice that nobody could check never
/// looks like one that was.
struct InvoiceFile: Sendable {
    let verifications: Verifications
    let schemes: Schemes
    let clock: Clock
    let logger: Logger

    /// Bytes taken at most; longer files are sent in several parts.
    static let most = 64 << 20
    private static let header = "identifiant;date;reference"
    private static let added = "verdict;nom;debut;fin;avertissement"
    /// A fourth column: the kind of expense, of which is said whether its supplier has to be referenced.
    private static let expense = (header: ";depense", added: ";referencement_requis")

    /// - Parameter place: held until the answer has ended.
    func answer(to request: Request, in place: AddressPlaces.Place) async throws -> Response {
        try verifications.guardAnybody()
        let lines = InvoiceLines(request.body)
        var first = try await lines.next()?.text ?? ""
        if first.hasPrefix("\u{FEFF}") { first.removeFirst() }
        let hasExpense = first.lowercased() == Self.header + Self.expense.header
        guard hasExpense || first.lowercased() == Self.header else {
            throw Failure(
                status: .badRequest, title: "En-tête inattendu",
                advice: "La première ligne du fichier doit être « \(Self.header) », avec des points-virgules, en UTF-8."
            )
        }
        return Response(
            status: .ok, headers: [.contentType: "text/csv; charset=utf-8", .cacheControl: "no-store"],
            body: .init { [place] writer in
                defer { withExtendedLifetime(place) {} }
                // Many clients read nothing before they have sent all: the file is read on while the answer waits.
                let waiting = AnswerSpool()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await write(lines, hasExpense: hasExpense, to: waiting) }
                    do {
                        while let piece = try await waiting.next() { try await writer.write(piece) }
                    } catch {
                        await waiting.abandon()
                        throw error
                    }
                    try await group.waitForAll()
                }
                try await writer.finish(nil)
            })
    }

    private func write(_ lines: InvoiceLines, hasExpense: Bool, to waiting: AnswerSpool) async {
        do {
            let (asked, added) = hasExpense ? Self.expense : ("", "")
            var buffer = ByteBuffer(string: "\(Self.header)\(asked);\(Self.added)\(added)\r\n")
            while let line = try await lines.next() {
                buffer.writeString(try await answered(line, hasExpense: hasExpense))
                if buffer.readableBytes > 16_384 {
                    try await waiting.write(buffer)
                    buffer.clear()
                    // Other requests have their turn.
                    await Task.yield()
                }
            }
            try await waiting.write(buffer)
            await waiting.finish()
        } catch {
            await waiting.finish(throwing: error)
        }
    }

    /// The line as it came, and what is added to it.
    private func answered(_ line: InvoiceLine, hasExpense: Bool) async throws -> String {
        let record = CSV.record(line.text, separator: ";")
        let columns = hasExpense ? 4 : 3
        let missing = record.cells.count == columns - 1 ? ";" : ""
        do throws(Unreadable) {
            let question = try question(line, record, columns: columns)
            let finding = try await finding(question)
            let period = finding.supplier?.period(nearest: question.day)
            var warnings = Warnings.of(question, finding, today: clock.today)
            var end = ""
            if hasExpense {
                let code = record.cells.count == columns ? record.cells[3].trimmingCharacters(in: .whitespaces) : ""
                if !code.isEmpty, !schemes.knowsExpense(code) {
                    warnings.append("Le code de dépense « \(code.prefix(40)) » est inconnu.")
                }
                let isRequired = schemes.isReferencingRequired(for: code, on: question.day)
                end = ";" + (isRequired.map { $0 ? "oui" : "non" } ?? "")
            }
            let cells = [
                finding.supplier?.name ?? "", period?.start.description ?? "", period?.end?.description ?? "",
                warnings.joined(separator: " "),
            ]
            return "\(line.text)\(missing);\(finding.verdict.rawValue);\(Self.joined(cells))\(end)\r\n"
        } catch {
            let end = hasExpense ? ";" : ""
            return
                "\(Self.repaired(line.text, record, columns: columns));erreur;\(Self.joined(["", "", "", error.reason]))\(end)\r\n"
        }
    }

    /// Why a line has no verdict.
    private struct Unreadable: Error {
        let reason: String
    }

    private func question(
        _ line: InvoiceLine, _ record: CSV.Record, columns: Int
    ) throws(Unreadable) -> VerifyQuestion {
        if line.isDamaged {
            throw Unreadable(reason: "Ligne abîmée : caractères de contrôle, ou autre codage que l’UTF-8.")
        }
        if line.isTooLong { throw Unreadable(reason: "Ligne trop longue.") }
        if record.isBroken { throw Unreadable(reason: "Guillemet jamais fermé.") }
        guard (columns - 1...columns).contains(record.cells.count) else {
            let expected = Self.header + (columns == 4 ? Self.expense.header : "")
            throw Unreadable(reason: "Ligne illisible : \(expected) attendus.")
        }
        if record.cells[1].allSatisfy(\.isWhitespace) { throw Unreadable(reason: "La date de la facture manque.") }
        var form = FormData()
        form.set(QueryParameter.identifier.rawValue, all: [record.cells[0]])
        form.set(QueryParameter.date.rawValue, all: [record.cells[1]])
        do throws(ValidationErrors) {
            return try VerifyQuestion(form, today: clock.today)
        } catch {
            throw Unreadable(reason: error.messages.map(\.message).joined(separator: " "))
        }
    }

    private func finding(_ question: VerifyQuestion) async throws(Unreadable) -> Finding {
        do {
            return try await verifications.finding(question)
        } catch {
            logger.error("invoice not checked", metadata: ["error": .string("\(error)")])
            throw Unreadable(reason: "Le registre ne répond pas ; vérifiez cette facture de nouveau.")
        }
    }

    private static func joined(_ cells: [String]) -> String {
        cells.map { CSV.harmlessCell($0, separator: ";") }.joined(separator: ";")
    }

    /// A line that may not be shown as it stands, in cells that any reader reads.
    private static func repaired(_ text: String, _ record: CSV.Record, columns: Int) -> String {
        if !record.isBroken, record.cells.count == columns { return text }
        let cells = text.split(separator: ";", maxSplits: columns - 1, omittingEmptySubsequences: false).map(
            String.init)
        return (cells + [String](repeating: "", count: columns - cells.count)).map { CSV.cell($0, separator: ";") }
            .joined(separator: ";")
    }
}
