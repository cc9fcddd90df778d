import Foundation
import Referencing

/// The register of delegations: who may sign decisions. Rows are added; one that ends before its time gets its last day.
public struct Delegations: Sendable {
    let database: any Database

    /// A delegation with who holds it and who recorded it.
    public struct Entry: Sendable {
        public let delegation: Delegation
        public let holderName: String
        public let recorderName: String
        public let recordedAt: Date
    }

    /// The delegation that a person holds on a day: the one that began last.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func held(by actor: Actor, on day: CivilDay) async throws -> Delegation? {
        try await database.read { connection in
            try connection.first(
                """
                SELECT * FROM delegations WHERE \(Self.isHeld(by: actor, on: day)) ORDER BY from_day DESC, id DESC LIMIT 1
                """, Self.delegation)
        }
    }

    static func isHeld(by actor: Actor, on day: CivilDay) -> SQL {
        "account_id = \(actor.id) AND from_day <= \(day) AND (to_day IS NULL OR to_day > \(day))"
    }

    /// Whether a person may sign a decision.
    static func isDelegated(_ actor: Actor, on day: CivilDay, in connection: any Connection) throws -> Bool {
        try connection.count("SELECT count(*) AS n FROM delegations WHERE \(isHeld(by: actor, on: day))") > 0
    }

    /// All there ever were, the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all() async throws -> [Entry] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT delegations.*, accounts.name AS holder_name FROM delegations
                JOIN accounts ON accounts.id = account_id ORDER BY from_day DESC, delegations.id DESC LIMIT 500
                """
            ) { row in
                Entry(
                    delegation: try Self.delegation(row), holderName: try row.text("holder_name"),
                    recorderName: try row.text("recorder_name"), recordedAt: try row.instant("recorded_at"))
            }
        }
    }

    /// Records a delegation; the same one twice is recorded once.
    /// - Parameter name: the recorder's.
    /// - Throws: what the database throws; ``DatabaseUnavailable`` when the register was tampered with.
    public func record(
        _ capacity: String, by act: String, to holder: AccountID, from first: CivilDay, until end: CivilDay?,
        recordedBy author: Author, _ name: String, at now: Date
    ) async throws {
        try await database.write { connection in
            try LifeEvidence.check(holder.text, in: connection)
            let same = try connection.count(
                """
                SELECT count(*) AS n FROM delegations WHERE account_id = \(holder) AND capacity = \(capacity)
                    AND act = \(act) AND from_day = \(first) AND coalesce(to_day, '') = \(end?.description ?? "")
                """)
            guard same == 0 else { return }
            try connection.execute(
                """
                INSERT INTO delegations (id, account_id, capacity, act, from_day, to_day, recorded_by, recorder_name,
                    recorded_at)
                VALUES (\(NewID.make(at: now)), \(holder), \(capacity), \(act), \(first), \(end), \(author.text),
                    \(name), \(now))
                """)
            try Journal.append(
                .account(.delegated(capacity: capacity, act: act, from: first, to: end)), by: author, on: holder.text,
                vouchingForLifeOf: holder.text, at: now, to: connection)
        }
    }

    /// Ends a delegation on a day; false when it has ended already.
    /// - Throws: what the database throws; ``DatabaseUnavailable`` when the register was tampered with.
    public func end(_ id: ID<Delegation>, on day: CivilDay, by actor: Actor, at now: Date) async throws -> Bool {
        try await database.write { connection in
            let found = try connection.first("SELECT * FROM delegations WHERE id = \(id)", Self.delegation)
            guard let found, !found.isOver(on: day) else { return false }
            try LifeEvidence.check(found.holder.text, in: connection)
            // One that has not begun yet never holds.
            try connection.execute("UPDATE delegations SET to_day = \(max(day, found.from)) WHERE id = \(id)")
            try Journal.append(
                .account(.delegationEnded(on: max(day, found.from))), by: Author(actor), on: found.holder.text,
                staff: actor, vouchingForLifeOf: found.holder.text, at: now, to: connection)
            return true
        }
    }

    private static func delegation(_ row: Row) throws -> Delegation {
        Delegation(
            id: try row.id("id"), holder: try row.id("account_id"), capacity: try row.text("capacity"),
            act: try row.text("act"), from: try row.day("from_day"), to: try row.dayIfAny("to_day"))
    }
}
