import Foundation
import Referencing

/// Files that people sent and that no antivirus has looked at yet: kept, and opened by nobody while they wait.
public struct Quarantine: Sendable {
    let database: any Database

    /// A file to be looked at, and what its owner is to be told should something be found.
    public struct Entry: Sendable {
        public let document: String
        public let bytes: Data
        public let owner: Owner
        /// Nil while the application is a draft.
        public let number: ApplicationNumber?
        let application: ApplicationID
        let kind: Document.Kind
        let sha256: String
    }

    /// How many files wait and are not opened meanwhile.
    /// - Throws: what the database throws.
    public func count() async throws -> Int {
        try await database.read { try $0.count("SELECT count(*) AS n FROM documents WHERE scan = 'pending'") }
    }

    /// The next file to be looked at: those that nobody can open first, then what came before there was an antivirus.
    /// - Parameter document: the one that was looked at last; those after it come.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func next(after document: String?) async throws -> Entry? {
        try await database.read { connection in
            try connection.first(
                """
                SELECT documents.id AS document_id, documents.kind, documents.bytes, documents.sha256, applications.id,
                    applications.number, account_id, accounts.email, accounts.name
                FROM documents JOIN applications ON applications.id = documents.application_id
                JOIN accounts ON accounts.id = applications.account_id
                WHERE documents.kind = 'signed_letter' AND scan IN ('pending', 'unchecked')
                    AND documents.id > \(document ?? "")
                ORDER BY documents.id LIMIT 1
                """
            ) { row in
                Entry(
                    document: try row.text("document_id"), bytes: try row.bytes("bytes"),
                    owner: Owner(
                        id: try row.id("account_id"), email: try row.text("email"), name: try row.text("name")),
                    number: try row.valueIfAny("number") { ApplicationNumber($0) }, application: try row.id("id"),
                    kind: try row.value("kind", Document.Kind.self), sha256: try row.text("sha256"))
            }
        }
    }

    /// Writes what the antivirus said, with the mails that tell it.
    /// - Throws: what the database throws; nothing is written then.
    public func record(_ scan: Scan, of entry: Entry, telling mails: [OutgoingMail], at now: Date) async throws {
        try await database.write { connection in
            let waiting = try connection.count(
                "SELECT count(*) AS n FROM documents WHERE id = \(entry.document) AND scan IN ('pending', 'unchecked')")
            // Another process was faster, or the draft is gone.
            guard waiting == 1 else { return }
            try connection.execute("UPDATE documents SET scan = \(scan.rawValue) WHERE id = \(entry.document)")
            try MailQueue.add(mails, about: entry.application, at: now, to: connection)
            try Journal.append(
                .documentScanned(entry.kind, sha256: entry.sha256, scan), by: .service, on: entry.application.text,
                vouchingFor: entry.application, at: now, to: connection)
        }
    }
}
