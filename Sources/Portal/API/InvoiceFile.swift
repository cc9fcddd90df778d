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
    let clock: Clock
    let logger: Logger

    /// Bytes taken at most; longer files are sent in several parts.
    static let most = 64 << 20
    private static let header = "identifiant;date;reference"
    private static let added = "verdict;nom;debut;fin;avertissement"

    /// - Parameter place: held until the answer has ended.
    func answer(to request: Request, in place: AddressPlaces.Place) async throws -> Response {
        try verifications.guardAnybody()
        let lines = InvoiceLines(request.body)
        var first = try await lines.next()?.text ?? ""
        if first.hasPrefix("\u{FEFF}") { first.removeFirst() }
        guard first.lowercased() == Self.header else {
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
                    group.addTask { await write(lines, to: waiting) }
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

    private func write(_ lines: InvoiceLines, to waiting: AnswerSpool) async {
        do {
            var buffer = ByteBuffer(string: "\(Self.header);\(Self.added)\r\n")
            while let line = try await lines.next() {
                buffer.writeString(try await answered(line))
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
    private func answered(_ line: InvoiceLine) async throws -> String {
        let record = CSV.record(line.text, separator: ";")
        let missing = record.cells.count == 2 ? ";" : ""
        do throws(Unreadable) {
            let question = try question(line, record)
            let finding = try await finding(question)
            let period = finding.supplier?.period(nearest: question.day)
            return
                "\(line.text)\(missing);\(finding.verdict.rawValue);\(Self.joined([finding.supplier?.name ?? "", period?.start.description ?? "", period?.end?.description ?? "", Warnings.of(question, finding, today: clock.today).joined(separator: " ")]))\r\n"
        } catch {
            return "\(Self.repaired(line.text, record));erreur;\(Self.joined(["", "", "", error.reason]))\r\n"
        }
    }

    /// Why a line has no verdict.
    private struct Unreadable: Error {
        let reason: String
    }

    private func question(_ line: InvoiceLine, _ record: CSV.Record) throws(Unreadable) -> VerifyQuestion {
        if line.isDamaged {
            throw Unreadable(reason: "Ligne abîmée : caractères de contrôle, ou autre codage que l’UTF-8.")
        }
        if line.isTooLong { throw Unreadable(reason: "Ligne trop longue.") }
        if record.isBroken { throw Unreadable(reason: "Guillemet jamais fermé.") }
        guard (2...3).contains(record.cells.count) else {
            throw Unreadable(reason: "Ligne illisible : identifiant;date;reference attendus.")
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

    /// A line that may not be shown as it stands, in three cells that any reader reads.
    private static func repaired(_ text: String, _ record: CSV.Record) -> String {
        if !record.isBroken, record.cells.count == 3 { return text }
        let cells = text.split(separator: ";", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        return (cells + [String](repeating: "", count: 3 - cells.count)).map { CSV.cell($0, separator: ";") }
            .joined(separator: ";")
    }
}
