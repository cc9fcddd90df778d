import Foundation
import Referencing

/// Who is logged in: random tokens, kept as their hash, with an idle and an absolute limit.
public struct Sessions: Sendable {
    let database: any Database

    /// A session ends after two hours without a request, and twelve hours after the log-in whatever happens.
    public static let idleLimit: TimeInterval = 2 * 3600
    public static let absoluteLimit: TimeInterval = 12 * 3600
    /// The last visit is written at most this often, so that reading a page costs no write.
    private static let precision: TimeInterval = 300

    /// Starts a session and ends the one that the browser held before.
    /// - Returns: the token for the cookie.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func start(for account: Account, replacing former: String?, at now: Date) async throws -> String {
        let token = Token.make()
        try await database.write { connection in
            if let former { try connection.execute("DELETE FROM sessions WHERE token_hash = \(Token.hash(former))") }
            try connection.execute(
                """
                INSERT INTO sessions (token_hash, account_id, created_at, seen_at)
                VALUES (\(Token.hash(token)), \(account.id), \(now), \(now))
                """)
            try connection.execute("DELETE FROM sessions WHERE created_at <= \(now - Self.absoluteLimit)")
            try Journal.append(
                .account(.loggedIn), by: .account(account.id), on: account.id.text, at: now, to: connection)
        }
        return token
    }

    /// The account of a session that still holds.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func account(of token: String, at now: Date) async throws -> Account? {
        let hash = Token.hash(token)
        let found = try await database.read { connection in
            try connection.first(
                """
                SELECT accounts.*, seen_at FROM accounts JOIN sessions ON sessions.account_id = accounts.id
                WHERE token_hash = \(hash) AND seen_at > \(now - Self.idleLimit)
                    AND sessions.created_at > \(now - Self.absoluteLimit) AND disabled_at IS NULL
                """
            ) { (account: try Account($0), seenAt: try $0.instant("seen_at")) }
        }
        guard let found else { return nil }
        if now.timeIntervalSince(found.seenAt) > Self.precision {
            try await database.write { connection in
                try connection.execute("UPDATE sessions SET seen_at = \(now) WHERE token_hash = \(hash)")
            }
        }
        return found.account
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func end(_ token: String) async throws {
        try await database.write { connection in
            try connection.execute("DELETE FROM sessions WHERE token_hash = \(Token.hash(token))")
        }
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func endAll(of account: Actor, at now: Date) async throws {
        try await database.write { connection in
            try connection.execute("DELETE FROM sessions WHERE account_id = \(account.id)")
            try Journal.append(
                .account(.loggedOutEverywhere), by: Author(account), on: account.id.text, at: now, to: connection)
        }
    }
}
