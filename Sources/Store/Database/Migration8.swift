extension Migrations {
    /// What a mail is about, so that its file shows that it was given up; and the mails that tell administrators so.
    static let migration8 = Migration(
        number: 8, name: "0008-mails-about",
        statements: [
            "ALTER TABLE mails ADD COLUMN application_id TEXT REFERENCES applications (id) ON DELETE SET NULL",
            "ALTER TABLE mails ADD COLUMN is_notice INTEGER NOT NULL DEFAULT 0 CHECK (is_notice IN (0, 1))",
            "CREATE INDEX mails_about ON mails (application_id)",
            "CREATE INDEX mails_abandoned ON mails (abandoned_at) WHERE abandoned_at IS NOT NULL",
        ])
}
