import Foundation
import Referencing

/// What goes, when its owner or time says so. What proves a decision stays as long as the law asks.
public struct Erasure: Sendable {
    let database: any Database

    /// Something must be ended first; nothing has changed.
    public struct Obstructed: Error, Equatable {
        public let obstacles: [DeletionObstacle]
    }

    /// What keeps an account from being deleted.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func obstacles(of owner: Actor, on today: CivilDay) async throws -> [DeletionObstacle] {
        try await database.read { try Self.obstacles(of: owner.id, on: today, in: $0) }
    }

    private static func obstacles(
        of account: AccountID, on today: CivilDay, in connection: any Connection
    ) throws -> [DeletionObstacle] {
        let live = try connection.first(
            """
            SELECT number FROM applications WHERE account_id = \(account)
                AND status IN ('submitted', 'under_review', 'awaiting_decision')
            """
        ) { try $0.value("number") { ApplicationNumber($0) } }
        let files = try SupplierFileRecord.all("\(SupplierFileRecord.owner) = \(account)", in: connection)
        let appeal = try connection.first(
            """
            SELECT appeals.number FROM appeals LEFT JOIN suppliers ON suppliers.id = appeals.supplier_id
            LEFT JOIN applications ON applications.id = coalesce(appeals.application_id, suppliers.application_id)
            WHERE \(Appeals.contesting) = \(account) AND outcome IS NULL
            """
        ) { try $0.value("number") { AppealNumber($0) } }
        return DeletionObstacle.all(live: live, appeal: appeal, files, on: today)
    }

    /// Deletes an account: nobody logs in to it any more, its drafts and what it published go at once. Its applications stay
    /// until their time is over, without an account that is somebody's.
    /// - Parameters:
    ///   - name: what stands where the person was named.
    ///   - mail: the last one, to the address that goes.
    /// - Throws: ``Obstructed``; what the database throws.
    public func deleteAccount(
        of owner: Actor, email: String, leaving name: String, mail: OutgoingMail, at now: Date
    ) async throws {
        try await database.write { connection in
            let id = owner.id
            let obstacles = try Self.obstacles(of: id, on: CivilDay(of: now), in: connection)
            guard obstacles.isEmpty else { throw Obstructed(obstacles: obstacles) }
            // The second of two clicks finds it gone.
            guard try connection.count("SELECT count(*) AS n FROM accounts WHERE id = \(id) AND email = \(email)") == 1
            else { return }
            try Self.eraseFiches(of: id, at: now, in: connection)
            let drafts = try connection.rows(
                "SELECT id FROM applications WHERE account_id = \(id) AND status = 'draft'"
            ) { try $0.text("id") }
            for draft in drafts {
                try Self.erase(draft, .draftDeleted, by: Author(owner), at: now, in: connection)
            }
            for table in [
                "sessions", "account_tokens", "identities", "known_devices", "email_changes", "second_factors",
                "recovery_codes",
            ] {
                try connection.execute("DELETE FROM \(SQL(stringLiteral: table)) WHERE account_id = \(id)")
            }
            try connection.execute("DELETE FROM mails WHERE recipient = \(email) AND sent_at IS NULL")
            try connection.execute("UPDATE mails SET recipient = '' WHERE recipient = \(email)")
            try connection.execute(
                """
                UPDATE accounts SET email = \("supprime-\(id.text.lowercased())@invalid"), name = \(name),
                    password_hash = NULL, email_proved_at = NULL, disabled_at = \(now)
                WHERE id = \(id)
                """)
            try MailQueue.add([mail], at: now, to: connection)
            try Journal.append(.account(.deleted), by: Author(owner), on: id.text, at: now, to: connection)
        }
    }

    /// What its fiches said of a person goes; that they said something, and when, stays by its digest.
    private static func eraseFiches(of account: AccountID, at now: Date, in connection: any Connection) throws {
        try connection.execute(
            """
            UPDATE fiche_versions SET profile = NULL
            WHERE application_id IN (SELECT id FROM applications WHERE account_id = \(account))
                OR application_id IS NULL AND author = \(account.text)
            """)
        // An acceptance of the charter is kept with the referencing that it made possible; a request that came to nothing is not.
        try connection.execute(
            """
            UPDATE supplier_requests SET statement = NULL,
                details = CASE outcome WHEN 'acceptee' THEN details ELSE NULL END
            WHERE account_id = \(account)
            """)
        let suppliers: [SupplierID] = try connection.rows(
            """
            SELECT suppliers.id FROM suppliers LEFT JOIN applications ON applications.id = suppliers.application_id
            WHERE \(SupplierFileRecord.owner) = \(account)
            """
        ) { try $0.id("id") }
        for supplier in suppliers {
            try connection.execute(
                """
                UPDATE suppliers SET phone = NULL, email = NULL, contact = NULL, website = NULL, short = NULL, long = NULL
                WHERE id = \(supplier)
                """)
        }
        if !suppliers.isEmpty { try Suppliers.touch(suppliers, in: connection) }
        // Nobody speaks any more for what was claimed: somebody else of the firm may.
        let claimed: [SupplierID] = try connection.rows("SELECT id FROM suppliers WHERE claimed_by = \(account)") {
            try $0.id("id")
        }
        for supplier in claimed {
            try connection.execute("UPDATE suppliers SET claimed_by = NULL WHERE id = \(supplier)")
            try Journal.append(
                .account(.deleted), by: .account(account), on: supplier.text, vouchingForLifeOf: supplier.text, at: now,
                to: connection)
        }
    }

    // MARK: Time

    /// What has been kept long enough goes: each application in a transaction of its own, what was refused of lists and requests
    /// in one.
    /// - Returns: how many drafts and how many applications went, and of how many refused lists and requests the words.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func purge(
        _ retention: Retention, at now: Date
    ) async throws -> (drafts: Int, ended: Int, refused: Int) {
        let drafts = try await purge(
            "status = 'draft' AND updated_at < \(retention.draftsGoBefore(now))", .draftDeleted, at: now)
        let ended = try await purge(
            """
            status IN ('refused', 'withdrawn', 'closed') AND updated_at < \(retention.endedGoBefore(now))
                AND NOT EXISTS (SELECT 1 FROM appeals WHERE application_id = applications.id
                    AND (outcome IS NULL OR answered_at >= \(retention.endedGoBefore(now))))
            """, .erased, at: now)
        let refused = try await eraseRefused(before: retention.endedGoBefore(now))
        return (drafts, ended, refused)
    }

    /// What was proposed to the register and refused: the file of a list, the words of a request. That they were, and how they
    /// ended, stays by their digests.
    private func eraseRefused(before last: Date) async throws -> Int {
        try await database.write { connection in
            let lists = try connection.changedRows(
                """
                UPDATE partner_lists SET content = \(Data())
                WHERE \(Self.isRefusedList) AND decided_at < \(last) AND length(content) > 0
                """)
            let requests = try connection.changedRows(
                """
                UPDATE supplier_requests SET details = NULL, statement = NULL
                WHERE outcome = 'refusee' AND decided_at < \(last) AND details IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM appeals JOIN supplier_letters
                        ON supplier_letters.supplier_id = appeals.supplier_id AND supplier_letters.number = letter_number
                        WHERE request_number = supplier_requests.number
                            AND (appeals.outcome IS NULL OR answered_at >= \(last)))
                """)
            return lists + requests
        }
    }

    /// A list whose file may be gone.
    static let isRefusedList: SQL = "outcome = 'refusee'"

    private func purge(_ condition: SQL, _ event: ApplicationEvent, at now: Date) async throws -> Int {
        let ids = try await database.read { connection in
            try connection.rows("SELECT id FROM applications WHERE \(condition) ORDER BY updated_at LIMIT 1000") {
                try $0.text("id")
            }
        }
        var count = 0
        for id in ids {
            count += try await database.write { connection in
                let still = try connection.count(
                    "SELECT count(*) AS n FROM applications WHERE id = \(id) AND \(condition)")
                guard still == 1 else { return 0 }
                guard try Evidence.isIntact(ApplicationID(id), in: connection) else { return 0 }
                try Self.erase(id, event, by: .service, at: now, in: connection)
                return 1
            }
        }
        return count
    }

    private static func erase(
        _ application: String, _ event: ApplicationEvent, by author: Author, at now: Date,
        in connection: any Connection
    ) throws {
        try connection.execute(
            """
            DELETE FROM attachments WHERE subject IN (SELECT number FROM appeals WHERE application_id = \(application))
            """)
        try connection.execute("DELETE FROM applications WHERE id = \(application)")
        try Journal.append(
            .application(event), by: author, on: application, vouchingFor: ApplicationID(application),
            vouchingForLifeOf: application, at: now, to: connection)
    }

    /// Tells the owners of drafts that go soon; once for each time that a draft is left alone.
    /// - Returns: how many mails were queued.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func warnOfDrafts(
        _ retention: Retention, at now: Date,
        mail: @escaping @Sendable (_ name: String, _ email: String, _ last: CivilDay) throws -> OutgoingMail
    ) async throws -> Int {
        let soon = retention.draftsGoBefore(now + Double(Retention.warningDays) * 86_400)
        let drafts = try await database.read { connection in
            try connection.rows(
                """
                SELECT applications.id, applications.updated_at, accounts.name, email FROM applications
                JOIN accounts ON accounts.id = account_id
                WHERE status = 'draft' AND applications.updated_at < \(soon) AND disabled_at IS NULL
                    AND email_proved_at IS NOT NULL ORDER BY applications.updated_at LIMIT 1000
                """
            ) {
                (
                    id: try $0.text("id"), touched: try $0.instant("updated_at"), name: try $0.text("name"),
                    email: try $0.text("email")
                )
            }
        }
        var count = 0
        for draft in drafts {
            let touched = CivilDay(of: draft.touched)
            let written = try mail(draft.name, draft.email, touched.adding(months: retention.draftMonths))
            let added = try await database.write { connection in
                try MailQueue.addOnce(
                    written, id: "draft-\(draft.id)-\(touched)", about: ApplicationID(draft.id), at: now, to: connection
                )
            }
            count += added ? 1 : 0
        }
        return count
    }
}
