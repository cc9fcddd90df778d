import Foundation
import Referencing

/// What may be told to whoever holds an engagement letter and scans its code.
public struct LetterCheck: Sendable, Equatable {
    public let reference: String
    public let companyName: String
    public let siren: Siren
    public let charter: String
    public let madeAt: Date
    public let sha256: String
    /// When a later letter replaced it, if one did.
    public let replacedAt: Date?
}

/// The documents, each with its version.
public struct Documents: Sendable {
    let database: any Database

    /// A document of an application that was looked up through permission; one in quarantine is given to nobody.
    /// - Parameter version: nil for the last one.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func document(_ kind: Document.Kind, version: Int? = nil, of application: ApplicationID) async throws
        -> Document?
    {
        try await database.read { try Self.find(kind, version, of: application, in: $0) }
    }

    /// The documents of an application that its owner may read, without their bytes.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func list(of application: ApplicationID) async throws -> [(kind: Document.Kind, version: Int)] {
        try await database.read { connection in
            try connection.rows(
                "SELECT kind, version FROM documents WHERE application_id = \(application) ORDER BY kind, version"
            ) { (try $0.value("kind", Document.Kind.self), try $0.int("version")) }
        }
    }

    /// Keeps a document printed from what was issued, unless it was kept meanwhile; gives the one that is kept.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func keepOnce(_ document: Document, of application: ApplicationID, at now: Date) async throws -> Document {
        try await database.write { connection in
            if let kept = try Self.find(document.kind, nil, of: application, in: connection),
                kept.source == document.source
            {
                return kept
            }
            try Evidence.check(application, in: connection)
            let last = try connection.first(
                """
                SELECT max(version) AS version FROM documents
                WHERE application_id = \(application) AND kind = \(document.kind.rawValue)
                """
            ) { try $0.intIfAny("version") }
            try Self.add(
                document, version: (last.flatMap { $0 } ?? 0) + 1, source: document.source, of: application, at: now,
                in: connection)
            try Journal.append(
                .documentPrinted(document.kind, sha256: document.sha256), by: .service, on: application.text,
                vouchingFor: application, at: now, to: connection)
            return document
        }
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func letter(reference: String) async throws -> LetterCheck? {
        try await database.read { connection in
            try connection.first(
                """
                SELECT letters.*, (SELECT later.made_at FROM letters AS later
                    WHERE later.application_id = letters.application_id AND later.number = letters.number + 1) AS replaced_at
                FROM letters WHERE reference = \(reference)
                """
            ) { row in
                let subject = try row.json("subject").letterSubject()
                return LetterCheck(
                    reference: try row.text("reference"), companyName: subject.companyName,
                    siren: subject.siret.siren, charter: subject.charter, madeAt: try row.instant("made_at"),
                    sha256: try row.text("sha256"), replacedAt: try row.instantIfAny("replaced_at"))
            }
        }
    }

    /// Whether a file is, byte for byte, an engagement letter that we made.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func isOurLetter(sha256: String) async throws -> Bool {
        try await database.read { connection in
            try connection.count("SELECT count(*) AS n FROM letters WHERE sha256 = \(sha256)") > 0
        }
    }

    private static func find(
        _ kind: Document.Kind, _ version: Int?, of application: ApplicationID, in connection: any Connection
    ) throws -> Document? {
        let wanted: SQL = if let version { "AND version = \(version)" } else { "" }
        let last = try connection.first(
            """
            SELECT * FROM documents WHERE application_id = \(application) AND kind = \(kind.rawValue) \(wanted)
            ORDER BY version DESC LIMIT 1
            """
        ) { row in
            Document(
                kind: try row.value("kind", Document.Kind.self), filename: try row.text("filename"),
                mediaType: try row.text("media_type"), pages: try row.int("pages"), bytes: try row.bytes("bytes"),
                sha256: try row.text("sha256"), source: try row.textIfAny("made_from"),
                scan: try row.value("scan", Scan.self),
                activeContent: try row.value("active_content") { Set(stored: $0) })
        }
        // One in quarantine is not replaced by the one before it: there is none to be opened.
        return last.flatMap { $0.scan.letsOpen ? $0 : nil }
    }

    static func add(
        _ document: Document, version: Int, source: String?, of application: ApplicationID, at now: Date,
        in connection: any Connection
    ) throws {
        try connection.execute(
            """
            INSERT INTO documents (id, application_id, kind, version, made_from, filename, media_type, size, pages,
                sha256, bytes, created_at, scan, active_content)
            VALUES (\(NewID.make(at: now)), \(application), \(document.kind.rawValue), \(version), \(source),
                \(document.filename), \(document.mediaType), \(document.bytes.count), \(document.pages),
                \(document.sha256), \(document.bytes), \(now), \(document.scan.rawValue),
                \(document.activeContent.stored))
            """)
    }
}

extension Document {
    /// A document with the digest of its bytes.
    public init(
        kind: Kind, filename: String, mediaType: String = "application/pdf", pages: Int, bytes: Data,
        source: String? = nil, scan: Scan = .unchecked, activeContent: Set<ActiveContent> = []
    ) {
        self.init(
            kind: kind, filename: filename, mediaType: mediaType, pages: pages, bytes: bytes,
            sha256: Digest.sha256(bytes), source: source, scan: scan, activeContent: activeContent)
    }
}

extension Set<ActiveContent> {
    /// As it is stored: the codes in order, with spaces between; empty for none.
    var stored: String { map(\.rawValue).sorted().joined(separator: " ") }

    /// Nil for a code that this version does not know.
    init?(stored text: String) {
        let codes = text.split(separator: " ").map { ActiveContent(rawValue: String($0)) }
        guard !codes.contains(nil) else { return nil }
        self.init(codes.compactMap { $0 })
    }
}
