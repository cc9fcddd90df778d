import Foundation
import Referencing

/// An e-mail to be queued inside an act's transaction.
public struct OutgoingMail: Sendable, Equatable {
    public let recipient: String
    public let subject: String
    /// Plain text, in French.
    public let body: String

    public init(to recipient: String, subject: String, body: String) {
        (self.recipient, self.subject, self.body) = (recipient, subject, body)
    }
}

/// A mail that a worker has claimed.
public struct ClaimedMail: Sendable {
    public let id: String
    public let mail: OutgoingMail
    public let queuedAt: Date
    /// How often its sending was tried before.
    public let attempts: Int
    /// The worker that holds it.
    public let worker: String
}

/// How a try ended.
public enum MailOutcome: Sendable, Equatable {
    case sent
    case failed(String)
    /// Trying again is of no use.
    case refused(String)
}

/// The mails that wait: written in an act's transaction, sent later, never lost or doubled silently.
public struct MailQueue: Sendable {
    let database: any Database

    /// After three days a mail is given up, and stays for a person to see: a week-end without a relay loses none.
    public static let patience: TimeInterval = 3 * 86_400

    /// - Parameters:
    ///   - application: what the mails are about: its file shows those that were given up.
    ///   - isNotice: whether they tell an administrator that others were given up.
    static func add(
        _ mails: [OutgoingMail], about application: ApplicationID? = nil, isNotice: Bool = false, due: Date? = nil,
        at now: Date, to connection: any Connection
    ) throws {
        for mail in mails {
            try connection.execute(
                """
                INSERT INTO mails (id, recipient, subject, body, queued_at, due_at, application_id, is_notice)
                VALUES (\(NewID.make(at: now)), \(mail.recipient), \(mail.subject), \(mail.body), \(now), \(due ?? now),
                    \(application), \(isNotice))
                """)
        }
    }

    /// Queues a mail under an id of its own, unless it was queued before.
    /// - Returns: whether it was not.
    static func addOnce(
        _ mail: OutgoingMail, id: String, about application: ApplicationID, at now: Date, to connection: any Connection
    ) throws -> Bool {
        try connection.changedRows(
            """
            INSERT INTO mails (id, recipient, subject, body, queued_at, due_at, application_id, is_notice)
            VALUES (\(id), \(mail.recipient), \(mail.subject), \(mail.body), \(now), \(now), \(application), 0)
            ON CONFLICT (id) DO NOTHING
            """) == 1
    }

    /// How long a claim holds, in seconds: longer than any try may take. A worker that dies leaves its mail to another one
    /// after that time.
    public static let lease: TimeInterval = 90

