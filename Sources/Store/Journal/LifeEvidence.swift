import Foundation
import Referencing

/// What the tables hold of a supplier's life, of appeals, of partner lists and of delegations, beside the journal, as one digest that an event carries (see ``Evidence``).
/// Versions of the fiche count by their digest, so that a person's data may be erased and the proof stays.
enum LifeEvidence {
    private static let form = 1

    private static func parts(of subject: String) -> [(name: String, columns: [String], select: SQL)] {
        [
            (
                "fiche", ["number", "application_id", "sha256", "author", "written_at"],
                "SELECT * FROM fiche_versions WHERE supplier_id = \(subject) ORDER BY number"
            ),
            (
                "procedure",
                [
                    "number", "measure", "reasons", "urgency", "deadline", "opened_by", "opener_name", "opened_at",
                    "waived_at", "hearing_asked_at", "hearing_on", "hearing_attended", "hearing_report",
                    "hearing_recorded_by", "hearing_recorded_at",
                    "outcome", "decision_facts", "decided_by", "author_name", "capacity", "decided_at", "effective_on",
                ], "SELECT * FROM procedures WHERE supplier_id = \(subject) ORDER BY number"
            ),
            (
                "observation", ["procedure_number", "number", "text", "written_at"],
                """
                SELECT observations.* FROM observations JOIN procedures ON procedures.number = procedure_number
                WHERE supplier_id = \(subject) ORDER BY procedure_number, observations.number
                """
            ),
            (
                "letter",
                [
                    "number", "addressee_id", "kind", "title", "blocks", "html", "versions", "issued_at", "read_at",
                    "posted_on",
                ],
                """
                SELECT number, addressee_id, kind, title, blocks, html, versions, issued_at, read_at, posted_on
                FROM supplier_letters WHERE supplier_id = \(subject) ORDER BY number
                """
            ),
            (
                "correction",
                [
                    "number", "period_id", "former", "corrected", "reason", "asked_by", "asker_name", "asked_at",
                    "is_agreed", "decided_by", "capacity", "decided_at",
                ], "SELECT * FROM period_corrections WHERE supplier_id = \(subject) ORDER BY number"
            ),
            (
                "appeal",
                [
                    "number", "application_id", "supplier_id", "procedure_number", "letter_number", "kind", "filed_on",
                    "text",
                    "entered_by", "entered_at", "contested_on", "contested_author", "silent_since", "outcome", "answer",
                    "answered_by", "author_name",
                    "capacity", "answered_at", "title", "blocks", "html", "read_at",
                ], "SELECT * FROM appeals WHERE application_id = \(subject) OR supplier_id = \(subject) ORDER BY number"
            ),
            (
                "list",
                [
                    "number", "filename", "sha256", "size", "lines", "filed_by", "filer_name", "filed_at", "outcome",
                    "reason", "changes", "decided_by", "decider_name", "decided_at",
                ],
                """
                SELECT number, filename, sha256, size, lines, filed_by, filer_name, filed_at, outcome, reason, changes,
                    decided_by, decider_name, decided_at FROM partner_lists WHERE number = \(subject)
                """
            ),
            (
                "request",
                [
                    "number", "kind", "sha256", "account_id", "asked_at", "outcome", "reason", "decided_by",
                    "decider_name", "capacity", "decided_at",
                ], "SELECT * FROM supplier_requests WHERE supplier_id = \(subject) ORDER BY number"
            ),
            (
                "attachment", ["subject", "number", "filename", "pages", "size", "sha256", "added_at"],
                """
                SELECT subject, number, filename, pages, size, sha256, added_at FROM attachments
                WHERE subject IN (SELECT number FROM procedures WHERE supplier_id = \(subject))
                    OR subject IN (SELECT number FROM appeals
                        WHERE application_id = \(subject) OR supplier_id = \(subject))
                ORDER BY subject, number
                """
            ),
            (
                "delegation",
                [
                    "id", "capacity", "act", "from_day", "to_day", "recorded_by", "recorder_name", "recorded_at",
                ], "SELECT * FROM delegations WHERE account_id = \(subject) ORDER BY id"
            ),
            (
                "standing", ["claimed_by", "successor", "succeeded_at"],
                """
                SELECT claimed_by, successor, succeeded_at FROM suppliers
                WHERE id = \(subject) AND (claimed_by IS NOT NULL OR successor IS NOT NULL)
                """
            ),
        ]
    }

