import Foundation
import Referencing

/// What people add to what they write, as rows: under the number of a procedure and of its observations, or of an appeal.
enum AttachmentRecord {
    static func add(
        _ attachment: Attachment, _ bytes: Data, to subject: String, number: Int, at now: Date,
        in connection: any Connection
    ) throws {
        try connection.execute(
            """
            INSERT INTO attachments (subject, number, filename, pages, size, sha256, content, added_at)
            VALUES (\(subject), \(number), \(attachment.filename), \(attachment.pages), \(attachment.size),
                \(attachment.sha256), \(bytes), \(now))
            """)
    }

    /// By their numbers.
    static func all(of subject: String, in connection: any Connection) throws -> [Int: Attachment] {
        let rows = try connection.rows(
            "SELECT number, filename, pages, size, sha256 FROM attachments WHERE subject = \(subject)"
        ) { row in
            (
                try row.int("number"),
                Attachment(
                    filename: try row.text("filename"), pages: try row.int("pages"), size: try row.int("size"),
                    sha256: try row.text("sha256"))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// - Throws: ``DatabaseUnavailable`` when the bytes are not what was sent.
    static func bytes(of subject: String, number: Int, in connection: any Connection) throws -> Data? {
        let found = try connection.first(
            "SELECT content, sha256 FROM attachments WHERE subject = \(subject) AND number = \(number)"
        ) { (try $0.bytes("content"), try $0.text("sha256")) }
        guard let (bytes, sha256) = found else { return nil }
        guard Digest.sha256(bytes) == sha256 else { throw DatabaseUnavailable(reason: .tampered) }
        return bytes
    }
}
