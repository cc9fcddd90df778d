extension Migrations {
    /// The life of a supplier after the decision: what its fiche said when, the procedures against it, what was written to it;
    /// the day on which silence decided, and when a decision was first read.
    static let migration11 = Migration(
        number: 11, name: "0011-referenced-life",
        statements: [
            "ALTER TABLE suppliers ADD COLUMN revision INTEGER NOT NULL DEFAULT 1",
            """
            ALTER TABLE suppliers ADD COLUMN contact_is_hidden INTEGER NOT NULL DEFAULT 0
                CHECK (contact_is_hidden IN (0, 1))
            """,
            // What a person wrote may have to be erased; its digest stays.
            """
            CREATE TABLE fiche_versions (
                supplier_id TEXT NOT NULL REFERENCES suppliers (id),
                number INTEGER NOT NULL CHECK (number > 0),
                application_id TEXT REFERENCES applications (id),
                profile TEXT,
                sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                author TEXT NOT NULL,
                written_at TEXT NOT NULL,
                PRIMARY KEY (supplier_id, number)
            )
            """,
            """
            CREATE TABLE procedures (
                number TEXT PRIMARY KEY,
                supplier_id TEXT NOT NULL REFERENCES suppliers (id),
                measure TEXT NOT NULL CHECK (measure IN ('suspension', 'dereferencement', 'retrait', 'abrogation')),
                reasons TEXT NOT NULL,
                urgency TEXT,
                deadline TEXT NOT NULL,
                opened_by TEXT NOT NULL REFERENCES accounts (id),
                opener_name TEXT NOT NULL,
                opened_at TEXT NOT NULL,
                waived_at TEXT,
                hearing_asked_at TEXT,
                hearing_on TEXT,
                hearing_attended INTEGER CHECK (hearing_attended IN (0, 1)),
                hearing_report TEXT,
                hearing_recorded_by TEXT REFERENCES accounts (id),
                hearing_recorded_at TEXT,
                outcome TEXT CHECK (outcome IN ('mesure', 'sans-suite')),
                decision_facts TEXT,
                decided_by TEXT REFERENCES accounts (id),
                author_name TEXT,
                capacity TEXT,
                decided_at TEXT,
                effective_on TEXT,
                CHECK ((outcome IS NULL) = (decided_at IS NULL)),
                CHECK ((outcome IS NULL) = (decided_by IS NULL)),
                CHECK ((hearing_on IS NULL) = (hearing_report IS NULL))
            )
            """,
            "CREATE INDEX procedures_by_supplier ON procedures (supplier_id, opened_at)",
            "CREATE UNIQUE INDEX procedures_one_open ON procedures (supplier_id) WHERE outcome IS NULL",
            """
            CREATE TABLE observations (
                procedure_number TEXT NOT NULL REFERENCES procedures (number),
                number INTEGER NOT NULL CHECK (number > 0),
                text TEXT NOT NULL,
                written_at TEXT NOT NULL,
                PRIMARY KEY (procedure_number, number)
            )
            """,
            """
            CREATE TABLE supplier_letters (
                supplier_id TEXT NOT NULL REFERENCES suppliers (id),
                number INTEGER NOT NULL CHECK (number > 0),
                addressee_id TEXT REFERENCES accounts (id),
                kind TEXT NOT NULL CHECK (kind IN ('announcement', 'decision', 'lift', 'cessation', 'departure',
                    'correction')),
                title TEXT NOT NULL,
                blocks TEXT NOT NULL,
                html TEXT NOT NULL,
                versions TEXT NOT NULL,
                issued_at TEXT NOT NULL,
                read_at TEXT,
                pdf BLOB,
                PRIMARY KEY (supplier_id, number)
            )
            """,
            """
            CREATE TABLE appeals (
                number TEXT PRIMARY KEY,
                application_id TEXT REFERENCES applications (id) ON DELETE CASCADE,
                supplier_id TEXT REFERENCES suppliers (id),
                procedure_number TEXT REFERENCES procedures (number),
                kind TEXT NOT NULL CHECK (kind IN ('gracieux', 'hierarchique', 'contentieux')),
                filed_on TEXT NOT NULL,
                text TEXT NOT NULL,
                entered_by TEXT NOT NULL REFERENCES accounts (id),
                entered_at TEXT NOT NULL,
                contested_on TEXT NOT NULL,
                contested_author TEXT REFERENCES accounts (id),
                silent_since TEXT,
                outcome TEXT CHECK (outcome IN ('fait-droit', 'rejet', 'sans-objet')),
                answer TEXT,
                answered_by TEXT REFERENCES accounts (id),
                author_name TEXT,
                capacity TEXT,
                answered_at TEXT,
                title TEXT,
                blocks TEXT,
                html TEXT,
                read_at TEXT,
                CHECK ((application_id IS NULL) <> (supplier_id IS NULL)),
                CHECK (procedure_number IS NULL OR supplier_id IS NOT NULL),
                CHECK ((outcome IS NULL) = (answered_at IS NULL)),
                CHECK ((outcome IS NULL) = (answered_by IS NULL))
            )
            """,
            "CREATE INDEX appeals_by_application ON appeals (application_id)",
            "CREATE INDEX appeals_by_supplier ON appeals (supplier_id)",
            """
            ALTER TABLE fiche_reports ADD COLUMN category TEXT NOT NULL DEFAULT 'erreur'
                CHECK (category IN ('erreur', 'reclamation'))
            """,
            "ALTER TABLE fiche_reports ADD COLUMN assignee_id TEXT REFERENCES accounts (id)",
            "ALTER TABLE fiche_reports ADD COLUMN answer TEXT",
            "CREATE INDEX fiche_reports_by_supplier ON fiche_reports (supplier_id)",
            // A new address, until the link in its mail proves it.
            """
            CREATE TABLE email_changes (
                account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
                token_hash TEXT NOT NULL UNIQUE,
                email TEXT NOT NULL CHECK (email = lower(email)),
                expires_at TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE period_corrections (
                supplier_id TEXT NOT NULL REFERENCES suppliers (id),
                number INTEGER NOT NULL CHECK (number > 0),
                period_id TEXT NOT NULL REFERENCES referencing_periods (id),
                former TEXT NOT NULL,
                corrected TEXT NOT NULL,
                reason TEXT NOT NULL,
                asked_by TEXT NOT NULL REFERENCES accounts (id),
                asker_name TEXT NOT NULL,
                asked_at TEXT NOT NULL,
                is_agreed INTEGER CHECK (is_agreed IN (0, 1)),
                decided_by TEXT REFERENCES accounts (id),
                decided_at TEXT,
                PRIMARY KEY (supplier_id, number),
                CHECK ((is_agreed IS NULL) = (decided_at IS NULL)),
                CHECK ((is_agreed IS NULL) = (decided_by IS NULL))
            )
            """,
            "ALTER TABLE applications ADD COLUMN silent_since TEXT",
            "ALTER TABLE applications ADD COLUMN reasons_asked_at TEXT",
            """
            ALTER TABLE applications ADD COLUMN reasons_given INTEGER NOT NULL DEFAULT 0
                CHECK (reasons_given IN (0, 1))
            """,
            "ALTER TABLE issued_acts ADD COLUMN read_at TEXT",
            "ALTER TABLE issued_acts ADD COLUMN posted_on TEXT",
            "CREATE INDEX applications_by_account ON applications (account_id)",
            "CREATE INDEX suppliers_by_application ON suppliers (application_id)",
        ],
        // PDF files are compressed already.
        onServer: ["ALTER TABLE supplier_letters ALTER COLUMN pdf SET STORAGE EXTERNAL"])
}
