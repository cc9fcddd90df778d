extension Migrations {
    /// What the directory needs beside the fiche: remote work, former addresses, and which suppliers changed since.
    static let migration2 = Migration(
        number: 2, name: "0002-directory",
        statements: [
            "ALTER TABLE suppliers ADD COLUMN remote INTEGER NOT NULL DEFAULT 0 CHECK (remote IN (0, 1))",
            "ALTER TABLE suppliers ADD COLUMN changed_in INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX suppliers_by_change ON suppliers (changed_in)",
            """
            CREATE TABLE former_slugs (
                slug TEXT PRIMARY KEY,
                supplier_id TEXT NOT NULL REFERENCES suppliers (id),
                replaced_at TEXT NOT NULL
            )
            """,
            "CREATE INDEX former_slugs_by_supplier ON former_slugs (supplier_id)",
            "INSERT INTO versions (name, value) VALUES ('communes', 1)",
        ])
}
