import Foundation
import Referencing

/// An internal note; never shown to the applicant.
public struct Note: Sendable, Equatable {
    public let author: String
    public let text: String
    public let writtenAt: Date
}

extension Applications {
    /// - Parameter key: the key of the form that was sent: a form sent twice leaves one note; another text with the
    ///   same key is another note.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func addNote(
        _ text: String, to number: ApplicationNumber, by actor: Actor, once key: String?, at now: Date
    ) async throws {
        try await database.write { connection in
            guard actor.role.isStaff, let file = try Self.find(number, visibleTo: actor, in: connection) else {
                throw NotFound()
            }
            try connection.execute(
                """
                INSERT INTO notes (id, application_id, number, author_id, text, form_key, written_at)
                VALUES (\(NewID.make(at: now)), \(file.id),
                    (SELECT coalesce(max(number), 0) + 1 FROM notes WHERE application_id = \(file.id)), \(actor.id),
                    \(text), \(FormKey.stored(key, text)), \(now))
                ON CONFLICT (form_key) WHERE form_key IS NOT NULL DO NOTHING
                """)
        }
    }

    /// The internal notes, for staff alone, oldest first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func notes(of application: ApplicationID, visibleTo actor: Actor) async throws -> [Note] {
        guard actor.role.isStaff else { return [] }
        return try await database.read { connection in
            try connection.rows(
                """
                SELECT notes.*, accounts.name AS author FROM notes JOIN accounts ON accounts.id = notes.author_id
                WHERE application_id = \(application) ORDER BY number
                """
            ) {
                Note(author: try $0.text("author"), text: try $0.text("text"), writtenAt: try $0.instant("written_at"))
            }
        }
    }
}
