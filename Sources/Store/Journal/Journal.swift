import Foundation
import Referencing

/// One event, as the journal keeps it.
public struct JournalEntry: Sendable, Equatable {
    public let seq: Int
    public let at: Date
    /// An account's id, or the name of a command.
    public let author: String
    /// The author's name, where a member of staff acted.
    public let staffName: String?
    public let event: Event
    public let subject: String
}

/// The acts, append-only, each row sealed with the hash of the one before it.
public struct Journal: Sendable {
    let database: any Database

    /// What `verify` found: how many rows hold, and the first thing wrong.
    public struct Verification: Sendable, Equatable {
        public let rows: Int
        public let fault: String?
    }

    private static let genesis = String(repeating: "0", count: 64)

    /// Adds an event inside the transaction of its act.
    /// - Parameter staff: the person, when it is one: the name of a member of staff is written beside the event.
    static func append(
        _ event: Event, by author: Author, on subject: String, staff: Actor? = nil, at now: Date,
        to connection: any Connection
    ) throws {
        let head = try connection.first("SELECT seq, hash FROM journal_head WHERE id = 1") {
            (try $0.int("seq"), try $0.text("hash"))
        }
        let seq = (head?.0 ?? 0) + 1
        let previous = head?.1 ?? genesis
        let stored = StoredEvent(event)
        var payload = stored.payload
        if let staff, staff.role.isStaff { (payload["name"], payload["role"]) = (staff.name, staff.role.rawValue) }
        let text = JSONValue(payload).text
        let hash = seal(seq, Timestamp.text(now), author.text, stored.code, subject, text, previous)
        try connection.execute(
            """
            INSERT INTO journal (seq, at, actor, act, subject, details, previous, hash)
            VALUES (\(seq), \(now), \(author.text), \(stored.code), \(subject), \(text), \(previous), \(hash))
            """)
        try connection.execute(
            """
            INSERT INTO journal_head (id, seq, hash) VALUES (1, \(seq), \(hash))
            ON CONFLICT (id) DO UPDATE SET seq = \(seq), hash = \(hash)
            """)
    }

    static func entries(of subject: String, in connection: any Connection) throws -> [JournalEntry] {
        try connection.rows("SELECT * FROM journal WHERE subject = \(subject) ORDER BY seq") { row in
            let payload = try row.json("details").textMap()
            return JournalEntry(
                seq: try row.int("seq"), at: try row.instant("at"), author: try row.text("actor"),
                staffName: payload["name"], event: try StoredEvent(code: try row.text("act"), payload: payload).event(),
                subject: try row.text("subject"))
        }
    }

    /// The number and the hash of the last row; zero and the first hash of all while there is none.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func head() async throws -> (seq: Int, hash: String) {
        try await database.read { connection in
            try connection.first("SELECT seq, hash FROM journal_head WHERE id = 1") {
                (try $0.int("seq"), try $0.text("hash"))
            } ?? (0, Self.genesis)
        }
    }

    /// What was done to a subject, oldest first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func entries(of subject: String) async throws -> [JournalEntry] {
        try await database.read { try Self.entries(of: subject, in: $0) }
    }

    /// Reads the whole chain and finds any row changed, removed or inserted.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func verify() async throws -> Verification {
        try await database.read { connection in
            var (count, previous, fault) = (0, Self.genesis, String?.none)
            try connection.each("SELECT * FROM journal ORDER BY seq") { row in
                guard fault == nil else { return }
                let seq = try row.int("seq")
                let expected = Self.seal(
                    seq, try row.text("at"), try row.text("actor"), try row.text("act"), try row.text("subject"),
                    try row.text("details"), previous)
                let hash = try row.text("hash")
                if seq != count + 1 {
                    fault = "row \(count + 1) is missing"
                } else if try row.text("previous") != previous || hash != expected {
                    fault = "row \(seq) was changed"
                } else {
                    (count, previous) = (seq, hash)
                }
            }
            let head = try connection.first("SELECT seq, hash FROM journal_head WHERE id = 1") {
                (try $0.int("seq"), try $0.text("hash"))
            }
            if fault == nil, (head?.0 ?? 0) != count || (head?.1 ?? Self.genesis) != previous {
                fault = "the rows after \(count) are missing"
            }
            return Verification(rows: count, fault: fault)
        }
    }

    /// The hash of a row: each part with its length in front, so that no two rows read the same.
    private static func seal(
        _ seq: Int, _ at: String, _ actor: String, _ act: String, _ subject: String, _ details: String,
        _ previous: String
    ) -> String {
        let parts = ["\(seq)", at, actor, act, subject, details, previous]
        return Digest.sha256(parts.map { "\($0.utf8.count):\($0)" }.joined(separator: "\n"))
    }
}
