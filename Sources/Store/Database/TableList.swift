/// The tables, each after those that it refers to, with the columns that put its rows into one order.
enum TableList {
    struct Table: Sendable {
        let name: String
        let key: [String]

        init(_ name: String, _ key: String...) { (self.name, self.key) = (name, key) }
    }

    /// A test compares with the schema.
    static let all = [
        Table("schema_migrations", "number"), Table("versions", "name"), Table("sequences", "name", "year"),
        Table("accounts", "id"), Table("account_tokens", "token_hash"), Table("sessions", "token_hash"),
        Table("known_devices", "token_hash", "account_id"), Table("second_factors", "account_id"),
        Table("recovery_codes", "account_id", "code_hash"), Table("identities", "issuer", "subject"),
        Table("pending_identities", "token_hash"), Table("email_changes", "account_id"),
        Table("two_person_requests", "account_id", "kind"), Table("delegations", "id"),
        Table("rate_counters", "key"), Table("security_events", "id"), Table("leases", "work"),
        Table("communes", "code"),
        Table("commune_postal_codes", "postal_code", "code"), Table("applications", "id"), Table("acceptances", "id"),
        Table("letters", "application_id", "number"), Table("complement_requests", "id"),
        Table("proposals", "application_id", "number"), Table("decisions", "application_id", "number"),
        Table("issued_acts", "id"), Table("notes", "id"),
        Table("file_participants", "application_id", "account_id", "part"), Table("suppliers", "id"),
        Table("former_slugs", "slug"), Table("fiche_versions", "supplier_id", "number"),
        Table("procedures", "number"), Table("observations", "procedure_number", "number"),
        Table("supplier_letters", "supplier_id", "number"), Table("appeals", "number"),
        Table("period_corrections", "supplier_id", "number"), Table("partner_lists", "number"),
        Table("registry_checks", "supplier_id"), Table("supplier_requests", "number"),
        Table("attachments", "subject", "number"),
        Table("referencing_periods", "recorded_at", "id"),
        Table("fiche_reports", "id"),
        Table("documents", "id"), Table("mails", "id"), Table("mail_attempts", "mail_id", "number"),
        Table("journal", "seq"), Table("journal_head", "id"),
    ]
}
