import Foundation

extension Migrations {
    /// What `0003-evidence` left out: the digests of letters, what printed acts were made from, when a proposal was made, the
    /// legal date while a complement is awaited, and the version of the charter in what was examined.
    static let migration5 = Migration(
        number: 5, name: "0005-evidence-completed",
        statements: [
            """
            CREATE TABLE letters_new (
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                number INTEGER NOT NULL CHECK (number > 0),
                reference TEXT NOT NULL UNIQUE,
                subject TEXT NOT NULL,
                sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                made_at TEXT NOT NULL,
                PRIMARY KEY (application_id, number)
            )
            """,
            """
            UPDATE documents SET made_from = 'issued/acknowledgement/1'
            WHERE kind = 'acknowledgement' AND made_from IS NULL
            """,
            "UPDATE documents SET made_from = 'issued/decision/1' WHERE kind = 'decision' AND made_from IS NULL",
            """
            UPDATE proposals SET proposed_at = coalesce((SELECT max(at) FROM journal
                WHERE subject = proposals.application_id AND act = 'application.propose'
                    AND at <= proposals.proposed_at), proposed_at)
            """,
        ],
        rewrite: { connection in
            try CompletedEvidence.moveLetters(connection)
            try CompletedEvidence.setDueDays(connection)
            try CompletedEvidence.setCharters("decisions", "contents", "decided_at", connection)
            try CompletedEvidence.setCharters("complement_requests", "former", "asked_at", connection)
            try CompletedEvidence.setCharters("complement_requests", "answered_contents", "answered_at", connection)
        })
}

private enum CompletedEvidence {
    /// A letter's digest is that of its document or, where a draft kept only its last one, that of the event that made it.
    static func moveLetters(_ connection: any Connection) throws {
        let letters = try connection.rows(
            """
            SELECT letters.application_id, letters.number, letters.reference, subject, made_at, documents.sha256 AS digest
            FROM letters LEFT JOIN documents ON documents.application_id = letters.application_id
                AND documents.kind = 'letter' AND documents.version = letters.number
            """
        ) { row in
            (
                application: try row.text("application_id"), number: try row.int("number"),
                reference: try row.text("reference"), subject: try row.text("subject"),
                madeAt: try row.text("made_at"), digest: try row.textIfAny("digest")
            )
        }
        for letter in letters {
            let events = try connection.rows(
                "SELECT details FROM journal WHERE subject = \(letter.application) AND act = 'letter.make'"
            ) { try $0.json("details").textMap() }
            let digest = letter.digest ?? events.last { $0["reference"] == letter.reference }?["sha256"]
            guard let digest else { throw JSONValue.Unreadable(what: "letter « \(letter.reference) »: no digest") }
            try connection.execute(
                """
                INSERT INTO letters_new (application_id, number, reference, subject, sha256, made_at)
                VALUES (\(letter.application), \(letter.number), \(letter.reference), \(letter.subject), \(digest),
                    \(letter.madeAt))
                """)
        }
        try connection.execute("DROP TABLE letters")
        try connection.execute("ALTER TABLE letters_new RENAME TO letters")
        try connection.execute("CREATE INDEX letters_by_digest ON letters (sha256)")
    }

    /// A former release forgot the legal date while a complement was awaited: two months after the filing (its rule), and
    /// the days that the applicant was given.
    static func setDueDays(_ connection: any Connection) throws {
        let rows = try connection.rows(
            """
            SELECT applications.id, submitted_at, asked_at, deadline FROM applications
            JOIN complement_requests ON application_id = applications.id
            WHERE answered_at IS NULL AND ended_at IS NULL AND due_on IS NULL
                AND status IN ('submitted', 'under_review')
            """
        ) { (try $0.text("id"), try $0.instant("submitted_at"), try $0.instant("asked_at"), try $0.text("deadline")) }
        var calendar = Calendar(identifier: .gregorian)
        guard let paris = TimeZone(identifier: "Europe/Paris") else { return }
        calendar.timeZone = paris
        for (id, filed, asked, deadline) in rows {
            let parts = deadline.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 3,
                let last = calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2])),
                let given = calendar.dateComponents([.day], from: calendar.startOfDay(for: asked), to: last).day,
                let silence = calendar.date(byAdding: .month, value: 2, to: calendar.startOfDay(for: filed)),
                let due = calendar.date(byAdding: .day, value: max(given, 0), to: silence)
            else { throw JSONValue.Unreadable(what: "deadline « \(deadline) »") }
            let day = calendar.dateComponents([.year, .month, .day], from: due)
            let text = String(format: "%04d-%02d-%02d", day.year ?? 0, day.month ?? 0, day.day ?? 0)
            try connection.execute("UPDATE applications SET due_on = \(text) WHERE id = \(id)")
        }
    }

    /// The version that was accepted last when something was examined, where the extract does not say it.
    static func setCharters(
        _ table: String, _ column: String, _ instant: String, _ connection: any Connection
    ) throws {
        let (table, column, instant) = (
            SQL(stringLiteral: table), SQL(stringLiteral: column), SQL(stringLiteral: instant)
        )
        let rows = try connection.rows(
            """
            SELECT application_id, number, \(column) AS extract, (SELECT version FROM acceptances
                WHERE acceptances.application_id = \(table).application_id AND accepted_at <= \(table).\(instant)
                ORDER BY acceptances.number DESC LIMIT 1) AS charter
            FROM \(table) WHERE \(column) IS NOT NULL
            """
        ) {
            (
                id: try $0.text("application_id"), number: try $0.int("number"), extract: try $0.json("extract"),
                charter: try $0.textIfAny("charter")
            )
        }
        for row in rows {
            guard case .object(var members) = row.extract, let charter = row.charter,
                try row.extract.memberIfAny("charter") == nil
            else { continue }
            members["charter"] = .text(charter)
            try connection.execute(
                """
                UPDATE \(table) SET \(column) = \(JSONValue.object(members).text)
                WHERE application_id = \(row.id) AND number = \(row.number)
                """)
        }
    }
}
