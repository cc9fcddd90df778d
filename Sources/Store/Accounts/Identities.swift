import Foundation
import Referencing

/// Which account an identity of a provider opens.
public struct Identities: Sendable {
    let database: any Database

    /// How long somebody has to say which account is theirs, in seconds.
    public static let pendingLifetime: TimeInterval = 900

    /// The account is linked to another identity already, or the identity to another account.
    public struct LinkedAlready: Error, Equatable {}
    /// The address has an account: it is linked with its password, not opened anew.
    public struct AccountExists: Error, Equatable {}

    /// The account that this person's identity opens; what the provider says of the establishment is kept.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func account(of person: Identity) async throws -> Account? {
        let found = try await database.read { connection in
            try connection.first(
                """
                SELECT accounts.*, identities.siret AS siret FROM accounts
                JOIN identities ON identities.account_id = accounts.id
                WHERE issuer = \(person.issuer) AND subject = \(person.subject)
                """
            ) { (try Account($0), try $0.textIfAny("siret")) }
        }
        guard let (account, siret) = found else { return nil }
        if let now = person.siret, now.digits != siret {
            try await database.write { connection in
                try connection.execute(
                    """
                    UPDATE identities SET siret = \(now) WHERE issuer = \(person.issuer) AND subject = \(person.subject)
                    """)
            }
        }
        return account
    }

    /// Whether an account is linked, and the establishment that the provider named.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func link(of account: AccountID) async throws -> (siret: Siret?, since: Date)? {
        try await database.read { connection in
            try connection.first(
                "SELECT siret, linked_at FROM identities WHERE account_id = \(account) ORDER BY linked_at LIMIT 1"
            ) { (try $0.textIfAny("siret").flatMap { Siret($0) }, try $0.instant("linked_at")) }
        }
    }

    // MARK: Whose account it is

    /// Keeps a person until they say which account is theirs.
    /// - Returns: a token for the browser.
    /// - Throws: what the database throws.
    public func hold(_ person: Identity, at now: Date) async throws -> String {
        let token = Token.make()
        try await database.write { connection in
            try connection.execute("DELETE FROM pending_identities WHERE expires_at <= \(now)")
            try connection.execute(
                """
                INSERT INTO pending_identities (token_hash, issuer, subject, email, name, siret, identity_token,
                    expires_at)
                VALUES (\(Token.hash(token)), \(person.issuer), \(person.subject), \(person.email), \(person.name),
                    \(person.siret), \(person.token), \(now + Self.pendingLifetime))
                """)
        }
        return token
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func held(_ token: String, at now: Date) async throws -> Identity? {
        try await database.read { try Self.held(token, at: now, in: $0) }
    }

    private static func held(_ token: String, at now: Date, in connection: any Connection) throws -> Identity? {
        try connection.first(
            """
            SELECT * FROM pending_identities WHERE token_hash = \(Token.hash(token)) AND expires_at > \(now)
            """
        ) { row in
            Identity(
                issuer: try row.text("issuer"), subject: try row.text("subject"), email: try row.text("email"),
                name: try row.text("name"), siret: try row.textIfAny("siret").flatMap { Siret($0) },
                token: try row.text("identity_token"))
        }
    }

    /// Opens an applicant's account for a person who was held. The provider vouches for the address: an account that
    /// somebody opened with it and never proved becomes theirs, without the other one's password.
    /// - Returns: nil when the token does not hold any more.
    /// - Throws: ``AccountExists``, ``LinkedAlready``; what the database throws. Nothing has changed then.
    public func open(_ token: String, at now: Date) async throws -> Account? {
        try await database.write { connection in
            guard let person = try Self.held(token, at: now, in: connection) else { return nil }
            let email = Accounts.normalised(person.email)
            let known = try connection.first("SELECT * FROM accounts WHERE email = \(email)", Account.init)
            if let known, known.emailIsProved || known.role.isStaff || known.isDisabled { throw AccountExists() }
            let id = known?.id ?? AccountID(NewID.make(at: now))
            if known != nil {
                try connection.execute("DELETE FROM account_tokens WHERE account_id = \(id)")
                try connection.execute("DELETE FROM sessions WHERE account_id = \(id)")
                try connection.execute(
                    """
                    UPDATE accounts SET name = \(person.name), password_hash = NULL, email_proved_at = \(now)
                    WHERE id = \(id)
                    """)
            } else {
                try connection.execute(
                    """
                    INSERT INTO accounts (id, email, name, role, email_proved_at, created_at)
                    VALUES (\(id), \(email), \(person.name), \(Role.applicant.rawValue), \(now), \(now))
                    """)
                try Journal.append(
                    .account(.opened(.applicant)), by: .account(id), on: id.text, at: now, to: connection)
            }
            try Journal.append(
                .account(.addressProved), by: .account(id), on: id.text, at: now, to: connection)
            try Self.link(person, to: id, token, at: now, in: connection)
            return try connection.first("SELECT * FROM accounts WHERE id = \(id)", Account.init)
        }
    }

    /// Links a person who was held to an account whose owner proved that it is theirs.
    /// - Parameter code: the security code of a member of the staff; it serves once, with the link.
    /// - Returns: nil when the token does not hold any more.
    /// - Throws: ``LinkedAlready``, ``SecondFactors/WrongCode``; what the database throws. Nothing has changed then.
    public func link(
        _ token: String, to account: Account, proving code: String?, mails: [OutgoingMail], at now: Date
    ) async throws -> Identity? {
        try await database.write { connection in
            // As it was when its password was looked at.
            let same = try connection.count(
                """
                SELECT count(*) AS n FROM accounts WHERE id = \(account.id) AND disabled_at IS NULL
                    AND role = \(account.role.rawValue) AND password_hash = \(account.passwordHash)
                """)
            guard same == 1, let person = try Self.held(token, at: now, in: connection) else { return nil }
            // First: a code that opens nothing is not looked at.
            try Self.guardUnlinked(person, account.id, in: connection)
            if account.role.isStaff {
                guard let code, try SecondFactors.use(code, of: account.id, at: now, in: connection) else {
                    throw SecondFactors.WrongCode()
                }
            }
            try Self.link(person, to: account.id, token, at: now, in: connection)
            try MailQueue.add(mails, at: now, to: connection)
            return person
        }
    }

    private static func guardUnlinked(
        _ person: Identity, _ account: AccountID, in connection: any Connection
    ) throws {
        let others = try connection.count(
            """
            SELECT count(*) AS n FROM identities WHERE issuer = \(person.issuer)
                AND (subject = \(person.subject) OR account_id = \(account))
            """)
        guard others == 0 else { throw LinkedAlready() }
    }

    private static func link(
        _ person: Identity, to account: AccountID, _ token: String, at now: Date, in connection: any Connection
    ) throws {
        try guardUnlinked(person, account, in: connection)
        try connection.execute(
            """
            INSERT INTO identities (issuer, subject, account_id, siret, linked_at)
            VALUES (\(person.issuer), \(person.subject), \(account), \(person.siret), \(now))
            """)
        try connection.execute("DELETE FROM pending_identities WHERE token_hash = \(Token.hash(token))")
        try Journal.append(
            .account(.identityLinked), by: .account(account), on: account.text, at: now, to: connection)
    }

    /// Ends the link of an account that its owner gets back.
    static func forget(_ account: AccountID, at now: Date, in connection: any Connection) throws {
        let ended = try connection.changedRows("DELETE FROM identities WHERE account_id = \(account)")
        guard ended > 0 else { return }
        try Journal.append(
            .account(.identityUnlinked), by: .account(account), on: account.text, at: now, to: connection)
    }

    /// Ends the link, and the sessions that it opened but for one; an account without a password keeps it, for nothing else opens it.
    /// - Returns: whether there was one that could be ended.
    /// - Throws: what the database throws.
    public func unlink(_ account: AccountID, keeping token: String, mails: [OutgoingMail], at now: Date) async throws
        -> Bool
    {
        try await database.write { connection in
            let ended = try connection.changedRows(
                """
                DELETE FROM identities WHERE account_id = \(account) AND EXISTS
                    (SELECT 1 FROM accounts WHERE accounts.id = \(account) AND password_hash IS NOT NULL)
                """)
            guard ended > 0 else { return false }
            try connection.execute(
                """
                DELETE FROM sessions WHERE account_id = \(account) AND identity_token IS NOT NULL
                    AND token_hash <> \(Token.hash(token))
                """)
            try Journal.append(
                .account(.identityUnlinked), by: .account(account), on: account.text, at: now, to: connection)
            try MailQueue.add(mails, at: now, to: connection)
            return true
        }
    }
}
