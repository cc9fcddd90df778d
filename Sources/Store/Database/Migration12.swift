extension Migrations {
    /// What others bring to the register, each validated by a person: partner lists, claims of fiches, moves
    /// to another establishment; and who may sign for it.
    static let migration12 = Migration(
        number: 12, name: "0012-what-others-bring",
        statements: [
            """
            CREATE TABLE partner_lists (
                number TEXT PRIMARY KEY,
                filename TEXT NOT NULL,
                sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                content BLOB NOT NULL,
                size INTEGER NOT NULL CHECK (size > 0),
                lines INTEGER NOT NULL CHECK (lines > 0),
                filed_by TEXT REFERENCES accounts (id),
                filer_name TEXT NOT NULL,
                filed_at TEXT NOT NULL,
                outcome TEXT CHECK (outcome IN ('validee', 'refusee')),
                reason TEXT,
                changes INTEGER,
                decided_by TEXT REFERENCES accounts (id),
                decider_name TEXT,
                decided_at TEXT,
                CHECK ((outcome IS NULL) = (decided_at IS NULL)),
                CHECK ((outcome IS NULL) = (decided_by IS NULL))
            )
            """,
            "CREATE INDEX partner_lists_by_time ON partner_lists (filed_at)",
            """
            CREATE TABLE delegations (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                capacity TEXT NOT NULL,
                act TEXT NOT NULL,
                from_day TEXT NOT NULL,
                to_day TEXT,
                recorded_by TEXT NOT NULL,
                recorder_name TEXT NOT NULL,
                recorded_at TEXT NOT NULL,
                CHECK (to_day IS NULL OR to_day >= from_day)
            )
            """,
            "CREATE INDEX delegations_by_account ON delegations (account_id)",
            // What comes with observations (under the procedure and their number) or with an appeal.
            """
            CREATE TABLE attachments (
                subject TEXT NOT NULL,
                number INTEGER NOT NULL CHECK (number > 0),
                filename TEXT NOT NULL,
                pages INTEGER NOT NULL,
                size INTEGER NOT NULL CHECK (size > 0),
                sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                content BLOB NOT NULL,
                added_at TEXT NOT NULL,
                PRIMARY KEY (subject, number)
            )
            """,
            // What the national registry said last of an establishment that is referenced.
            """
            CREATE TABLE registry_checks (
                supplier_id TEXT PRIMARY KEY REFERENCES suppliers (id),
                checked_at TEXT NOT NULL,
                is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
            )
            """,
            "ALTER TABLE supplier_letters ADD COLUMN posted_on TEXT",
            "ALTER TABLE period_corrections ADD COLUMN capacity TEXT",
            "ALTER TABLE applications ADD COLUMN reopened_at TEXT",
            "ALTER TABLE applications ADD COLUMN reopened_after INTEGER",
            // The letter that an appeal is against, where no procedure led to it.
            "ALTER TABLE appeals ADD COLUMN letter_number INTEGER",
            // Who claimed a fiche; where an application was accepted, its account speaks for it.
            "ALTER TABLE suppliers ADD COLUMN claimed_by TEXT REFERENCES accounts (id)",
            "ALTER TABLE suppliers ADD COLUMN successor TEXT",
            "ALTER TABLE suppliers ADD COLUMN succeeded_at TEXT",
            "CREATE INDEX suppliers_by_claimant ON suppliers (claimed_by)",
            // What a person wrote may have to be erased; its digest stays.
            """
            CREATE TABLE supplier_requests (
                number TEXT PRIMARY KEY,
                supplier_id TEXT NOT NULL REFERENCES suppliers (id),
                kind TEXT NOT NULL CHECK (kind IN ('revendication', 'transfert')),
                details TEXT,
                statement TEXT,
                sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                account_id TEXT NOT NULL REFERENCES accounts (id),
                asked_at TEXT NOT NULL,
                token_hash TEXT UNIQUE,
                provable_until TEXT,
                outcome TEXT CHECK (outcome IN ('acceptee', 'refusee')),
                reason TEXT,
                decided_by TEXT REFERENCES accounts (id),
                decider_name TEXT,
                capacity TEXT,
                decided_at TEXT,
                CHECK ((outcome IS NULL) = (decided_at IS NULL)),
                CHECK ((token_hash IS NULL) = (provable_until IS NULL))
            )
            """,
            "CREATE INDEX supplier_requests_by_supplier ON supplier_requests (supplier_id)",
            "CREATE INDEX supplier_requests_by_account ON supplier_requests (account_id)",
            "CREATE INDEX supplier_requests_open ON supplier_requests (asked_at) WHERE outcome IS NULL",
        ],
        // PDF files are compressed already.
        onServer: ["ALTER TABLE attachments ALTER COLUMN content SET STORAGE EXTERNAL"])
}