    /// Takes the mail that is due first, for one worker alone; nil when none is due.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func claim(by worker: String, at now: Date) async throws -> ClaimedMail? {
        // A read first: an empty queue costs no write.
        guard
            try await database.read({ try $0.count("SELECT count(*) AS n FROM mails WHERE \(Self.free(at: now))") }) > 0
        else { return nil }
        let skippingLocked = database.dialect.skippingLocked
        return try await database.writeUnordered { connection in
            try connection.first(
                """
                UPDATE mails SET claimed_by = \(worker), claimed_until = \(now + Self.lease)
                WHERE id = (SELECT id FROM mails WHERE \(Self.free(at: now)) ORDER BY due_at, id LIMIT 1 \(skippingLocked))
                RETURNING id, recipient, subject, body, queued_at, attempts
                """
            ) { row in
                ClaimedMail(
                    id: try row.text("id"),
                    mail: OutgoingMail(
                        to: try row.text("recipient"), subject: try row.text("subject"), body: try row.text("body")),
                    queuedAt: try row.instant("queued_at"), attempts: try row.int("attempts"), worker: worker)
            }
        }
    }

    private static func free(at now: Date) -> SQL {
        """
        sent_at IS NULL AND abandoned_at IS NULL AND due_at <= \(now)
            AND (claimed_until IS NULL OR claimed_until <= \(now))
        """
    }

    /// Records a try and gives the claim up; a failed one is due again after a delay that doubles, from one minute up to
    /// six hours. A worker whose claim has passed to another one records nothing.
    /// - Parameter notice: what an administrator is told when a mail is given up; once a day, however many there are.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func record(
        _ outcome: MailOutcome, of mail: ClaimedMail, at now: Date,
        notice: @escaping @Sendable (Account) throws -> OutgoingMail? = { _ in nil }
    ) async throws {
        // Whether administrators are told depends on what other mails became: that is written in its turn.
        guard outcome != .sent else {
            return try await database.writeUnordered { try Self.write(outcome, of: mail, at: now, in: $0) }
        }
        try await database.write { connection in
            try Self.write(outcome, of: mail, at: now, in: connection)
            try Self.tellAdministrators(of: mail.id, notice, at: now, in: connection)
        }
    }

    private static func write(
        _ outcome: MailOutcome, of mail: ClaimedMail, at now: Date, in connection: any Connection
    ) throws {
        let number = mail.attempts + 1
        let changed: SQL =
            switch outcome {
            // What was sent is not needed any more, and may hold links: its digest proves what it was.
            case .sent: "sent_at = \(now), body = '', body_sha256 = \(Digest.sha256(mail.mail.body))"
            case .refused: "abandoned_at = \(now)"
            case .failed where now.timeIntervalSince(mail.queuedAt) >= patience: "abandoned_at = \(now)"
            case .failed: "due_at = \(now + min(60 * pow(2, Double(number - 1)), 6 * 3600))"
            }
        let count = try connection.changedRows(
            """
            UPDATE mails SET attempts = \(number), claimed_by = NULL, claimed_until = NULL, \(changed)
            WHERE id = \(mail.id) AND claimed_by = \(mail.worker)
            """)
        guard count == 1 else { return }
        let text =
            switch outcome {
            case .sent: "sent"
            case .failed(let reason), .refused(let reason): reason
            }
        try connection.execute(
            """
            INSERT INTO mail_attempts (mail_id, number, at, outcome)
            VALUES (\(mail.id), \(number), \(now), \(text))
            """)
    }

    private static func tellAdministrators(
        of id: String, _ notice: (Account) throws -> OutgoingMail?, at now: Date, in connection: any Connection
    ) throws {
        let isNews = try connection.count(
            """
            SELECT count(*) AS n FROM mails WHERE id = \(id) AND abandoned_at IS NOT NULL AND is_notice = 0
                AND NOT EXISTS (SELECT 1 FROM mails WHERE is_notice = 1 AND sent_at IS NULL AND abandoned_at IS NULL)
            """)
        guard isNews == 1 else { return }
        let last = try connection.first("SELECT max(due_at) AS due_at FROM mails WHERE is_notice = 1") {
            try $0.instantIfAny("due_at")
        }
        let due = last.flatMap { $0 }.map { max(now, $0 + 86_400) } ?? now
        let administrators = try Accounts.staff(in: connection).filter { $0.role == .administrator && !$0.isDisabled }
        try add(try administrators.compactMap(notice), isNotice: true, due: due, at: now, to: connection)
    }

    /// A mail that was given up.
    public struct Abandoned: Sendable {
        public let id: String
        public let recipient: String
        public let subject: String
        public let abandonedAt: Date
        /// What the relay said last.
        public let reason: String
    }

    /// The mails that were given up, the last ones first.
    /// - Parameter application: nil for those about anything.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func abandoned(about application: ApplicationID? = nil, limit: Int) async throws -> [Abandoned] {
        try await database.read { connection in
            let wanted: SQL = if let application { "AND application_id = \(application)" } else { "" }
            return try connection.rows(
                """
                SELECT id, recipient, subject, abandoned_at, (SELECT outcome FROM mail_attempts WHERE mail_id = mails.id
                    ORDER BY number DESC LIMIT 1) AS reason
                FROM mails WHERE abandoned_at IS NOT NULL \(wanted) ORDER BY abandoned_at DESC LIMIT \(limit)
                """
            ) { row in
                Abandoned(
                    id: try row.text("id"), recipient: try row.text("recipient"), subject: try row.text("subject"),
                    abandonedAt: try row.instant("abandoned_at"), reason: try row.textIfAny("reason") ?? "")
            }
        }
    }

    /// Queues again what was given up: the relay was mended. Each has three days from now on.
    /// - Parameters:
    ///   - application: nil for those about anything.
    ///   - staff: the agent, when it is one.
    /// - Returns: how many there were.
    /// - Throws: what the database throws.
    public func retryAbandoned(
        about application: ApplicationID? = nil, by author: Author, staff: Actor? = nil, at now: Date
    ) async throws -> Int {
        try await database.write { connection in
            let wanted: SQL = if let application { "AND application_id = \(application)" } else { "" }
            let count = try connection.changedRows(
                """
                UPDATE mails SET abandoned_at = NULL, due_at = \(now), queued_at = \(now)
                WHERE abandoned_at IS NOT NULL \(wanted)
                """)
            guard count > 0 else { return 0 }
            try Journal.append(
                .mailsRetried(count), by: author, on: application?.text ?? "mails", staff: staff, at: now,
                to: connection)
            return count
        }
    }

    /// How many mails wait, and how many were given up.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func counts() async throws -> (waiting: Int, abandoned: Int) {
        try await database.read { connection in
            let waiting = try connection.count(
                "SELECT count(*) AS n FROM mails WHERE sent_at IS NULL AND abandoned_at IS NULL")
            let abandoned = try connection.count("SELECT count(*) AS n FROM mails WHERE abandoned_at IS NOT NULL")
            return (waiting, abandoned)
        }
    }
}
