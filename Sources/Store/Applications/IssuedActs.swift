import Foundation
import Referencing

/// What was issued, as it was issued.
public struct IssuedActs: Sendable {
    let database: any Database

    /// The last act of a kind that was issued for an application looked up through permission.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func last(_ kind: IssuedAct.Kind, of application: ApplicationID) async throws -> IssuedAct? {
        try await database.read { try Self.last(kind, of: application, in: $0) }
    }

    /// All that was issued of a kind, the first one first: a decision that replaces another leaves both readable.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all(_ kind: IssuedAct.Kind, of application: ApplicationID) async throws -> [IssuedAct] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT * FROM issued_acts WHERE application_id = \(application) AND kind = \(kind.rawValue) ORDER BY number
                """, Self.act)
        }
    }

    /// Keeps what was issued before acts were frozen, as it is first read now; gives the one that is kept.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func keep(_ act: IssuedAct, of application: ApplicationID, at now: Date) async throws -> IssuedAct {
        try await database.write { connection in
            if let kept = try Self.last(act.kind, of: application, in: connection) { return kept }
            try Evidence.check(application, in: connection)
            try Self.add(act, of: application, in: connection)
            try Journal.append(
                .documentPrinted(act.kind.document, sha256: Digest.sha256(act.html)), by: .service,
                on: application.text,
                vouchingFor: application, at: now, to: connection)
            return act
        }
    }

    // MARK: Notification

    /// How the last decision reached its addressee; nil without one.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func notice(of application: ApplicationID) async throws -> DecisionNotice? {
        try await database.read { try Self.notice(of: application, in: $0) }
    }

    static func notice(of application: ApplicationID, in connection: any Connection) throws -> DecisionNotice? {
        try connection.first(
            """
            SELECT issued_at, read_at, posted_on FROM issued_acts
            WHERE application_id = \(application) AND kind = 'decision' ORDER BY number DESC LIMIT 1
            """
        ) { row in
            DecisionNotice(
                issuedAt: try row.instant("issued_at"), readAt: try row.instantIfAny("read_at"),
                postedOn: try row.dayIfAny("posted_on"))
        }
    }

    /// Remembers when its owner first opened the decision.
    /// - Throws: what the database throws; ``DatabaseUnavailable`` when the application was tampered with.
    public func noteReading(of application: ApplicationID, by owner: Actor, at now: Date) async throws {
        let seen = try await notice(of: application)
        guard seen != nil, seen?.readAt == nil else { return }
        try await database.write { connection in
            try Self.mark(
                "read_at = \(now)", where: "read_at IS NULL", .decisionRead, of: application, by: owner, at: now,
                in: connection)
        }
    }

    /// Records that the post delivered a decision that nobody had opened; nothing where it was opened, or is too young.
    /// - Throws: what the database throws; ``DatabaseUnavailable`` when the application was tampered with.
    public func recordPosting(
        of application: ApplicationID, on day: CivilDay, by actor: Actor, at now: Date
    ) async throws {
        try await database.write { connection in
            // Only what nobody opened in time goes by post: the first proof of its arrival stays the first.
            guard actor.role.analyses, let notice = try Self.notice(of: application, in: connection),
                notice.isToBePosted(on: CivilDay(of: now)), CivilDay(of: notice.issuedAt) <= day,
                day <= CivilDay(of: now)
            else { return }
            try Self.mark(
                "posted_on = \(day)", where: "posted_on IS NULL", .decisionPosted(on: day), of: application, by: actor,
                at: now, in: connection)
        }
    }

    private static func mark(
        _ change: SQL, where condition: SQL, _ event: ApplicationEvent, of application: ApplicationID, by actor: Actor,
        at now: Date, in connection: any Connection
    ) throws {
        let marked = try connection.changedRows(
            """
            UPDATE issued_acts SET \(change) WHERE application_id = \(application) AND kind = 'decision' AND \(condition)
                AND number = (SELECT max(number) FROM issued_acts WHERE application_id = \(application)
                    AND kind = 'decision')
            """)
        guard marked == 1 else { return }
        try Evidence.check(application, in: connection)
        try Journal.append(
            .application(event), by: Author(actor), on: application.text, staff: actor, vouchingFor: application,
            at: now, to: connection)
    }

    /// The applications whose decision nobody opened in time, the oldest first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func toBePosted(on today: CivilDay) async throws -> [ApplicationNumber] {
        let until = today.adding(days: 1 - DecisionNotice.patience).start
        return try await database.read { connection in
            try connection.rows(
                """
                SELECT applications.number FROM issued_acts JOIN applications ON applications.id = application_id
                WHERE kind = 'decision' AND read_at IS NULL AND posted_on IS NULL AND issued_at < \(until)
                    AND issued_at >= (SELECT max(applied_at) FROM schema_migrations WHERE number = 11)
                    AND issued_acts.number = (SELECT max(number) FROM issued_acts AS later
                        WHERE later.application_id = issued_acts.application_id AND later.kind = 'decision')
                ORDER BY issued_at LIMIT 50
                """
            ) { try $0.value("number") { ApplicationNumber($0) } }
        }
    }

    private static func last(_ kind: IssuedAct.Kind, of application: ApplicationID, in connection: any Connection)
        throws -> IssuedAct?
    {
        try connection.first(
            """
            SELECT * FROM issued_acts WHERE application_id = \(application) AND kind = \(kind.rawValue)
            ORDER BY number DESC LIMIT 1
            """, act)
    }

    private static func act(_ row: Row) throws -> IssuedAct {
        IssuedAct(
            kind: try row.value("kind", IssuedAct.Kind.self), number: try row.int("number"),
            title: try row.text("title"), blocks: try row.json("blocks").issuedBlocks(),
            html: try row.text("html"), versions: try row.json("versions").textMap(),
            issuedAt: try row.instant("issued_at"))
    }

    static func add(_ act: IssuedAct, of application: ApplicationID, in connection: any Connection) throws {
        try connection.execute(
            """
            INSERT INTO issued_acts (id, application_id, kind, number, title, blocks, html, versions, issued_at)
            VALUES (\(NewID.make(at: act.issuedAt)), \(application), \(act.kind.rawValue), \(act.number), \(act.title),
                \(json: JSONValue(act.blocks)), \(act.html), \(json: JSONValue(act.versions)), \(act.issuedAt))
            """)
    }
}
