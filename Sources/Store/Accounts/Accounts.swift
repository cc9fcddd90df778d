import Foundation
import Referencing

/// A person who may log in.
public struct Account: Sendable, Equatable {
    public let id: AccountID
    public let email: String
    public let name: String
    public let role: Role
    /// An argon2id hash in PHC form; nil until the first password is set.
    public let passwordHash: String?
    public let emailIsProved: Bool
    public let isDisabled: Bool

    public var actor: Actor { Actor(id: id, role: role, name: name) }

    init(_ row: Row) throws {
        id = try row.id("id")
        email = try row.text("email")
        name = try row.text("name")
        role = try row.value("role", Role.self)
        passwordHash = try row.textIfAny("password_hash")
        emailIsProved = try row.textIfAny("email_proved_at") != nil
        isDisabled = try row.textIfAny("disabled_at") != nil
    }
}

/// The accounts, and the one-time links that prove an address or set a password.
public struct Accounts: Sendable {
    let database: any Database

    /// What a one-time link is for.
    public enum Purpose: String, Sendable {
        case proveEmail = "prove_email"
        case setPassword = "set_password"
    }

    /// How long a link holds, in seconds: a day to prove an address or to set a password.
    public static let linkLifetime: TimeInterval = 24 * 3600
    /// A link for a forgotten password holds one hour: whoever asked for it is waiting.
    public static let resetLifetime: TimeInterval = 3600

    /// The address exists already.
    public struct AddressTaken: Error, Sendable {}

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func named(_ email: String) async throws -> Account? {
        try await database.read { connection in
            try connection.first("SELECT * FROM accounts WHERE email = \(Self.normalised(email))", Account.init)
        }
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func account(_ id: AccountID) async throws -> Account? {
        try await database.read { try $0.first("SELECT * FROM accounts WHERE id = \(id)", Account.init) }
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func staff() async throws -> [Account] {
        try await database.read { try Self.staff(in: $0) }
    }

    static func staff(in connection: any Connection) throws -> [Account] {
        try connection.rows("SELECT * FROM accounts WHERE role <> 'applicant' ORDER BY name, id", Account.init)
    }

    /// Opens an account and a link for it; the mails are made from the link's token.
    /// - Parameters:
    ///   - author: who opens it; nil when its owner does.
    ///   - asker: the administrator, when another one has to agree: the account stays closed, without a link, until then.
    /// - Returns: the token of the link.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    @discardableResult
    public func open(
        email: String, name: String, role: Role, passwordHash: String?, by author: Author?, isDemo: Bool = false,
        askedBy asker: Actor? = nil, at now: Date,
        mails: @escaping @Sendable (String) throws -> [OutgoingMail] = { _ in [] }
    ) async throws -> String {
        let token = Token.make()
        let id = AccountID(NewID.make(at: now))
        let email = Self.normalised(email)
        try await database.write { connection in
            guard try connection.count("SELECT count(*) AS n FROM accounts WHERE email = \(email)") == 0 else {
                throw AddressTaken()
            }
            let proved = isDemo ? now : nil
            try connection.execute(
                """
                INSERT INTO accounts (id, email, name, role, password_hash, email_proved_at, is_demo, created_at,
                    disabled_at)
                VALUES (\(id), \(email), \(name), \(role.rawValue), \(passwordHash), \(proved), \(isDemo), \(now),
                    \(asker == nil ? nil : now))
                """)
            try Journal.append(
                .account(.opened(role)), by: author ?? .account(id), on: id.text, at: now, to: connection)
            if let asker {
                return try TwoPersonRequests.ask(.openAccount, on: id, by: asker, at: now, in: connection)
            }
            let purpose = passwordHash == nil ? Purpose.setPassword : .proveEmail
            try Self.addLink(token, to: id, purpose, at: now, in: connection)
            try MailQueue.add(try mails(token), at: now, to: connection)
        }
        return token
    }

    /// Makes a new link; the earlier ones for the same purpose stop working.
    /// - Parameter passwordHash: the password of whoever signs up again with an address not proved yet.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func renewLink(
        for account: Account, _ purpose: Purpose, passwordHash: String? = nil, at now: Date,
        mails: @escaping @Sendable (String) throws -> [OutgoingMail]
    ) async throws {
        let token = Token.make()
        try await database.write { connection in
            if let passwordHash {
                try connection.execute(
                    """
                    UPDATE accounts SET password_hash = \(passwordHash)
                    WHERE id = \(account.id) AND email_proved_at IS NULL
                    """)
            }
            try connection.execute(
                "DELETE FROM account_tokens WHERE account_id = \(account.id) AND purpose = \(purpose.rawValue)")
            try Self.addLink(
                token, to: account.id, purpose, at: now,
                for: purpose == .setPassword ? Self.resetLifetime : Self.linkLifetime, in: connection)
            try MailQueue.add(try mails(token), at: now, to: connection)
        }
    }

    /// Queues mails that belong to no other act (« vous avez déjà un compte »).
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func write(_ mails: [OutgoingMail], at now: Date) async throws {
        try await database.write { try MailQueue.add(mails, at: now, to: $0) }
    }

    /// The account that a link belongs to, while the link holds.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func account(ofLink token: String, _ purpose: Purpose, at now: Date) async throws -> Account? {
        try await database.read { try Self.account(ofLink: token, purpose, at: now, in: $0) }
    }

