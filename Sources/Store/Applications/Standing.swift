import Foundation
import Referencing

/// What a person who waits is told of a file: how many are before it, and what was written about it.
public struct Standing: Sendable {
    /// A mail to the owner, and what became of it.
    public struct Mail: Sendable, Equatable {
        public enum State: Sendable, Equatable {
            case waiting
            case sent(Date)
            case abandoned
        }

        public let subject: String
        public let queuedAt: Date
        public let state: State
    }

    /// How many that were filed earlier still wait for a decision.
    public let ahead: Int
    /// Those to its owner, the last one first.
    public let mails: [Mail]
}

extension Applications {
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func standing(of file: FiledApplication) async throws -> Standing {
        try await database.read { connection in
            var (ahead, mails) = (0, [Standing.Mail]())
            try connection.each([
                """
                SELECT count(*) AS n FROM applications
                WHERE status IN ('submitted', 'under_review', 'awaiting_decision') AND submitted_at < \(file.filedAt)
                """,
                """
                SELECT subject, queued_at, sent_at, abandoned_at FROM mails
                WHERE application_id = \(file.id) AND recipient = \(file.owner.email) ORDER BY queued_at DESC, id DESC
                """,
            ]) { statement, row in
                if statement == 0 { ahead = try row.int("n") } else { mails.append(try Self.mail(row)) }
            }
            return Standing(ahead: ahead, mails: mails)
        }
    }

    private static func mail(_ row: Row) throws -> Standing.Mail {
        let isAbandoned = try row.instantIfAny("abandoned_at") != nil
        return Standing.Mail(
            subject: try row.text("subject"), queuedAt: try row.instant("queued_at"),
            state: isAbandoned ? .abandoned : try row.instantIfAny("sent_at").map { .sent($0) } ?? .waiting)
    }

    /// How many days the first decisions since an instant took from the filing, half of them less; nil where there are fewer
    /// than five: too few to say what is usual.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func usualDays(since instant: Date) async throws -> Int? {
        try await database.read { connection in
            let days = try connection.rows(
                """
                SELECT submitted_at, decided_at FROM decisions JOIN applications ON applications.id = application_id
                WHERE decisions.number = 1 AND decided_at >= \(instant)
                """
            ) { CivilDay(of: try $0.instant("submitted_at")).days(until: CivilDay(of: try $0.instant("decided_at"))) }
            return days.count < 5 ? nil : days.sorted()[days.count / 2]
        }
    }
}
