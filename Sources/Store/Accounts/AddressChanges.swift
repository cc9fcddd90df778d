import Foundation
import Referencing

/// A new address of an account, which counts once the link in its mail was followed.
public struct AddressChanges: Sendable {
    let database: any Database

    /// How long the link holds, in seconds.
    public static let lifetime: TimeInterval = 24 * 3600

    /// A change that was asked for.
    public struct Asked: Sendable, Equatable {
        public let account: AccountID
        public let name: String
        public let former: String
        public let email: String
    }

    /// Remembers the new address in place of one asked for before. Whether somebody has it already is told to nobody but its
    /// owner, by mail.
    /// - Parameter mails: from the link's token; nil for an address that is somebody's.
    /// - Throws: what the database throws.
    public func ask(
        _ email: String, for account: AccountID, at now: Date,
        mails: @escaping @Sendable (_ token: String?) throws -> [OutgoingMail]
    ) async throws {
        let (token, email) = (Token.make(), Accounts.normalised(email))
        try await database.write { connection in
            let isTaken = try connection.count("SELECT count(*) AS n FROM accounts WHERE email = \(email)") > 0
            // In both cases the one asked for before is gone: nobody sees from its link whose the address is.
            try Self.forget(account, in: connection)
            if !isTaken {
                try connection.execute(
                    """
                    INSERT INTO email_changes (account_id, token_hash, email, expires_at)
                    VALUES (\(account), \(Token.hash(token)), \(email), \(now + Self.lifetime))
                    """)
            }
            try MailQueue.add(try mails(isTaken ? nil : token), at: now, to: connection)
        }
    }

    /// Whoever secures the account again (another password, every session closed) wants no change that somebody else began.
    static func forget(_ account: AccountID, in connection: any Connection) throws {
        try connection.execute("DELETE FROM email_changes WHERE account_id = \(account)")
    }

    /// What a link would change; nil when it does not hold.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func asked(_ token: String, at now: Date) async throws -> Asked? {
        try await database.read { try Self.asked(token, at: now, in: $0) }
    }

    /// Uses a link up: the account has its new address, and its sessions and links end.
    /// - Parameter mails: what both addresses are told.
    /// - Returns: nil when the link does not hold any more.
    /// - Throws: ``Accounts/AddressTaken`` when somebody took the address meanwhile; what the database throws.
    public func confirm(
        _ token: String, of owner: Actor, at now: Date, mails: @escaping @Sendable (Asked) throws -> [OutgoingMail]
    ) async throws -> Asked? {
        try await database.write { connection in
            guard let asked = try Self.asked(token, at: now, in: connection), asked.account == owner.id else {
                return nil
            }
            guard try connection.count("SELECT count(*) AS n FROM accounts WHERE email = \(asked.email)") == 0 else {
                throw Accounts.AddressTaken()
            }
            try connection.execute(
                "UPDATE accounts SET email = \(asked.email), email_proved_at = \(now) WHERE id = \(asked.account)")
            try Self.forget(asked.account, in: connection)
            try connection.execute("DELETE FROM account_tokens WHERE account_id = \(asked.account)")
            try connection.execute("DELETE FROM sessions WHERE account_id = \(asked.account)")
            try Journal.append(
                .account(.addressChanged), by: .account(asked.account), on: asked.account.text, at: now, to: connection)
            try MailQueue.add(try mails(asked), at: now, to: connection)
            return asked
        }
    }

    private static func asked(_ token: String, at now: Date, in connection: any Connection) throws -> Asked? {
        try connection.first(
            """
            SELECT account_id, name, accounts.email AS former, email_changes.email AS email FROM email_changes
            JOIN accounts ON accounts.id = account_id
            WHERE token_hash = \(Token.hash(token)) AND expires_at > \(now) AND disabled_at IS NULL
            """
        ) { row in
            Asked(
                account: try row.id("account_id"), name: try row.text("name"), former: try row.text("former"),
                email: try row.text("email"))
        }
    }
}
