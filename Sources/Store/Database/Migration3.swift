extension Migrations {
    /// Evidence is only ever added: versions of documents and letters, several proposals and decisions, requests that end
    /// without an answer, what was issued as it was issued. « Last » is last in sequence, not in time. Mails are claimed.
    static let migration3 = Migration(
        number: 3, name: "0003-evidence",
        statements: [
            // Applications in the order in which an account opened them; proposals have a table of their own.
            "ALTER TABLE applications ADD COLUMN sequence INTEGER NOT NULL DEFAULT 1",
            """
            UPDATE applications SET sequence = (SELECT count(*) FROM applications AS earlier
                WHERE earlier.account_id = applications.account_id
                    AND (earlier.created_at, earlier.id) <= (applications.created_at, applications.id))
            """,
            "CREATE UNIQUE INDEX applications_in_sequence ON applications (account_id, sequence)",
            """
            CREATE TABLE proposals (
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                number INTEGER NOT NULL CHECK (number > 0),
                outcome TEXT NOT NULL,
                proposed_by TEXT NOT NULL REFERENCES accounts (id),
                proposed_at TEXT NOT NULL,
                fate TEXT CHECK (fate IN ('decided', 'sent_back', 'withdrawn')),
                ended_by TEXT REFERENCES accounts (id),
                ended_at TEXT,
                end_reason TEXT,
                PRIMARY KEY (application_id, number),
                CHECK ((fate IS NULL) = (ended_at IS NULL)),
                CHECK ((fate IS NULL) = (ended_by IS NULL))
            )
            """,
            """
            INSERT INTO proposals (application_id, number, outcome, proposed_by, proposed_at, fate, ended_by, ended_at)
            SELECT applications.id, 1, proposal, proposer_id, applications.updated_at,
                CASE WHEN decided_at IS NULL THEN NULL ELSE 'decided' END, author_id, decided_at
            FROM applications LEFT JOIN decisions ON decisions.application_id = applications.id
            WHERE proposal IS NOT NULL AND proposer_id IS NOT NULL
            """,
            "ALTER TABLE applications DROP COLUMN proposal",
            "ALTER TABLE applications DROP COLUMN complete_on",
            // A column that refers to another table cannot be dropped alone: it stays, empty.
            "UPDATE applications SET proposer_id = NULL",

            "ALTER TABLE acceptances ADD COLUMN number INTEGER NOT NULL DEFAULT 1",
            """
            UPDATE acceptances SET number = (SELECT count(*) FROM acceptances AS earlier
                WHERE earlier.application_id = acceptances.application_id
                    AND (earlier.accepted_at, earlier.id) <= (acceptances.accepted_at, acceptances.id))
            """,
            "CREATE UNIQUE INDEX acceptances_in_sequence ON acceptances (application_id, number)",

            """
            CREATE TABLE documents_new (
                id TEXT PRIMARY KEY,
                application_id TEXT REFERENCES applications (id) ON DELETE CASCADE,
                supplier_id TEXT REFERENCES suppliers (id),
                kind TEXT NOT NULL CHECK (kind IN ('letter', 'signed_letter', 'acknowledgement', 'decision')),
                version INTEGER NOT NULL CHECK (version > 0),
                made_from TEXT,
                filename TEXT NOT NULL,
                media_type TEXT NOT NULL,
                size INTEGER NOT NULL CHECK (size >= 0),
                pages INTEGER NOT NULL CHECK (pages > 0),
                sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                bytes BLOB NOT NULL,
                created_at TEXT NOT NULL,
                UNIQUE (application_id, kind, version),
                UNIQUE (supplier_id, kind, version),
                CHECK ((application_id IS NULL) <> (supplier_id IS NULL))
            )
            """,
            """
            INSERT INTO documents_new (id, application_id, kind, version, made_from, filename, media_type, size, pages,
                sha256, bytes, created_at)
            SELECT id, application_id, kind, 1,
                CASE kind WHEN 'signed_letter' THEN (SELECT letter.id FROM documents AS letter
                    WHERE letter.application_id = documents.application_id AND letter.kind = 'letter') END,
                filename, media_type, size, pages, sha256, bytes, created_at FROM documents
            """,
            "DROP TABLE documents",
            "ALTER TABLE documents_new RENAME TO documents",
            "CREATE INDEX documents_by_digest ON documents (kind, sha256)",

            """
            CREATE TABLE letters_new (
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                number INTEGER NOT NULL CHECK (number > 0),
                reference TEXT NOT NULL UNIQUE,
                subject TEXT NOT NULL,
                made_at TEXT NOT NULL,
                PRIMARY KEY (application_id, number)
            )
            """,
            """
            INSERT INTO letters_new (application_id, number, reference, subject, made_at)
            SELECT application_id, 1, reference, subject, made_at FROM letters
            """,
            "DROP TABLE letters",
            "ALTER TABLE letters_new RENAME TO letters",

            "ALTER TABLE complement_requests ADD COLUMN number INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE complement_requests ADD COLUMN ended_at TEXT",
            "ALTER TABLE complement_requests ADD COLUMN answered_contents TEXT",
            """
            UPDATE complement_requests SET number = (SELECT count(*) FROM complement_requests AS earlier
                WHERE earlier.application_id = complement_requests.application_id
                    AND (earlier.asked_at, earlier.id) <= (complement_requests.asked_at, complement_requests.id))
            """,
            "CREATE UNIQUE INDEX complement_requests_in_sequence ON complement_requests (application_id, number)",
            "DROP INDEX complement_requests_one_open",
            """
            CREATE UNIQUE INDEX complement_requests_one_open ON complement_requests (application_id)
                WHERE answered_at IS NULL AND ended_at IS NULL
            """,

            """
            CREATE TABLE decisions_new (
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                number INTEGER NOT NULL CHECK (number > 0),
                outcome TEXT NOT NULL,
                author_id TEXT NOT NULL REFERENCES accounts (id),
                author_name TEXT NOT NULL,
                capacity TEXT NOT NULL,
                contents TEXT NOT NULL,
                decided_at TEXT NOT NULL,
                PRIMARY KEY (application_id, number)
            )
            """,
            """
            INSERT INTO decisions_new (application_id, number, outcome, author_id, author_name, capacity, contents,
                decided_at)
            SELECT application_id, 1, outcome, author_id, author_name, author_quality, snapshot, decided_at
            FROM decisions
            """,
            "DROP TABLE decisions",
            "ALTER TABLE decisions_new RENAME TO decisions",

            """
            CREATE TABLE issued_acts (
                id TEXT PRIMARY KEY,
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                kind TEXT NOT NULL CHECK (kind IN ('acknowledgement', 'decision')),
                number INTEGER NOT NULL CHECK (number > 0),
                title TEXT NOT NULL,
                blocks TEXT NOT NULL,
                html TEXT NOT NULL,
                versions TEXT NOT NULL,
                issued_at TEXT NOT NULL,
                UNIQUE (application_id, kind, number)
            )
            """,

            "ALTER TABLE notes ADD COLUMN number INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE notes ADD COLUMN form_key TEXT",
            """
            UPDATE notes SET number = (SELECT count(*) FROM notes AS earlier
                WHERE earlier.application_id = notes.application_id
                    AND (earlier.written_at, earlier.id) <= (notes.written_at, notes.id))
            """,
            "CREATE UNIQUE INDEX notes_in_sequence ON notes (application_id, number)",
            "CREATE UNIQUE INDEX notes_once ON notes (form_key) WHERE form_key IS NOT NULL",
            "ALTER TABLE fiche_reports ADD COLUMN form_key TEXT",
            "CREATE UNIQUE INDEX fiche_reports_once ON fiche_reports (form_key) WHERE form_key IS NOT NULL",

            """
            ALTER TABLE referencing_periods ADD COLUMN source TEXT NOT NULL DEFAULT 'partner'
                CHECK (source IN ('decision', 'partner', 'demo'))
            """,
            """
            UPDATE referencing_periods SET source = CASE recorded_by WHEN 'import partners' THEN 'partner'
                WHEN 'demo' THEN 'demo' ELSE 'decision' END
            """,

            "ALTER TABLE account_tokens ADD COLUMN used_at TEXT",
            "ALTER TABLE mails ADD COLUMN claimed_by TEXT",
            "ALTER TABLE mails ADD COLUMN claimed_until TEXT",
        ],
        rewrite: { connection in
            try StoredShapes.rewrite("applications", "id", "company", StoredShapes.company, connection)
            try StoredShapes.rewrite("applications", "id", "profile", StoredShapes.profile, connection)
            try StoredShapes.rewrite("letters", "reference", "subject", StoredShapes.versioned, connection)
            try StoredShapes.rewrite("proposals", "application_id", "outcome", StoredShapes.outcome, connection)
            try StoredShapes.rewrite("decisions", "application_id", "outcome", StoredShapes.outcome, connection)
            try StoredShapes.rewrite("decisions", "application_id", "contents", StoredShapes.extract, connection)
            try StoredShapes.rewrite("complement_requests", "id", "items", StoredShapes.items, connection)
            try StoredShapes.rewrite("complement_requests", "id", "former", StoredShapes.extract, connection)
        })
}

