/// What the server's catalogue says of our tables.
extension PostgreSQLConnection {
    func hasTable(_ name: String) throws -> Bool {
        try count(
            "SELECT count(*) AS n FROM pg_tables WHERE schemaname = current_schema() AND tablename = \(name)") > 0
    }

    func columns(of table: String) throws -> [String] {
        try rows(
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name = \(table) ORDER BY ordinal_position
            """
        ) { try $0.text("column_name") }
    }
}
