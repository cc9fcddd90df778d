extension Migrations {
    /// What an antivirus said of a file, and what a PDF can do to whoever opens it.
    static let migration6 = Migration(
        number: 6, name: "0006-scans",
        statements: [
            """
            ALTER TABLE documents ADD COLUMN scan TEXT NOT NULL DEFAULT 'unchecked'
                CHECK (scan IN ('unchecked', 'pending', 'clean', 'infected'))
            """,
            "ALTER TABLE documents ADD COLUMN active_content TEXT NOT NULL DEFAULT ''",
            "CREATE INDEX documents_by_scan ON documents (kind, scan, id)",
        ])
}
