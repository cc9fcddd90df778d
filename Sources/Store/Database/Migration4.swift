import Foundation

extension Migrations {
    /// Who is it: counters that all processes share, devices that an account was used from, second factors, and the journal
    /// of what concerns security, apart from the journal of acts.
    static let migration4 = Migration(
        number: 4, name: "0004-identity",
        statements: [
            "CREATE TABLE rate_counters (key TEXT PRIMARY KEY, level REAL NOT NULL, at TEXT NOT NULL)",
            "CREATE INDEX rate_counters_by_time ON rate_counters (at)",
            """
            CREATE TABLE known_devices (
                token_hash TEXT NOT NULL,
                account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                seen_at TEXT NOT NULL,
                PRIMARY KEY (token_hash, account_id)
            )
            """,
            """
            CREATE TABLE second_factors (
                account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
                secret TEXT NOT NULL,
                confirmed_at TEXT,
                last_step INTEGER NOT NULL DEFAULT 0
            )
            """,
            """
            CREATE TABLE recovery_codes (
                account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                code_hash TEXT NOT NULL,
                used_at TEXT,
                PRIMARY KEY (account_id, code_hash)
            )
            """,
            // A session of the staff opens nothing before the second factor was given.
            "ALTER TABLE sessions ADD COLUMN proved_at TEXT",
            "ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT ''",
            """
            CREATE TABLE security_events (
                id TEXT PRIMARY KEY,
                at TEXT NOT NULL,
                code TEXT NOT NULL,
                outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure')),
                account_id TEXT,
                address TEXT NOT NULL,
                subject TEXT
            )
            """,
            // Who analysed a file and does not decide on it; who declared an interest and does not see it.
            """
            CREATE TABLE file_participants (
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                part TEXT NOT NULL CHECK (part IN ('analyst', 'recused')),
                since TEXT NOT NULL,
                PRIMARY KEY (application_id, account_id, part)
            )
            """,
            """
            INSERT INTO file_participants (application_id, account_id, part, since)
            SELECT applications.id, accounts.id, 'analyst', min(journal.at)
            FROM journal JOIN applications ON applications.id = journal.subject
            JOIN accounts ON accounts.id = journal.actor
            WHERE act IN ('application.start_review', 'application.request_complement', 'application.propose')
            GROUP BY applications.id, accounts.id
            """,
            // What one administrator asks for and another one agrees to.
            """
            CREATE TABLE two_person_requests (
                account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                kind TEXT NOT NULL CHECK (kind IN ('open_account', 'reset_factor')),
                asked_by TEXT NOT NULL REFERENCES accounts (id),
                asked_at TEXT NOT NULL,
                PRIMARY KEY (account_id, kind)
            )
            """,
            // What was sent keeps its digest alone.
            "ALTER TABLE mails ADD COLUMN body_sha256 TEXT",
            "CREATE INDEX periods_by_recording ON referencing_periods (recorded_at)",
            "CREATE INDEX security_events_by_time ON security_events (at)",
        ])
}
