import Foundation
import Referencing

/// What deadlines bring about without anybody acting: silence that decides, reminders before a time ends.
extension Applications {
    /// Records the implicit decisions of the days that are over, each in a transaction of its own.
    /// - Returns: how many were born.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func recordSilence(_ policy: Policy, at now: Date) async throws -> Int {
        let today = CivilDay(of: now)
        let due = try await database.read { connection in
            try connection.rows(
                """
                SELECT id FROM applications WHERE status IN ('submitted', 'under_review', 'awaiting_decision')
                    AND due_on < \(today) AND silent_since IS NULL ORDER BY due_on, id
                """
            ) { try $0.text("id") }
        }
        var count = 0
        for id in due {
            count += try await database.write { connection in
                guard let before = try ApplicationRecord.find("applications.id = \(id)", in: connection),
                    var file = before.filed
                else { return 0 }
                let events = file.recordSilence(on: today, policy)
                guard let event = events.first else { return 0 }
                // Somebody changed it around the program: the operator is told by other means, and the others go on.
                guard try Evidence.isIntact(before.id, in: connection) else { return 0 }
                try ApplicationWriter(before: before, connection: connection, now: now).save(.filed(file), nil)
                try announcer.announce(event, of: file, by: nil, at: now, in: connection)
                try Journal.append(
                    .application(event), by: .service, on: id, vouchingFor: before.id, at: now, to: connection)
                return 1
            }
        }
        return count
    }

    /// Queues the reminders of the complements that are due; each is one mail, however often and wherever this runs.
    /// - Parameter mail: what the owner is written.
    /// - Returns: how many were queued.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func remind(
        at now: Date, mail: @escaping @Sendable (FiledApplication, ComplementRequest) throws -> OutgoingMail
    ) async throws -> Int {
        let today = CivilDay(of: now)
        let last = today.adding(days: ComplementRequest.reminders.max() ?? 0)
        let open = try await database.read { connection in
            try connection.rows(
                """
                SELECT application_id FROM complement_requests WHERE answered_at IS NULL AND ended_at IS NULL
                    AND deadline >= \(today) AND deadline <= \(last) ORDER BY deadline, application_id
                """
            ) { try $0.text("application_id") }
        }
        var count = 0
        for id in open {
            count += try await database.write { connection in
                guard let file = try ApplicationRecord.find("applications.id = \(id)", in: connection)?.filed,
                    let request = file.openComplement, let days = request.reminder(on: today)
                else { return 0 }
                let added = try MailQueue.addOnce(
                    try mail(file, request), id: "reminder-\(id)-\(request.number)-\(days)", about: file.id, at: now,
                    to: connection)
                return added ? 1 : 0
            }
        }
        return count
    }
}