    /// What a supplier, or an application, holds now: the number of the form, a colon and the digest.
    static func digest(of subject: String, in connection: any Connection) throws -> String {
        let parts = parts(of: subject)
        var lines: [String] = []
        try connection.each(parts.map(\.select)) { statement, row in
            lines.append(Evidence.line(parts[statement].name, parts[statement].columns, row))
        }
        return "\(form):\(Digest.sha256(lines.joined(separator: "\n")))"
    }

    /// Before an act vouches for it anew: nobody changed it since the last one did.
    /// - Throws: ``DatabaseUnavailable``.
    static func check(_ subject: String, in connection: any Connection) throws {
        let said = try connection.first(
            """
            SELECT details FROM journal WHERE subject = \(subject) AND details LIKE '%"life":%'
            ORDER BY seq DESC LIMIT 1
            """
        ) { try $0.json("details").textMap()["life"] }
        let last = said.flatMap { $0 }
        guard try last ?? nothing != digest(of: subject, in: connection) else { return }
        throw DatabaseUnavailable(reason: .tampered)
    }

    /// What a supplier holds that no act was done to.
    static let nothing = "\(form):\(Digest.sha256(""))"

    /// The first supplier that does not hold what an event said of it, or holds what no event speaks of.
    static func firstThatDiffers(_ claims: [String: String], in connection: any Connection) throws -> String? {
        // The database of an earlier release has none of it.
        guard try connection.hasTable("partner_lists") else { return nil }
        let holding = try connection.rows(
            """
            SELECT supplier_id FROM fiche_versions UNION SELECT supplier_id FROM procedures
                UNION SELECT supplier_id FROM supplier_letters
                UNION SELECT supplier_id FROM period_corrections
                UNION SELECT coalesce(application_id, supplier_id) FROM appeals
                UNION SELECT number FROM partner_lists
                UNION SELECT supplier_id FROM supplier_requests
                UNION SELECT account_id FROM delegations
                UNION SELECT id FROM suppliers WHERE claimed_by IS NOT NULL OR successor IS NOT NULL
            """
        ) { try $0.text("supplier_id") }
        return try Set(holding).union(claims.keys).sorted().first { subject in
            try claims[subject] ?? nothing != digest(of: subject, in: connection)
        }
    }

    /// The first version of a fiche that is not what its digest says.
    static func changedVersion(in connection: any Connection) throws -> String? {
        guard try connection.hasTable("fiche_versions") else { return nil }
        var found: String?
        try connection.each(
            "SELECT supplier_id, number, profile, sha256 FROM fiche_versions WHERE profile IS NOT NULL"
        ) { row in
            guard found == nil, try Digest.sha256(row.text("profile")) != row.text("sha256") else { return }
            found = "\(try row.text("supplier_id")), version \(try row.int("number"))"
        }
        return found
    }

    /// The first request about a supplier whose words are not what its digest says; erased ones have none.
    static func changedRequest(in connection: any Connection) throws -> String? {
        guard try connection.hasTable("supplier_requests") else { return nil }
        var found: String?
        try connection.each(
            """
            SELECT number, details, statement, sha256 FROM supplier_requests
            WHERE details IS NOT NULL AND statement IS NOT NULL
            """
        ) { row in
            let words = try row.text("details") + row.text("statement")
            guard found == nil, try Digest.sha256(words) != row.text("sha256") else { return }
            found = try row.text("number")
        }
        return found
    }

    /// The first file that somebody sent, and whose bytes are not what its digest says.
    static func changedFile(in connection: any Connection) throws -> String? {
        guard try connection.hasTable("attachments") else { return nil }
        var found: String?
        try connection.each(
            """
            SELECT subject, sha256, content FROM attachments
                UNION ALL SELECT number AS subject, sha256, content FROM partner_lists
                    WHERE length(content) > 0 OR outcome IS NULL OR NOT \(Erasure.isRefusedList)
            """
        ) { row in
            guard found == nil, try Digest.sha256(row.bytes("content")) != row.text("sha256") else { return }
            found = try row.text("subject")
        }
        return found
    }
}
