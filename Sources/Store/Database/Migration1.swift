extension Migrations {
    /// The skeleton: accounts, applications, suppliers and their periods, journal, mail queue.
    static let migration1 = Migration(
        number: 1, name: "skeleton",
        statements: [
            """
            CREATE TABLE accounts (
                id TEXT PRIMARY KEY,
                email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
                name TEXT NOT NULL,
                role TEXT NOT NULL CHECK (role IN ('applicant', 'instructeur', 'valideur', 'administrateur')),
                password_hash TEXT,
                email_proved_at TEXT,
                disabled_at TEXT,
                is_demo INTEGER NOT NULL DEFAULT 0 CHECK (is_demo IN (0, 1)),
                created_at TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE account_tokens (
                token_hash TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                purpose TEXT NOT NULL CHECK (purpose IN ('prove_email', 'set_password')),
                expires_at TEXT NOT NULL
            )
            """,
            "CREATE INDEX account_tokens_by_account ON account_tokens (account_id)",
            """
            CREATE TABLE sessions (
                token_hash TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                created_at TEXT NOT NULL,
                seen_at TEXT NOT NULL
            )
            """,
            "CREATE INDEX sessions_by_account ON sessions (account_id)",
            """
            CREATE TABLE sequences (
                name TEXT NOT NULL, year INTEGER NOT NULL, value INTEGER NOT NULL CHECK (value > 0),
                PRIMARY KEY (name, year)
            )
            """,
            """
            CREATE TABLE applications (
                id TEXT PRIMARY KEY,
                number TEXT UNIQUE,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                status TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'under_review', 'awaiting_decision',
                    'accepted', 'refused', 'withdrawn', 'closed')),
                revision INTEGER NOT NULL CHECK (revision > 0),
                siret TEXT CHECK (length(siret) = 14),
                siren TEXT CHECK (length(siren) = 9),
                name TEXT,
                search_name TEXT,
                department TEXT,
                company TEXT,
                profile TEXT,
                assignee_id TEXT REFERENCES accounts (id),
                proposer_id TEXT REFERENCES accounts (id),
                proposal TEXT,
                complete_on TEXT,
                due_on TEXT,
                closing_reason TEXT CHECK (closing_reason IN ('incomplete', 'duplicate')),
                created_at TEXT NOT NULL,
                updated_at TEXT NOT NULL,
                submitted_at TEXT,
                CHECK (status = 'draft' OR (number IS NOT NULL AND siret IS NOT NULL AND submitted_at IS NOT NULL))
            )
            """,
            """
            CREATE UNIQUE INDEX applications_one_live_per_siret ON applications (siret)
                WHERE status IN ('submitted', 'under_review', 'awaiting_decision')
            """,
            """
            CREATE UNIQUE INDEX applications_one_open_per_account ON applications (account_id)
                WHERE status IN ('draft', 'submitted', 'under_review', 'awaiting_decision')
            """,
            "CREATE INDEX applications_by_status ON applications (status, due_on)",
            "CREATE INDEX applications_by_siren ON applications (siren)",
            """
            CREATE TABLE acceptances (
                id TEXT PRIMARY KEY,
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                version TEXT NOT NULL,
                sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                sentence TEXT NOT NULL,
                ip TEXT NOT NULL,
                user_agent TEXT NOT NULL,
                accepted_at TEXT NOT NULL
            )
            """,
            "CREATE INDEX acceptances_by_application ON acceptances (application_id, accepted_at)",
            """
            CREATE TABLE documents (
                id TEXT PRIMARY KEY,
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                kind TEXT NOT NULL CHECK (kind IN ('letter', 'signed_letter', 'acknowledgement', 'decision')),
                filename TEXT NOT NULL,
                media_type TEXT NOT NULL,
                size INTEGER NOT NULL CHECK (size >= 0),
                pages INTEGER NOT NULL CHECK (pages > 0),
                sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                bytes BLOB NOT NULL,
                created_at TEXT NOT NULL,
                UNIQUE (application_id, kind)
            )
            """,
            """
            CREATE TABLE letters (
                application_id TEXT PRIMARY KEY REFERENCES applications (id) ON DELETE CASCADE,
                reference TEXT NOT NULL UNIQUE,
                subject TEXT NOT NULL,
                made_at TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE complement_requests (
                id TEXT PRIMARY KEY,
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                message TEXT NOT NULL,
                items TEXT NOT NULL,
                deadline TEXT NOT NULL,
                former TEXT NOT NULL,
                asked_by TEXT NOT NULL REFERENCES accounts (id),
                asked_at TEXT NOT NULL,
                answer TEXT,
                answered_at TEXT,
                CHECK ((answer IS NULL) = (answered_at IS NULL))
            )
            """,
            """
            CREATE UNIQUE INDEX complement_requests_one_open ON complement_requests (application_id)
                WHERE answered_at IS NULL
            """,
            """
            CREATE TABLE notes (
                id TEXT PRIMARY KEY,
                application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
                author_id TEXT NOT NULL REFERENCES accounts (id),
                text TEXT NOT NULL,
                written_at TEXT NOT NULL
            )
            """,
            "CREATE INDEX notes_by_application ON notes (application_id, written_at)",
            """
            CREATE TABLE decisions (
                application_id TEXT PRIMARY KEY REFERENCES applications (id) ON DELETE CASCADE,
                outcome TEXT NOT NULL,
                author_id TEXT NOT NULL REFERENCES accounts (id),
                author_name TEXT NOT NULL,
                author_quality TEXT NOT NULL,
                snapshot TEXT NOT NULL,
                decided_at TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE suppliers (
                id TEXT PRIMARY KEY,
                siret TEXT UNIQUE CHECK (length(siret) = 14),
                vat TEXT,
                siren TEXT CHECK (length(siren) = 9),
                slug TEXT NOT NULL UNIQUE,
                origin TEXT NOT NULL CHECK (origin IN ('application', 'partner', 'demo')),
                application_id TEXT REFERENCES applications (id),
                name TEXT NOT NULL,
                address TEXT NOT NULL,
                postal_code TEXT NOT NULL,
                commune TEXT NOT NULL,
                commune_code TEXT,
                department TEXT,
                website TEXT,
                phone TEXT,
                email TEXT,
                contact TEXT,
                short TEXT,
                long TEXT,
                themes TEXT NOT NULL,
                departments TEXT NOT NULL,
                is_national INTEGER NOT NULL CHECK (is_national IN (0, 1)),
                sizes TEXT NOT NULL,
                first_meeting_free INTEGER NOT NULL CHECK (first_meeting_free IN (0, 1)),
                price TEXT,
                updated_at TEXT NOT NULL,
                CHECK (siret IS NOT NULL OR vat IS NOT NULL)
            )
            """,
            "CREATE UNIQUE INDEX suppliers_by_vat ON suppliers (vat) WHERE siret IS NULL",
            "CREATE INDEX suppliers_by_siren ON suppliers (siren)",
            """
            CREATE TABLE referencing_periods (
                id TEXT PRIMARY KEY,
                supplier_id TEXT NOT NULL REFERENCES suppliers (id),
                from_day TEXT NOT NULL,
                to_day TEXT,
                end_reason TEXT CHECK (end_reason IN ('suspension', 'retrait_volontaire', 'dereferencement',
                    'cessation', 'expiration')),
                supersedes TEXT UNIQUE REFERENCES referencing_periods (id),
                recorded_at TEXT NOT NULL,
                recorded_by TEXT NOT NULL,
                CHECK (to_day IS NULL OR to_day >= from_day),
                CHECK ((to_day IS NULL) = (end_reason IS NULL))
            )
            """,
            "CREATE INDEX referencing_periods_by_supplier ON referencing_periods (supplier_id, from_day)",
            """
            CREATE TABLE fiche_reports (
                id TEXT PRIMARY KEY,
                supplier_id TEXT NOT NULL REFERENCES suppliers (id),
                message TEXT NOT NULL,
                email TEXT,
                sent_at TEXT NOT NULL,
                handled_at TEXT,
                handled_by TEXT REFERENCES accounts (id)
            )
            """,
            """
            CREATE TABLE versions (
                name TEXT PRIMARY KEY,
                value INTEGER NOT NULL
            )
            """,
            "INSERT INTO versions (name, value) VALUES ('directory', 1)",
            """
            CREATE TABLE communes (
                code TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                department TEXT NOT NULL,
                region TEXT NOT NULL,
                latitude REAL,
                longitude REAL
            )
            """,
            """
            CREATE TABLE commune_postal_codes (
                postal_code TEXT NOT NULL,
                code TEXT NOT NULL REFERENCES communes (code) ON DELETE CASCADE,
                PRIMARY KEY (postal_code, code)
            )
            """,
            "CREATE INDEX commune_postal_codes_by_code ON commune_postal_codes (code)",
            """
            CREATE TABLE journal (
                seq INTEGER PRIMARY KEY CHECK (seq > 0),
                at TEXT NOT NULL,
                actor TEXT NOT NULL,
                act TEXT NOT NULL,
                subject TEXT NOT NULL,
                details TEXT NOT NULL,
                previous TEXT NOT NULL CHECK (length(previous) = 64),
                hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
            )
            """,
            "CREATE INDEX journal_by_subject ON journal (subject, seq)",
            """
            CREATE TABLE journal_head (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                seq INTEGER NOT NULL,
                hash TEXT NOT NULL CHECK (length(hash) = 64)
            )
            """,
            """
            CREATE TABLE mails (
                id TEXT PRIMARY KEY,
                recipient TEXT NOT NULL,
                subject TEXT NOT NULL,
                body TEXT NOT NULL,
                queued_at TEXT NOT NULL,
                due_at TEXT NOT NULL,
                attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
                sent_at TEXT,
                abandoned_at TEXT,
                CHECK (sent_at IS NULL OR abandoned_at IS NULL)
            )
            """,
            "CREATE INDEX mails_waiting ON mails (due_at) WHERE sent_at IS NULL AND abandoned_at IS NULL",
            """
            CREATE TABLE mail_attempts (
                mail_id TEXT NOT NULL REFERENCES mails (id) ON DELETE CASCADE,
                number INTEGER NOT NULL,
                at TEXT NOT NULL,
                outcome TEXT NOT NULL,
                PRIMARY KEY (mail_id, number)
            )
            """,
        ])
}
