import Foundation
import Referencing

/// What one administrator asks for and another one agrees to, before it is done: the account of an approver or an
/// administrator, and a lost second factor given back.
public struct TwoPersonRequests: Sendable {
    let database: any Database

    public enum Kind: String, CaseIterable, Sendable {
        case openAccount = "open_account"
        case resetFactor = "reset_factor"
    }

    /// What was asked longer ago is asked anew.
    private static let lifetime: TimeInterval = 72 * 3600

    /// What waits for a second administrator.
    public struct Request: Sendable, Equatable {
        public let kind: Kind
        public let account: AccountID
        public let askedBy: AccountID
        public let askedByName: String
        public let askedAt: Date
    }

    public enum Outcome: Sendable, Equatable {
        /// Another administrator has to agree now.
        case asked
        /// The second one agreed, and it is done.
        case done
        /// The same administrator asked before.
        case waiting
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func pending() async throws -> [Request] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT two_person_requests.*, accounts.name FROM two_person_requests
                JOIN accounts ON accounts.id = asked_by ORDER BY asked_at
                """, Self.request)
        }
    }

    /// Asks for something or, when another administrator asked for it, does it.
    /// - Parameters:
    ///   - mails: what is written when it is done, from the token of a link that sets a password.
    /// - Returns: nil when the account is not one of the staff, or is the administrator's own.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func agree(
        _ kind: Kind, on id: AccountID, by actor: Actor, at now: Date,
        mails: @escaping @Sendable (Account, String) throws -> [OutgoingMail]
    ) async throws -> Outcome? {
        let token = Token.make()
        return try await database.write { connection in
            guard id != actor.id, actor.role == .administrator,
                let account = try connection.first("SELECT * FROM accounts WHERE id = \(id)", Account.init),
                account.role.isStaff
            else { return nil }
            let former = try connection.first(
                """
                SELECT two_person_requests.*, accounts.name FROM two_person_requests
                JOIN accounts ON accounts.id = asked_by WHERE account_id = \(id) AND kind = \(kind.rawValue)
                """, Self.request)
            guard let former else {
                let isPossible =
                    kind == .resetFactor ? !account.isDisabled : account.isDisabled && account.role.isOpenedByTwo
                guard isPossible else { return nil }
                try Self.ask(kind, on: id, by: actor, at: now, in: connection)
                return .asked
            }
            guard former.askedBy != actor.id else { return .waiting }
            guard try Self.holds(former, at: now, in: connection) else {
                try connection.execute(
                    """
                    UPDATE two_person_requests SET asked_by = \(actor.id), asked_at = \(now)
                    WHERE account_id = \(id) AND kind = \(kind.rawValue)
                    """)
                try Self.journal(.agreementAsked(kind.rawValue), on: id, by: actor, at: now, in: connection)
                return .asked
            }
            switch kind {
            case .openAccount:
                try connection.execute("UPDATE accounts SET disabled_at = NULL WHERE id = \(id)")
                try Accounts.addLink(token, to: id, .setPassword, at: now, in: connection)
            case .resetFactor:
                // The password may be known to whoever has the telephone: it is chosen anew, by mail.
                try SecondFactors.forget(id, in: connection)
                try connection.execute("UPDATE accounts SET password_hash = NULL WHERE id = \(id)")
                try Accounts.addLink(token, to: id, .setPassword, at: now, in: connection)
                for table: SQL in ["sessions", "known_devices"] {
                    try connection.execute("DELETE FROM \(table) WHERE account_id = \(id)")
                }
                try Identities.forget(id, at: now, in: connection)
            }
            try connection.execute(
                "DELETE FROM two_person_requests WHERE account_id = \(id) AND kind = \(kind.rawValue)")
            let event = kind == .openAccount ? AccountEvent.enabled : .secondFactorReset
            try Self.journal(event, on: id, by: actor, at: now, in: connection)
            try MailQueue.add(try mails(account, token), at: now, to: connection)
            return .done
        }
    }

    /// Takes back what was asked, or says no to it; an account that waits to be opened stays closed.
    /// - Returns: who had asked; nil when nothing was asked, or about the administrator's own account.
    /// - Throws: what the database throws.
    public func refuse(_ kind: Kind, on id: AccountID, by actor: Actor, at now: Date) async throws -> AccountID? {
        try await database.write { connection in
            guard id != actor.id, actor.role == .administrator else { return nil }
            let asker = try connection.first(
                """
                DELETE FROM two_person_requests WHERE account_id = \(id) AND kind = \(kind.rawValue)
                RETURNING asked_by
                """
            ) { try $0.id("asked_by", of: Actor.self) }
            guard let asker else { return nil }
            try Self.journal(.agreementRefused(kind.rawValue), on: id, by: actor, at: now, in: connection)
            return asker
        }
    }

    private static func journal(
        _ event: AccountEvent, on account: AccountID, by actor: Actor, at now: Date, in connection: any Connection
    ) throws {
        try Journal.append(
            .account(event), by: Author(actor), on: account.text, staff: actor, at: now, to: connection)
    }

    /// Whether it was asked lately, by somebody who is an administrator still.
    private static func holds(_ request: Request, at now: Date, in connection: any Connection) throws -> Bool {
        guard now.timeIntervalSince(request.askedAt) < lifetime else { return false }
        return try connection.count(
            """
            SELECT count(*) AS n FROM accounts
            WHERE id = \(request.askedBy) AND role = 'administrateur' AND disabled_at IS NULL
            """) == 1
    }

    static func ask(
        _ kind: Kind, on account: AccountID, by actor: Actor, at now: Date, in connection: any Connection
    ) throws {
        try connection.execute(
            """
            INSERT INTO two_person_requests (account_id, kind, asked_by, asked_at)
            VALUES (\(account), \(kind.rawValue), \(actor.id), \(now))
            """)
        try journal(.agreementAsked(kind.rawValue), on: account, by: actor, at: now, in: connection)
    }

    private static func request(_ row: Row) throws -> Request {
        Request(
            kind: try row.value("kind", Kind.self), account: try row.id("account_id"),
            askedBy: try row.id("asked_by"), askedByName: try row.text("name"), askedAt: try row.instant("asked_at"))
    }
}
