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
        /// How many signed heads the chain was compared with.
        public let heads: Int
    }

    private static let genesis = String(repeating: "0", count: 64)

    private static let selectHead: SQL = "SELECT seq, hash FROM journal_head WHERE id = 1"

    private static func readHead(_ row: Row) throws -> (seq: Int, hash: String) {
        (try row.int("seq"), try row.text("hash"))
    }

    /// Adds an event inside the transaction of its act.
    /// - Parameters:
    ///   - staff: the person, when it is one: the name of a member of staff is written beside the event.
    ///   - application: whose evidence the event vouches for, as the tables hold it now.
    ///   - life: the same, for what the tables hold of a supplier's life, or of the appeals against a decision.
    ///   - instant: when the periods were recorded that it vouches for, as it is stored.
    static func append(
        _ event: Event, by author: Author, on subject: String, staff: Actor? = nil,
        vouchingFor application: ApplicationID? = nil, vouchingForLifeOf life: String? = nil,
        vouchingForPeriodsOf instant: String? = nil, at now: Date, to connection: any Connection
    ) throws {
        let stored = StoredEvent(event)
        var payload = stored.payload
        if let staff, staff.role.isStaff { (payload["name"], payload["role"]) = (staff.name, staff.role.rawValue) }
        var head = (seq: 0, hash: genesis)
        if let application {
            payload["evidence"] = try Evidence.digest(
                ofApplication: application.text, and: [selectHead], in: connection
            ) { head = try readHead($1) }
        } else {
            head = try connection.first(selectHead, readHead) ?? head
        }
        let (seq, previous) = (head.seq + 1, head.hash)
        if let life { payload["life"] = try LifeEvidence.digest(of: life, in: connection) }
        if let instant {
            payload["periods"] = try Evidence.digest(ofPeriodsRecordedAt: instant, in: connection)
            payload["recorded"] = instant
        }
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

    /// Makes the journal vouch for all there is, once in a database's life.
    static func beginEvidence(at now: Date, in connection: any Connection) throws {
        let code = StoredEvent(.evidenceBegun).code
        guard try connection.count("SELECT count(*) AS n FROM journal WHERE act = \(code)") == 0 else { return }
        var claims = EvidenceClaims()
        try connection.each("SELECT act, details, at, subject FROM journal ORDER BY seq") { row in
            try claims.read(
                try row.text("act"), try row.text("details"), at: try row.text("at"), on: try row.text("subject"))
        }
        try claims.begin(at: now, in: connection)
    }

    static func entries(of subject: String, in connection: any Connection) throws -> [JournalEntry] {
        try connection.rows("SELECT * FROM journal WHERE subject = \(subject) ORDER BY seq") { row in
            let payload = try row.json("details").textMap()
            return JournalEntry(
                seq: try row.int("seq"), at: try row.instant("at"), author: try row.text("actor"),
                staffName: payload["name"],
                event: try StoredEvent(code: try row.text("act"), payload: payload).knownEvent(),
                subject: try row.text("subject"))
        }
    }

    /// The number and the hash of the last row; zero and the first hash of all while there is none.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func head() async throws -> (seq: Int, hash: String) {
        try await database.read { connection in
            try connection.first(Self.selectHead, Self.readHead) ?? (0, Self.genesis)
        }
    }

    /// The same, of the database that everybody sees: to be signed.
    /// - Throws: ``DatabaseUnavailable`` when its file was removed or replaced; what the database throws.
    public func headInPlace() async throws -> (seq: Int, hash: String) {
        let head = try await head()
        try database.checkPlace()
        return head
    }

    /// What was done to a subject, oldest first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func entries(of subject: String) async throws -> [JournalEntry] {
        try await database.read { try Self.entries(of: subject, in: $0) }
    }

    /// Reads the whole chain and finds any row changed, removed or inserted; then compares the tables with what the journal
    /// says of them, and the chain with the heads that were signed.
    /// - Parameters:
    ///   - anchors: where heads were signed.
    ///   - isCopy: whether it may end before the last signed head, as a copy does that was made earlier.
    ///   - known: heads that somebody kept elsewhere.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged; the file system's error.
    public func verify(
        _ anchors: JournalAnchors? = nil, isCopy: Bool = false, known: [(seq: Int, hash: String)] = []
    ) async throws -> Verification {
        let kept = known.map {
            JournalAnchors.Anchor(seq: $0.seq, hash: $0.hash, isSigned: true, file: "the head that was given")
        }
        let anchored = try (anchors?.all() ?? []) + kept
        if let unsigned = anchored.first(where: { !$0.isSigned }) {
            return Verification(
                rows: 0, fault: "a line of \(unsigned.file) is not signed with the service’s key", heads: 0)
        }
        let heads = Dictionary(grouping: anchored, by: \.seq)
        return try await database.read { connection in
            var (count, previous, fault) = (0, Self.genesis, String?.none)
            var claims = EvidenceClaims()
            try connection.each("SELECT * FROM journal ORDER BY seq") { row in
                guard fault == nil else { return }
                let seq = try row.int("seq")
                let (at, subject, details) = (try row.text("at"), try row.text("subject"), try row.text("details"))
                let expected = Self.seal(
                    seq, at, try row.text("actor"), try row.text("act"), subject, details, previous)
                let hash = try row.text("hash")
                if seq != count + 1 {
                    fault = "row \(count + 1) is missing"
                } else if try row.text("previous") != previous || hash != expected {
                    fault = "row \(seq) was changed"
                } else if let head = heads[seq]?.first(where: { $0.hash != hash }) {
                    fault = "row \(seq) is not the one that was signed in \(head.file)"
                } else {
                    (count, previous) = (seq, hash)
                    try claims.read(try row.text("act"), details, at: at, on: subject)
                }
            }
            let head = try connection.first(Self.selectHead, Self.readHead)
            if fault == nil, (head?.0 ?? 0) != count || (head?.1 ?? Self.genesis) != previous {
                fault = "the rows after \(count) are missing"
            }
            if fault == nil, !isCopy, let last = anchored.map(\.seq).max(), last > count {
                fault = "the rows after \(count) are missing: row \(last) was signed"
            }
            if fault == nil { fault = try claims.fault(in: connection) }
            return Verification(rows: count, fault: fault, heads: anchored.count)
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