/// What the compiler had written of the first release's values, brought into the stored form of version 1.
private enum StoredShapes {
    static func rewrite(
        _ table: String, _ key: String, _ column: String, _ change: (JSONValue) throws -> JSONValue,
        _ connection: any Connection
    ) throws {
        let (table, key, column) = (SQL(stringLiteral: table), SQL(stringLiteral: key), SQL(stringLiteral: column))
        let rows = try connection.rows(
            "SELECT \(key) AS id, \(column) AS value FROM \(table) WHERE \(column) IS NOT NULL"
        ) {
            (id: try $0.text("id"), value: try $0.json("value"))
        }
        for row in rows {
            let changed = try change(row.value)
            try connection.execute("UPDATE \(table) SET \(column) = \(json: changed) WHERE \(key) = \(row.id)")
        }
    }

    static func versioned(_ value: JSONValue) throws -> JSONValue { try with(value, ["v": 1]) }

    static func company(_ value: JSONValue) throws -> JSONValue {
        try with(value, ["v": 1, "registry": try value.memberIfAny("register") ?? .null, "register": .null])
    }

    /// `{"national":{}}` or `{"departments":{"_0":["29"]}}`.
    static func profile(_ value: JSONValue) throws -> JSONValue {
        let territory = try value.member("territory")
        let codes = try territory.memberIfAny("departments")?.member("_0")
        return try with(value, ["v": 1, "territory": codes ?? "national"])
    }

    /// `{"accept":{}}` or `{"refuse":{"_0":{"grounds":[…],"facts":"…"}}}`.
    static func outcome(_ value: JSONValue) throws -> JSONValue {
        guard let reasons = try value.memberIfAny("refuse")?.member("_0") else { return ["v": 1, "outcome": "accept"] }
        return try with(reasons, ["v": 1, "outcome": "refuse"])
    }

    static func extract(_ value: JSONValue) throws -> JSONValue {
        let letter = try value.memberIfAny("signedLetterSHA256") ?? value.memberIfAny("letterSHA256")
        return [
            "v": 1, "company": try value.memberIfAny("company").map(company) ?? .null,
            "profile": try value.memberIfAny("profile").map(profile) ?? .null, "signedLetterSHA256": letter ?? .null,
        ]
    }

    static func items(_ value: JSONValue) throws -> JSONValue { ["v": 1, "items": value] }

    private static func with(_ value: JSONValue, _ members: [String: JSONValue]) throws -> JSONValue {
        guard case .object(let object) = value else { throw JSONValue.Unreadable(what: "no object") }
        return .object(object.merging(members) { _, new in new }.filter { $0.value != .null })
    }
}