    /// Uses a link up and proves the address. A link used twice (a double click) proves what it proved already.
    /// - Returns: nil when the link does not hold any more.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func proveEmail(token: String, at now: Date) async throws -> Account? {
        try await database.write { connection in
            guard let account = try Self.account(ofLink: token, .proveEmail, at: now, in: connection) else {
                return nil
            }
            guard try Self.use(token, at: now, in: connection) else { return account }
            try connection.execute("UPDATE accounts SET email_proved_at = \(now) WHERE id = \(account.id)")
            try Journal.append(
                .account(.addressProved), by: .account(account.id), on: account.id.text, at: now, to: connection)
            return account
        }
    }

    /// Uses a link up and sets a password; every session of the account ends, and the address is proved by the way.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func setPassword(token: String, hash: String, at now: Date) async throws -> Account? {
        try await database.write { connection in
            guard let account = try Self.account(ofLink: token, .setPassword, at: now, in: connection),
                try Self.use(token, at: now, in: connection)
            else {
                return nil
            }
            try connection.execute("DELETE FROM account_tokens WHERE account_id = \(account.id) AND used_at IS NULL")
            try connection.execute("DELETE FROM sessions WHERE account_id = \(account.id)")
            try AddressChanges.forget(account.id, in: connection)
            // Whoever lost the account to somebody wants it back whole: an identity that the other one linked goes too.
            if account.passwordHash != nil {
                try Identities.forget(account.id, at: now, in: connection)
            }
            try connection.execute(
                """
                UPDATE accounts SET password_hash = \(hash), email_proved_at = coalesce(email_proved_at, \(now))
                WHERE id = \(account.id)
                """)
            try Journal.append(
                .account(.passwordSet), by: .account(account.id), on: account.id.text, at: now, to: connection)
            return account
        }
    }

    /// Sets another password; every other session of the account ends.
    /// - Throws: what the database throws.
    public func changePassword(
        of id: AccountID, hash: String, keeping token: String, mails: [OutgoingMail], at now: Date
    ) async throws {
        try await database.write { connection in
            try connection.execute("UPDATE accounts SET password_hash = \(hash) WHERE id = \(id)")
            try connection.execute(
                "DELETE FROM sessions WHERE account_id = \(id) AND token_hash <> \(Token.hash(token))")
            try connection.execute("DELETE FROM account_tokens WHERE account_id = \(id) AND used_at IS NULL")
            try AddressChanges.forget(id, in: connection)
            try Journal.append(.account(.passwordSet), by: .account(id), on: id.text, at: now, to: connection)
            try MailQueue.add(mails, at: now, to: connection)
        }
    }

    /// Notes that its owner took a copy of all that is kept of them.
    /// - Throws: what the database throws.
    public func noteExport(of id: AccountID, at now: Date) async throws {
        try await database.write { connection in
            try Journal.append(.account(.dataExported), by: .account(id), on: id.text, at: now, to: connection)
        }
    }

    /// Whether a link that holds was used before.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func isUsed(link token: String) async throws -> Bool {
        try await database.read { connection in
            try connection.count(
                """
                SELECT count(*) AS n FROM account_tokens WHERE token_hash = \(Token.hash(token)) AND used_at IS NOT NULL
                """) > 0
        }
    }

    /// False when it was used before.
    private static func use(_ token: String, at now: Date, in connection: any Connection) throws -> Bool {
        try connection.changedRows(
            "UPDATE account_tokens SET used_at = \(now) WHERE token_hash = \(Token.hash(token)) AND used_at IS NULL")
            == 1
    }

    /// Closes or opens again the access of a member of staff; their sessions end. What two administrators opened, two open
    /// again (``TwoPersonRequests``).
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func setDisabled(_ disabled: Bool, account id: AccountID, by actor: Actor, at now: Date) async throws -> Bool
    {
        try await database.write { connection in
            let since = disabled ? now : nil
            let changed = try connection.changedRows(
                """
                UPDATE accounts SET disabled_at = \(since) WHERE id = \(id) AND role <> 'applicant' AND id <> \(actor.id)
                    AND (\(disabled) OR role = 'instructeur')
                    AND NOT EXISTS (SELECT 1 FROM two_person_requests
                        WHERE account_id = \(id) AND kind = 'open_account')
                """)
            guard changed == 1 else { return false }
            try connection.execute("DELETE FROM sessions WHERE account_id = \(id)")
            try Journal.append(
                .account(disabled ? .disabled : .enabled), by: Author(actor), on: id.text, staff: actor, at: now,
                to: connection)
            return true
        }
    }

    /// Whether the database holds accounts that the demonstration did not make.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func holdsRealOnes() async throws -> Bool {
        try await database.read { connection in
            try connection.count("SELECT count(*) AS n FROM accounts WHERE is_demo = 0") > 0
        }
    }

    /// Whether the database holds accounts of the demonstration, whose passwords are public.
    /// - Throws: what the database throws.
    public func holdDemoOnes() async throws -> Bool {
        try await database.read { connection in
            try connection.count("SELECT count(*) AS n FROM accounts WHERE is_demo = 1") > 0
        }
    }

    static func normalised(_ email: String) -> String {
        email.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    }

    static func addLink(
        _ token: String, to account: AccountID, _ purpose: Purpose, at now: Date,
        for lifetime: TimeInterval = linkLifetime,
        in connection: any Connection
    ) throws {
        try connection.execute(
            """
            INSERT INTO account_tokens (token_hash, account_id, purpose, expires_at)
            VALUES (\(Token.hash(token)), \(account), \(purpose.rawValue), \(now + lifetime))
            """)
    }

    private static func account(
        ofLink token: String, _ purpose: Purpose, at now: Date, in connection: any Connection
    ) throws -> Account? {
        try connection.first(
            """
            SELECT accounts.* FROM accounts JOIN account_tokens ON account_tokens.account_id = accounts.id
            WHERE token_hash = \(Token.hash(token)) AND purpose = \(purpose.rawValue) AND expires_at > \(now)
                AND disabled_at IS NULL
            """, Account.init)
    }
}
