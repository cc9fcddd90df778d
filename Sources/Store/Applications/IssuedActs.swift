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

    private static func last(_ kind: IssuedAct.Kind, of application: ApplicationID, in connection: any Connection)
        throws -> IssuedAct?
    {
        try connection.first(
            """
            SELECT * FROM issued_acts WHERE application_id = \(application) AND kind = \(kind.rawValue)
            ORDER BY number DESC LIMIT 1
            """
        ) { row in
            IssuedAct(
                kind: try row.value("kind", IssuedAct.Kind.self), number: try row.int("number"),
                title: try row.text("title"), blocks: try row.json("blocks").issuedBlocks(),
                html: try row.text("html"), versions: try row.json("versions").textMap(),
                issuedAt: try row.instant("issued_at"))
        }
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
