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
        /// Whether another one would have to be given: it is the last one, of an application that is not ended.
        public let isNeeded: Bool
        let application: ApplicationID
        let kind: Document.Kind
        let sha256: String
    }

    /// How many files wait and are not opened meanwhile.
    /// - Throws: what the database throws.
    public func count() async throws -> Int {
        try await database.read { try $0.count("SELECT count(*) AS n FROM documents WHERE scan = 'pending'") }
    }

    /// What came before there was an antivirus waits like the rest from now on.
    /// - Throws: what the database throws.
    public func closeUnchecked(at now: Date) async throws {
        let unchecked = try await database.read { connection in
            try connection.rows(
                """
                SELECT id, application_id, sha256 FROM documents
                WHERE kind = 'signed_letter' AND scan = 'unchecked' ORDER BY id
                """
            ) { (id: try $0.text("id"), application: try $0.text("application_id"), sha256: try $0.text("sha256")) }
        }
        for file in unchecked { try await close(file.id, of: ID(file.application), file.sha256, at: now) }
    }

    private func close(_ document: String, of application: ApplicationID, _ sha256: String, at now: Date) async throws {
        try await database.write { connection in
            try Evidence.check(application, in: connection)
            let changed = try connection.changedRows(
                "UPDATE documents SET scan = 'pending' WHERE id = \(document) AND scan = 'unchecked'")
            guard changed == 1 else { return }
            try Journal.append(
                .documentScanned(.signedLetter, sha256: sha256, .pending), by: .service, on: application.text,
                vouchingFor: application, at: now, to: connection)
        }
    }

    /// The files that wait, the first that came first.
    /// - Throws: what the database throws.
    public func waiting(limit: Int) async throws -> [String] {
        try await database.read { connection in
            try connection.rows("SELECT id FROM documents WHERE scan = 'pending' ORDER BY id LIMIT \(limit)") {
                try $0.text("id")
            }
        }
    }

    /// A file that waits; nil when another process looked at it meanwhile, or its draft is gone.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func entry(_ document: String) async throws -> Entry? {
        try await database.read { connection in
            try connection.first(
                """
                SELECT documents.id AS document_id, documents.kind, documents.bytes, documents.sha256, applications.id,
                    applications.number, applications.status, account_id, accounts.email, accounts.name,
                    (SELECT max(version) FROM documents AS later WHERE later.application_id = applications.id
                        AND later.kind = documents.kind) AS last_version, documents.version
                FROM documents JOIN applications ON applications.id = documents.application_id
                JOIN accounts ON accounts.id = applications.account_id
                WHERE documents.id = \(document) AND scan = 'pending'
                """
            ) { row in
                let status = try row.value("status", Status.self)
                return Entry(
                    document: try row.text("document_id"), bytes: try row.bytes("bytes"),
                    owner: Owner(
                        id: try row.id("account_id"), email: try row.text("email"), name: try row.text("name")),
                    number: try row.valueIfAny("number") { ApplicationNumber($0) },
                    isNeeded: try row.int("version") == row.int("last_version") && (status == .draft || status.isLive),
                    application: try row.id("id"), kind: try row.value("kind", Document.Kind.self),
                    sha256: try row.text("sha256"))
            }
        }
    }

    /// Writes what the antivirus said, with the mails that tell it.
    /// - Throws: what the database throws; nothing is written then.
    public func record(_ scan: Scan, of entry: Entry, telling mails: [OutgoingMail], at now: Date) async throws {
        try await database.write { connection in
            let waiting = try connection.count(
                "SELECT count(*) AS n FROM documents WHERE id = \(entry.document) AND scan = 'pending'")
            // Another process was faster, or the draft is gone.
            guard waiting == 1 else { return }
            try Evidence.check(entry.application, in: connection)
            try connection.execute("UPDATE documents SET scan = \(scan.rawValue) WHERE id = \(entry.document)")
            try MailQueue.add(mails, about: entry.application, at: now, to: connection)
            try Journal.append(
                .documentScanned(entry.kind, sha256: entry.sha256, scan), by: .service, on: entry.application.text,
                vouchingFor: entry.application, at: now, to: connection)
        }
    }
}
