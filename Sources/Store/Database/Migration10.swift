extension Migrations {
    /// Who does what one process at a time does; and which programs may run on a schema that is later than theirs: those
    /// that know the step with this number. A step that only adds leaves the number; one that takes away raises it.
    static let migration10 = Migration(
        number: 10, name: "0010-leases",
        statements: [
            """
            CREATE TABLE leases (
                work TEXT PRIMARY KEY,
                holder TEXT NOT NULL,
                until TEXT NOT NULL
            )
            """,
            "INSERT INTO versions (name, value) VALUES ('schema', 9)",
        ],
        // PDF files are compressed already.
        onServer: ["ALTER TABLE documents ALTER COLUMN bytes SET STORAGE EXTERNAL"])
}
