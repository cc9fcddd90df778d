import Foundation

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

/// A mail that waits for its sending.
public struct QueuedMail: Sendable {
    public let id: String
    public let mail: OutgoingMail
    public let queuedAt: Date
    /// How often its sending was tried.
    public let attempts: Int
}

/// How a try ended.
public enum MailOutcome: Sendable, Equatable {
    case sent
    case failed(String)
}

/// The mails that wait: written in an act's transaction, sent later, never lost or doubled silently.
public struct MailQueue: Sendable {
    let database: any Database

    /// After so many tries (about two days with the delays below) a mail is given up, and stays for a person to see.
    public static let mostAttempts = 12

    static func add(_ mails: [OutgoingMail], at now: Date, to connection: any Connection) throws {
        for mail in mails {
            try connection.execute(
                """
                INSERT INTO mails (id, recipient, subject, body, queued_at, due_at)
                VALUES (\(NewID.make(at: now)), \(mail.recipient), \(mail.subject), \(mail.body), \(now), \(now))
                """)
        }
    }

    /// The mails that are due, oldest first.
    public func due(at now: Date, limit: Int = 50) async throws -> [QueuedMail] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT * FROM mails WHERE sent_at IS NULL AND abandoned_at IS NULL AND due_at <= \(now)
                ORDER BY due_at, id LIMIT \(limit)
                """
            ) { row in
                QueuedMail(
                    id: try row.text("id"),
                    mail: OutgoingMail(
                        to: try row.text("recipient"), subject: try row.text("subject"), body: try row.text("body")),
                    queuedAt: try row.instant("queued_at"), attempts: try row.int("attempts"))
            }
        }
    }

    /// Records a try; a failed one is due again after a delay that doubles, from one minute up to six hours.
    public func record(_ outcome: MailOutcome, of mail: QueuedMail, at now: Date) async throws {
        let number = mail.attempts + 1
        try await database.write { connection in
            let text =
                switch outcome {
                case .sent: "sent"
                case .failed(let reason): reason
                }
            try connection.execute(
                """
                INSERT INTO mail_attempts (mail_id, number, at, outcome)
                VALUES (\(mail.id), \(number), \(now), \(text))
                """)
            switch outcome {
            case .sent:
                try connection.execute(
                    "UPDATE mails SET attempts = \(number), sent_at = \(now) WHERE id = \(mail.id)")
            case .failed where number >= Self.mostAttempts:
                try connection.execute(
                    "UPDATE mails SET attempts = \(number), abandoned_at = \(now) WHERE id = \(mail.id)")
            case .failed:
                let delay = min(60 * pow(2, Double(number - 1)), 6 * 3600)
                try connection.execute(
                    "UPDATE mails SET attempts = \(number), due_at = \(now + delay) WHERE id = \(mail.id)")
            }
        }
    }

    /// How many mails wait, and how many were given up.
    public func counts() async throws -> (waiting: Int, abandoned: Int) {
        try await database.read { connection in
            let waiting = try connection.count(
                "SELECT count(*) AS n FROM mails WHERE sent_at IS NULL AND abandoned_at IS NULL")
            let abandoned = try connection.count("SELECT count(*) AS n FROM mails WHERE abandoned_at IS NOT NULL")
            return (waiting, abandoned)
        }
    }
}
