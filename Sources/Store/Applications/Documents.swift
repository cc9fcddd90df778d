import Foundation
import Referencing

/// A file kept in the database, with what proves it.
public struct Document: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case letter
        case signedLetter = "signed_letter"
        case acknowledgement
        case decision
    }

    public let kind: Kind
    public let filename: String
    public let mediaType: String
    public let pages: Int
    public let bytes: Data
    public let sha256: String

    public init(kind: Kind, filename: String, mediaType: String = "application/pdf", pages: Int, bytes: Data) {
        (self.kind, self.filename, self.mediaType) = (kind, filename, mediaType)
        (self.pages, self.bytes, self.sha256) = (pages, bytes, Digest.sha256(bytes))
    }
}

/// What may be told to whoever holds an engagement letter and scans its code.
public struct LetterCheck: Sendable, Equatable {
    public let reference: String
    public let companyName: String
    public let siren: String
    public let charter: String
    public let madeAt: Date
    public let sha256: String
}

/// The documents of the applications.
public struct Documents: Sendable {
    let database: any Database

    /// A document of an application that was looked up through permission.
    public func document(_ kind: Document.Kind, of application: Application) async throws -> Document? {
        try await database.read { connection in
            try connection.first(
                "SELECT * FROM documents WHERE application_id = \(application.id) AND kind = \(kind.rawValue)",
                Document.init)
        }
    }

    /// Keeps a document printed from frozen data, unless it was kept meanwhile; gives the one that is kept.
    public func keepOnce(_ document: Document, of application: Application, at now: Date) async throws -> Document {
        try await database.write { connection in
            let kept = try connection.first(
                "SELECT * FROM documents WHERE application_id = \(application.id) AND kind = \(document.kind.rawValue)",
                Document.init)
            if let kept { return kept }
            try Self.replace(document, of: application.id, at: now, in: connection)
            try Journal.append(
                "document.print", by: "service", on: application.id,
                details: ["kind": document.kind.rawValue, "sha256": document.sha256], at: now, to: connection)
            return document
        }
    }

    public func letter(reference: String) async throws -> LetterCheck? {
        try await database.read { connection in
            try connection.first(
                """
                SELECT letters.*, documents.sha256 FROM letters
                JOIN documents ON documents.application_id = letters.application_id AND documents.kind = 'letter'
                WHERE reference = \(reference)
                """
            ) { row in
                let subject = try row.json("subject", LetterSubject.self)
                return LetterCheck(
                    reference: try row.text("reference"), companyName: subject.companyName,
                    siren: String(subject.siret.prefix(9)), charter: subject.charter,
                    madeAt: try row.instant("made_at"), sha256: try row.text("sha256"))
            }
        }
    }

    static func replace(
        _ document: Document, of application: String, at now: Date, in connection: any Connection
    ) throws {
        try connection.execute(
            "DELETE FROM documents WHERE application_id = \(application) AND kind = \(document.kind.rawValue)")
        try connection.execute(
            """
            INSERT INTO documents (id, application_id, kind, filename, media_type, size, pages, sha256, bytes, created_at)
            VALUES (\(NewID.make(at: now)), \(application), \(document.kind.rawValue), \(document.filename),
                \(document.mediaType), \(document.bytes.count), \(document.pages), \(document.sha256),
                \(document.bytes), \(now))
            """)
    }
}

extension Document {
    init(_ row: Row) throws {
        kind = try row.value("kind", Kind.self)
        filename = try row.text("filename")
        mediaType = try row.text("media_type")
        pages = try row.int("pages")
        bytes = try row.bytes("bytes")
        sha256 = try row.text("sha256")
    }
}
