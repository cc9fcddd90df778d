import Foundation
import Referencing

/// Browsers that an account was used from: a cookie's token, kept as its hash. Whoever shows it is not kept out by the
/// failures of others.
public struct KnownDevices: Sendable {
    let database: any Database

    /// A device that was not used for this long is forgotten.
    public static let lifetime: TimeInterval = 180 * 86_400

    /// - Throws: what the database throws.
    public func isKnown(_ token: String, for account: AccountID, at now: Date) async throws -> Bool {
        try await database.read { connection in
            try connection.count(
                """
                SELECT count(*) AS n FROM known_devices WHERE token_hash = \(Token.hash(token))
                    AND account_id = \(account) AND seen_at > \(now - Self.lifetime)
                """) > 0
        }
    }

    /// Whether anybody logged in from it.
    /// - Throws: what the database throws.
    public func isKnown(_ token: String, at now: Date) async throws -> Bool {
        try await database.read { connection in
            try connection.count(
                """
                SELECT count(*) AS n FROM known_devices
                WHERE token_hash = \(Token.hash(token)) AND seen_at > \(now - Self.lifetime)
                """) > 0
        }
    }

    /// - Throws: what the database throws.
    public func remember(_ token: String, for account: AccountID, at now: Date) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO known_devices (token_hash, account_id, seen_at)
                VALUES (\(Token.hash(token)), \(account), \(now))
                ON CONFLICT (token_hash, account_id) DO UPDATE SET seen_at = excluded.seen_at
                """)
            try connection.execute("DELETE FROM known_devices WHERE seen_at < \(now - Self.lifetime)")
        }
    }
}
