import Foundation
import Referencing

extension Appeals {
    /// Records the implicit rejections of the days that are over.
    /// - Parameter mails: what who contests is told.
    /// - Returns: how many there were.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func recordSilence(
        at now: Date, mails: @escaping @Sendable (Entry) throws -> [OutgoingMail]
    ) async throws -> Int {
        let today = CivilDay(of: now)
        let open = try await database.read { connection in
            try Self.entries(
                """
                outcome IS NULL AND appeals.silent_since IS NULL AND kind <> 'contentieux'
                    AND (appeals.supplier_id IS NOT NULL OR applications.status <> 'accepted')
                """, in: connection)
        }
        var count = 0
        for due in open where due.appeal.dueOn.map({ $0 < today }) ?? false {
            count += try await database.write { connection in
                guard let day = due.appeal.dueOn else { return 0 }
                guard let contested = try Self.kept(due.appeal.number, in: connection) else { return 0 }
                try LifeEvidence.check(contested.subject, in: connection)
                let marked = try connection.changedRows(
                    """
                    UPDATE appeals SET silent_since = \(day)
                    WHERE number = \(due.appeal.number.text) AND silent_since IS NULL AND outcome IS NULL
                    """)
                guard marked == 1 else { return 0 }
                try MailQueue.add(try mails(due), about: contested.application, at: now, to: connection)
                try Self.tell(
                    .silent(due.appeal.number, day), on: contested, by: .service, nil, at: now, in: connection)
                return 1
            }
        }
        return count
    }
}
