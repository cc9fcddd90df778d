import Foundation
import Referencing

/// What the tables hold beside the journal, as one digest that an event carries: a row that is changed, added or removed
/// later, around the program, is no longer what the journal says it was.
enum Evidence {
    /// One part of what belongs to an application, in an order that never changes.
    private struct Part {
        let name: String
        let columns: [String]
        let select: SQL
    }

    /// The form that is written now. The first one, which carries no number, did not hold what the antivirus said; the
    /// second one did not hold whose the file is.
    private static let version = 3

    private static func parts(of application: String, _ version: Int) -> [Part] {
        let ofScan = version >= 2 ? ["scan", "active_content"] : []
        let ofFile = version >= 3 ? ["filename", "media_type", "pages"] : []
        let owner = version >= 3 ? ["account_id"] : []
        let withScan: SQL = version >= 2 ? ", scan, active_content" : ""
        return [
            Part(
                name: "application",
                columns: [
                    "number", "status", "siret", "company", "profile", "submitted_at", "assignee_id", "closing_reason",
                    "due_on",
                ] + owner,
                select: "SELECT * FROM applications WHERE id = \(application)"),
            Part(
                name: "acceptance",
                columns: ["number", "version", "sha256", "sentence", "accepted_at", "ip", "user_agent"] + owner,
                select: "SELECT * FROM acceptances WHERE application_id = \(application) ORDER BY number"),
            Part(
                name: "letter", columns: ["number", "reference", "subject", "sha256", "made_at"],
                select: "SELECT * FROM letters WHERE application_id = \(application) ORDER BY number"),
            Part(
                name: "document",
                columns: ["kind", "version", "made_from", "size", "sha256", "created_at"] + ofScan + ofFile,
                select: """
                    SELECT kind, version, made_from, size, sha256, created_at, filename, media_type, pages\(withScan) FROM documents
                    WHERE application_id = \(application) ORDER BY kind, version
                    """),
            Part(
                name: "complement",
                columns: [
                    "number", "message", "items", "deadline", "former", "asked_by", "asked_at", "answer", "answered_at",
                    "answered_contents", "ended_at",
                ], select: "SELECT * FROM complement_requests WHERE application_id = \(application) ORDER BY number"),
            Part(
                name: "proposal",
                columns: [
                    "number", "outcome", "proposed_by", "proposed_at", "fate", "ended_by", "ended_at", "end_reason",
                ], select: "SELECT * FROM proposals WHERE application_id = \(application) ORDER BY number"),
            Part(
                name: "decision",
                columns: ["number", "outcome", "author_id", "author_name", "capacity", "contents", "decided_at"],
                select: "SELECT * FROM decisions WHERE application_id = \(application) ORDER BY number"),
            Part(
                name: "participant", columns: ["account_id", "part", "since"],
                select:
                    "SELECT * FROM file_participants WHERE application_id = \(application) ORDER BY account_id, part"),
            Part(
                name: "issued", columns: ["kind", "number", "title", "blocks", "html", "versions", "issued_at"],
                select: "SELECT * FROM issued_acts WHERE application_id = \(application) ORDER BY kind, number"),
        ]
    }

    /// What an application holds now: the number of the form, a colon and the digest; in the first form, the digest alone.
    /// - Parameters:
    ///   - others: statements that are asked together with it.
    ///   - body: takes their rows.
    static func digest(
        ofApplication id: String, and others: [SQL] = [], in connection: any Connection,
        _ body: (_ statement: Int, Row) throws -> Void = { _, _ in }
    ) throws -> String {
        try digests(of: [(id, version)], and: others, in: connection, body)[0]
    }

    /// What several applications hold now, each in a form, asked in one go.
    private static func digests(
        of applications: [(id: String, form: Int)], and others: [SQL] = [], in connection: any Connection,
        _ body: (_ statement: Int, Row) throws -> Void = { _, _ in }
    ) throws -> [String] {
        let parts = applications.enumerated().flatMap { place, application in
            self.parts(of: application.id, application.form).map { (place, $0) }
        }
        var lines = [[String]](repeating: [], count: applications.count)
        try connection.each(others + parts.map(\.1.select)) { statement, row in
            guard statement >= others.count else { return try body(statement, row) }
            let (place, part) = parts[statement - others.count]
            lines[place].append(line(part.name, part.columns, row))
        }
        return zip(applications, lines).map { numbered(Digest.sha256($1.joined(separator: "\n")), $0.form) }
    }

