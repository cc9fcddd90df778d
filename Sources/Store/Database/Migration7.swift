extension Migrations {
    /// Who an identity provider (ProConnect) vouches for, and the accounts that it opens.
    static let migration7 = Migration(
        number: 7, name: "0007-identities",
        statements: [
            """
            CREATE TABLE identities (
                issuer TEXT NOT NULL,
                subject TEXT NOT NULL,
                account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                siret TEXT,
                linked_at TEXT NOT NULL,
                PRIMARY KEY (issuer, subject),
                UNIQUE (issuer, account_id)
            )
            """,
            // Who was vouched for and has not said yet which account is theirs.
            """
            CREATE TABLE pending_identities (
                token_hash TEXT PRIMARY KEY,
                issuer TEXT NOT NULL,
                subject TEXT NOT NULL,
                email TEXT NOT NULL,
                name TEXT NOT NULL,
                siret TEXT,
                identity_token TEXT NOT NULL,
                expires_at TEXT NOT NULL
            )
            """,
            // What the provider wants back at the log-out; it opens nothing.
            "ALTER TABLE sessions ADD COLUMN identity_token TEXT",
        ])
}
