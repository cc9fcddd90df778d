extension Migrations {
    /// The refusal of a request about a supplier has a letter, like every decision that may be contested.
    static let migration13 = Migration(
        number: 13, name: "0013-refused-requests",
        statements: [
            "ALTER TABLE supplier_letters ADD COLUMN request_number TEXT REFERENCES supplier_requests (number)"
        ])
}
