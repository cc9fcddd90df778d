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

    private static func parts(of application: String) -> [Part] {
        [
            Part(
                name: "application",
                columns: [
                    "number", "status", "siret", "company", "profile", "submitted_at", "assignee_id", "closing_reason",
                    "due_on",
                ],
                select: "SELECT * FROM applications WHERE id = \(application)"),
            Part(
                name: "acceptance",
                columns: ["number", "version", "sha256", "sentence", "accepted_at", "ip", "user_agent"],
                select: "SELECT * FROM acceptances WHERE application_id = \(application) ORDER BY number"),
            Part(
                name: "letter", columns: ["number", "reference", "subject", "sha256", "made_at"],
                select: "SELECT * FROM letters WHERE application_id = \(application) ORDER BY number"),
            Part(
                name: "document", columns: ["kind", "version", "made_from", "size", "sha256", "created_at"],
                select: """
                    SELECT kind, version, made_from, size, sha256, created_at FROM documents
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

    /// What an application holds now.
    static func digest(ofApplication id: String, in connection: any Connection) throws -> String {
        var lines: [String] = []
        for part in parts(of: id) {
            try connection.each(part.select) { lines.append(line(part.name, part.columns, $0)) }
        }
        return Digest.sha256(lines.joined(separator: "\n"))
    }

    /// The periods that were recorded at an instant.
    static func digest(ofPeriodsRecordedAt instant: String, in connection: any Connection) throws -> String {
        let columns = [
            "id", "supplier_id", "siret", "from_day", "to_day", "end_reason", "source", "supersedes", "recorded_by",
        ]
        var lines: [String] = []
        try connection.each(
            """
            SELECT referencing_periods.*, siret FROM referencing_periods
            JOIN suppliers ON suppliers.id = supplier_id WHERE recorded_at = \(instant) ORDER BY referencing_periods.id
            """
        ) { lines.append(line("period", columns, $0)) }
        return Digest.sha256(lines.joined(separator: "\n"))
    }

    /// Each value with its kind and its length, so that no two rows read the same.
    private static func line(_ name: String, _ columns: [String], _ row: Row) -> String {
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

/// What the journal said last of its evidence, gathered while it is read.
struct EvidenceClaims {
    private var applications: [String: String] = [:]
    private var periods: [String: String] = [:]

    mutating func read(_ details: String, at instant: String, on subject: String) throws {
        guard details.contains("\"evidence\"") || details.contains("\"periods\"") else { return }
        let payload = try JSONValue(parsing: details).textMap()
        if let digest = payload["evidence"] { applications[subject] = digest }
        if let digest = payload["periods"] { periods[instant] = digest }
    }

    /// The first thing that is not as the journal says.
    /// - Parameter since: when the program began to say it; what is older is not known. Nil before it began.
    func fault(since: String?, in connection: any Connection) throws -> String? {
        for (application, digest) in applications.sorted(by: { $0.key < $1.key })
        where try Evidence.digest(ofApplication: application, in: connection) != digest {
            return "what application \(application) holds is not what was recorded"
        }
        let begin = since ?? "9999"
        let unknown = try connection.rows(
            "SELECT id FROM applications WHERE created_at >= \(begin) ORDER BY id"
        ) { try $0.text("id") }.first { applications[$0] == nil }
        if let unknown { return "application \(unknown) is in no event" }
        let instants = try connection.rows("SELECT DISTINCT recorded_at FROM referencing_periods") {
            try $0.text("recorded_at")
        }
        for instant in Set(instants).union(periods.keys).sorted() {
            guard let digest = periods[instant] else {
                if instant >= begin { return "periods recorded at \(instant) are in no event" }
                continue
            }
            guard try Evidence.digest(ofPeriodsRecordedAt: instant, in: connection) == digest else {
                return "the periods recorded at \(instant) are not what was recorded"
            }
        }
        return try documentFault(in: connection)
    }

    /// The bytes of a document are those of its digest.
    private func documentFault(in connection: any Connection) throws -> String? {
        var fault: String?
        try connection.each("SELECT id, sha256, bytes FROM documents ORDER BY id") { row in
            guard fault == nil, try Digest.sha256(row.bytes("bytes")) != row.text("sha256") else { return }
            fault = "the bytes of document \(try row.text("id")) were changed"
        }
        return fault
    }
}
