extension Migrations {
    /// What others bring to the register, each validated by a person: partner lists.
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
        ])
}