    /// Whether what an application holds now is what an event said, in the form of its time.
    static func holds(_ claim: String, ofApplication id: String, in connection: any Connection) throws -> Bool {
        try firstThatDiffers([(id, claim)], in: connection) == nil
    }

    /// The first of some applications that does not hold what an event said of it.
    static func firstThatDiffers(
        _ claims: [(application: String, claim: String)], in connection: any Connection
    ) throws -> String? {
        for start in stride(from: 0, to: claims.count, by: atOnce) {
            let some = claims[start..<min(start + atOnce, claims.count)]
            let found = try digests(of: some.map { ($0.application, form(of: $0.claim)) }, in: connection)
            if let wrong = zip(some, found).first(where: { $0.claim != $1 }) { return wrong.0.application }
        }
        return nil
    }

    /// How many applications are asked for in one go: nine statements each, whose answers wait to be read.
    private static let atOnce = 10

    /// Whether a claim is in the form that is written now.
    static func isCurrent(_ claim: String) -> Bool { form(of: claim) == version }

    private static func form(of claim: String) -> Int {
        claim.firstIndex(of: ":").flatMap { Int(claim[..<$0]) } ?? 1
    }

    private static func numbered(_ digest: String, _ version: Int) -> String {
        version == 1 ? digest : "\(version):\(digest)"
    }

    /// Before an act vouches for an application anew: nobody changed it since the last one did. An act on what was tampered
    /// with would make it good.
    /// - Throws: ``DatabaseUnavailable``.
    static func check(_ application: ApplicationID, in connection: any Connection) throws {
        guard try isIntact(application, in: connection) else { throw DatabaseUnavailable(reason: .tampered) }
    }

    /// Whether an application is as the last act left it.
    static func isIntact(_ application: ApplicationID, in connection: any Connection) throws -> Bool {
        let said: SQL = """
            SELECT details FROM journal WHERE subject = \(application) AND details LIKE '%"evidence":%'
            ORDER BY seq DESC LIMIT 1
            """
        var last: String?
        let now = try digest(ofApplication: application.text, and: [said], in: connection) { _, row in
            last = try row.json("details").textMap()["evidence"]
        }
        guard let last, last != now else { return true }
        return try !isCurrent(last) && holds(last, ofApplication: application.text, in: connection)
    }

    /// The periods that were recorded at an instant, in a form as above.
    static func digest(
        ofPeriodsRecordedAt instant: String, inForm version: Int = version, in connection: any Connection
    ) throws -> String {
        // A supplier without SIRET is known by its VAT number.
        let columns =
            [
                "id", "supplier_id", "siret", "from_day", "to_day", "end_reason", "source", "supersedes", "recorded_by",
            ] + (version >= 3 ? ["vat_alone"] : [])
        var lines: [String] = []
        try connection.each(
            """
            SELECT referencing_periods.*, siret, CASE WHEN siret IS NULL THEN vat END AS vat_alone
            FROM referencing_periods
            JOIN suppliers ON suppliers.id = supplier_id WHERE recorded_at = \(instant) ORDER BY referencing_periods.id
            """
        ) { lines.append(line("period", columns, $0)) }
        return numbered(Digest.sha256(lines.joined(separator: "\n")), version)
    }

    /// Whether the periods recorded at an instant are what an event said.
    static func holds(
        _ claim: String, ofPeriodsRecordedAt instant: String, in connection: any Connection
    ) throws -> Bool {
        try digest(ofPeriodsRecordedAt: instant, inForm: form(of: claim), in: connection) == claim
    }

    /// Each value with its kind and its length, so that no two rows read the same.
    static func line(_ name: String, _ columns: [String], _ row: Row) -> String {
        let values = columns.map { column in
            switch row.column(column) {
            case .text(let text): "t\(text.utf8.count):\(text)"
            case .integer(let number): "i\(number)"
            case .real(let number): "r\(number.bitPattern)"
            case .bytes(let bytes): "b\(Digest.sha256(bytes))"
            case .null, nil: "n"
            }
        }
        return "\(name) \(values.joined(separator: " "))"
    }
}
