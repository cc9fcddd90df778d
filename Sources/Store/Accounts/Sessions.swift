import Foundation
import Referencing

/// Who is logged in: random tokens, kept as their hash, with an idle and an absolute limit.
public struct Sessions: Sendable {
    let database: any Database

    /// A session ends twelve hours after the log-in whatever happens, and after some time without a request.
    public static let absoluteLimit: TimeInterval = 12 * 3600
    /// Without a request, an applicant's session ends after two hours.
    public static let idleLimit: TimeInterval = 2 * 3600
    /// The last visit is written at most this often, so that reading a page costs no write.
    private static let precision: TimeInterval = 120

    /// A session that holds.
    public struct Session: Sendable {
        public let account: Account
        /// Whether the second factor was given in it.
        public let isProved: Bool
        /// Whether the last visit has to be written anew.
        public let isStale: Bool
    }

    /// Starts a session and ends the one that the browser held before.
    /// - Parameters:
    ///   - isProved: whether the second factor was given.
    ///   - device: what the browser says of itself, for the list of open sessions.
    ///   - identityToken: what an identity provider wants back at the log-out.
    /// - Returns: the token for the cookie.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func start(
        for account: Account, replacing former: String?, isProved: Bool = false, device: String = "",
        identityToken: String? = nil, at now: Date
    ) async throws -> String {
        let token = Token.make()
        try await database.write { connection in
            if let former { try connection.execute("DELETE FROM sessions WHERE token_hash = \(Token.hash(former))") }
            try connection.execute(
                """
                INSERT INTO sessions (token_hash, account_id, created_at, seen_at, proved_at, device, identity_token)
                VALUES (\(Token.hash(token)), \(account.id), \(now), \(now), \(isProved ? now : nil), \(device),
                    \(identityToken))
                """)
            try connection.execute("DELETE FROM sessions WHERE created_at <= \(now - Self.absoluteLimit)")
            try Journal.append(
                .account(.loggedIn), by: .account(account.id), on: account.id.text, at: now, to: connection)
        }
        return token
    }

    /// The second factor was given: the session has another token from now on.
    /// - Returns: the token for the cookie; nil when the session does not hold any more.
    /// - Throws: what the database throws.
    public func prove(_ token: String, at now: Date) async throws -> String? {
        let proved = Token.make()
        let changed = try await database.write { connection in
            try connection.changedRows(
                """
                UPDATE sessions SET token_hash = \(Token.hash(proved)), proved_at = \(now), seen_at = \(now)
                WHERE token_hash = \(Token.hash(token))
                """)
        }
        return changed == 1 ? proved : nil
    }

    /// The session of a token, while it holds.
    /// - Parameters:
    ///   - staffIdle: after how long without a request a session of the staff ends.
    ///   - wasSeen: whether it was used lately although that could not be written.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func session(
        of token: String, staffIdle: TimeInterval, wasSeen: Bool = false, at now: Date
    ) async throws -> Session? {
        try await database.read { connection in
            try connection.first(
                """
                SELECT accounts.*, seen_at, proved_at FROM accounts JOIN sessions ON sessions.account_id = accounts.id
                WHERE token_hash = \(Token.hash(token)) AND disabled_at IS NULL
                    AND \(Self.holds(staffIdle, wasSeen, at: now))
                """
            ) { row in
                Session(
                    account: try Account(row), isProved: try row.instantIfAny("proved_at") != nil,
                    isStale: now.timeIntervalSince(try row.instant("seen_at")) > Self.precision)
            }
        }
    }

    private static func holds(_ staffIdle: TimeInterval, _ wasSeen: Bool = false, at now: Date) -> SQL {
        let seen: SQL =
            wasSeen
            ? "" : "seen_at > (CASE WHEN role = 'applicant' THEN \(now - idleLimit) ELSE \(now - staffIdle) END) AND"
        return """
                \(seen) sessions.created_at > \(now - absoluteLimit)
            """
    }

    /// Writes that a session was used.
    /// - Throws: what the database throws.
    public func touch(_ token: String, at now: Date) async throws {
        try await database.writeUnordered { connection in
            try connection.execute("UPDATE sessions SET seen_at = \(now) WHERE token_hash = \(Token.hash(token))")
        }
    }

    /// A session in the list of its owner.
    public struct Open: Sendable, Equatable {
        /// Names the session in its owner's list: the beginning of its token's hash, which opens nothing.
        public let id: String
        public let device: String
        public let startedAt: Date
        public let seenAt: Date
        public let isCurrent: Bool
    }

    private static let idLength = 24

    /// The sessions of an account that hold, the last used first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func list(
        of account: AccountID, current token: String, staffIdle: TimeInterval, at now: Date
    ) async throws -> [Open] {
        let current = Token.hash(token)
        return try await database.read { connection in
            try connection.rows(
                """
                SELECT sessions.* FROM accounts JOIN sessions ON sessions.account_id = accounts.id
                WHERE accounts.id = \(account) AND \(Self.holds(staffIdle, at: now)) ORDER BY seen_at DESC, token_hash
                """
            ) { row in
                let hash = try row.text("token_hash")
                return Open(
                    id: String(hash.prefix(Self.idLength)), device: try row.text("device"),
                    startedAt: try row.instant("created_at"), seenAt: try row.instant("seen_at"),
                    isCurrent: hash == current)
            }
        }
    }

    /// Ends one of an account's sessions, by its name in the list.
    /// - Throws: what the database throws.
    public func end(_ id: String, of account: AccountID) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                DELETE FROM sessions
                WHERE account_id = \(account) AND substr(token_hash, 1, \(Self.idLength)) = \(id)
                """)
        }
    }

    /// - Returns: what an identity provider wants back, if one opened the session.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    @discardableResult
    public func end(_ token: String) async throws -> String? {
        try await database.write { connection in
            try connection.first(
                "DELETE FROM sessions WHERE token_hash = \(Token.hash(token)) RETURNING identity_token"
            ) { try $0.textIfAny("identity_token") }.flatMap { $0 }
        }
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func endAll(of account: Actor, at now: Date) async throws {
        try await database.write { connection in
            try connection.execute("DELETE FROM sessions WHERE account_id = \(account.id)")
            try AddressChanges.forget(account.id, in: connection)
            try Journal.append(
                .account(.loggedOutEverywhere), by: Author(account), on: account.id.text, at: now, to: connection)
        }
    }
}
