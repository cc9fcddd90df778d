import Crypto
import Foundation

/// Every store over one database.
public struct Stores: Sendable {
    public let database: any Database

    public init(database: any Database) { self.database = database }

    public var migrations: Migrations { Migrations(database: database) }
    public var accounts: Accounts { Accounts(database: database) }
    public var sessions: Sessions { Sessions(database: database) }
    public var applications: Applications { Applications(database: database) }
    public var documents: Documents { Documents(database: database) }
    public var suppliers: Suppliers { Suppliers(database: database) }
    public var communes: Communes { Communes(database: database) }
    public var reports: FicheReports { FicheReports(database: database) }
    public var journal: Journal { Journal(database: database) }
    public var mails: MailQueue { MailQueue(database: database) }

    /// Opens what `DATABASE_URL` names: `sqlite:PATH`, or `sqlite::memory:`.
    public init(url: String) throws {
        guard let scheme = url.range(of: "sqlite:"), scheme.lowerBound == url.startIndex else {
            throw UnknownDatabase(url: url)
        }
        let path = String(url[scheme.upperBound...])
        guard !path.isEmpty else { throw UnknownDatabase(url: url) }
        database = path == ":memory:" ? try SQLiteDatabase() : try SQLiteDatabase(file: path)
    }
}

/// A `DATABASE_URL` that names no engine of ours.
public struct UnknownDatabase: Error, CustomStringConvertible {
    let url: String
    public var description: String { "DATABASE_URL: « \(url) » is not of the form sqlite:PATH" }
}

/// Identifiers made by us: UUID version 7 (RFC 9562), so that they sort by time of making.
public enum NewID {
    public static func make(at now: Date) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        var random = SystemRandomNumberGenerator()
        for index in 6..<16 { bytes[index] = UInt8.random(in: 0...255, using: &random) }
        let milliseconds = UInt64(max(0, now.timeIntervalSince1970 * 1000))
        for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> (8 * (5 - UInt64(index)))) }
        bytes[6] = 0x70 | (bytes[6] & 0x0F)
        bytes[8] = 0x80 | (bytes[8] & 0x3F)
        let hex = Digest.hex(bytes)
        let cuts = [0, 8, 12, 16, 20, 32]
        return zip(cuts, cuts.dropFirst()).map { from, to in
            String(hex.dropFirst(from).prefix(to - from))
        }.joined(separator: "-")
    }
}

/// SHA-256 as the service writes it: 64 lower-case hexadecimal digits.
public enum Digest {
    public static func sha256(_ data: some DataProtocol) -> String { hex(SHA256.hash(data: data)) }
    public static func sha256(_ text: String) -> String { sha256(Data(text.utf8)) }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// Secrets sent to a browser or by e-mail: 256 random bits, kept only as their hash.
public enum Token {
    public static func make() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Digest.hex($0) }
    }

    public static func hash(_ token: String) -> String { Digest.sha256(token) }
}
