import Foundation
import Referencing

/// The second factor of the staff: a secret shared with an authenticator, and ten codes on paper for the day it is lost.
public struct SecondFactors: Sendable {
    let database: any Database

    private static let recoveryCodes = 10

    /// Whether an account has a factor that was tried once.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func isConfirmed(_ account: AccountID) async throws -> Bool {
        try await database.read { try Self.factor(of: account, in: $0)?.isConfirmed ?? false }
    }

    /// The secret to be given to an authenticator; nil when it was confirmed: it is never shown again.
    /// - Parameter isNew: whether another one is made: whoever has seen the page before, with a password that was stolen, knows
    ///   nothing of the one that is confirmed.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func begin(_ account: AccountID, isNew: Bool = true) async throws -> TimeBasedCode? {
        try await database.write { connection in
            if let factor = try Self.factor(of: account, in: connection) {
                if factor.isConfirmed { return nil }
                if !isNew { return factor.code }
                try connection.execute("DELETE FROM second_factors WHERE account_id = \(account)")
            }
            let made = TimeBasedCode()
            try connection.execute(
                "INSERT INTO second_factors (account_id, secret) VALUES (\(account), \(made.base32))")
            return made
        }
    }

    /// Confirms the factor by its first code.
    /// - Returns: the recovery codes, which are shown once; nil when the code is wrong, or the factor was confirmed before.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func confirm(_ code: String, of account: AccountID, at now: Date) async throws -> [String]? {
        try await database.write { connection in
            guard let factor = try Self.factor(of: account, in: connection), !factor.isConfirmed,
                let step = factor.code.step(of: Self.digits(code), at: now, after: factor.lastStep)
            else { return nil }
            try connection.execute(
                """
                UPDATE second_factors SET confirmed_at = \(now), last_step = \(step) WHERE account_id = \(account)
                """)
            try Journal.append(
                .account(.secondFactorSet), by: .account(account), on: account.text, at: now, to: connection)
            return try Self.makeRecoveryCodes(of: account, in: connection)
        }
    }

    /// Replaces the recovery codes; those before no longer serve.
    /// - Throws: ``WrongCode``; what the database throws.
    public func renewRecoveryCodes(
        of account: AccountID, proving code: String, mails: [OutgoingMail], at now: Date
    ) async throws -> [String] {
        try await database.write { connection in
            guard try Self.use(code, of: account, at: now, in: connection) else { throw WrongCode() }
            try MailQueue.add(mails, at: now, to: connection)
            try Journal.append(
                .account(.recoveryCodesRenewed), by: .account(account), on: account.text, at: now, to: connection)
            return try Self.makeRecoveryCodes(of: account, in: connection)
        }
    }

    private static func makeRecoveryCodes(of account: AccountID, in connection: any Connection) throws -> [String] {
        let codes = (0..<recoveryCodes).map { _ in recoveryCode() }
        try connection.execute("DELETE FROM recovery_codes WHERE account_id = \(account)")
        for code in codes {
            try connection.execute(
                "INSERT INTO recovery_codes (account_id, code_hash) VALUES (\(account), \(Token.hash(code)))")
        }
        return codes
    }

    /// Whether a code of the authenticator, or one of the recovery codes, is right; each serves once.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func use(_ code: String, of account: AccountID, at now: Date) async throws -> Bool {
        try await database.write { try Self.use(code, of: account, at: now, in: $0) }
    }

    /// A code that is not right, or served before.
    public struct WrongCode: Error, Equatable {}

    static func use(
        _ code: String, of account: AccountID, at now: Date, in connection: any Connection
    ) throws -> Bool {
        guard let factor = try factor(of: account, in: connection), factor.isConfirmed else { return false }
        if let step = factor.code.step(of: digits(code), at: now, after: factor.lastStep) {
            try connection.execute("UPDATE second_factors SET last_step = \(step) WHERE account_id = \(account)")
            return true
        }
        let recovery = Token.hash(code.lowercased().filter { $0.isLetter || $0.isNumber })
        return try connection.changedRows(
            """
            UPDATE recovery_codes SET used_at = \(now)
            WHERE account_id = \(account) AND code_hash = \(recovery) AND used_at IS NULL
            """) == 1
    }

    static func forget(_ account: AccountID, in connection: any Connection) throws {
        try connection.execute("DELETE FROM second_factors WHERE account_id = \(account)")
        try connection.execute("DELETE FROM recovery_codes WHERE account_id = \(account)")
    }

    /// Recovery codes that were not used yet.
    /// - Throws: what the database throws.
    public func recoveryCodesLeft(_ account: AccountID) async throws -> Int {
        try await database.read { connection in
            try connection.count(
                "SELECT count(*) AS n FROM recovery_codes WHERE account_id = \(account) AND used_at IS NULL")
        }
    }

    // MARK: The demonstration

    /// Gives an invented account a factor that is confirmed, so that the demonstration is played at once.
    /// - Throws: what the database throws.
    public func giveToDemo(_ account: AccountID, at now: Date) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO second_factors (account_id, secret, confirmed_at)
                SELECT id, \(TimeBasedCode().base32), \(now) FROM accounts WHERE id = \(account) AND is_demo = 1
                """)
        }
    }

    /// The secret of an invented account; nil for every real one.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func ofDemo(_ email: String) async throws -> TimeBasedCode? {
        try await database.read { connection in
            try connection.first(
                """
                SELECT second_factors.* FROM second_factors JOIN accounts ON accounts.id = account_id
                WHERE email = \(Accounts.normalised(email)) AND is_demo = 1
                """
            ) { try $0.value("secret") { TimeBasedCode(base32: $0) } }
        }
    }

    private static func factor(of account: AccountID, in connection: any Connection) throws -> (
        code: TimeBasedCode, isConfirmed: Bool, lastStep: Int
    )? {
        try connection.first("SELECT * FROM second_factors WHERE account_id = \(account)") {
            (
                code: try $0.value("secret") { TimeBasedCode(base32: $0) },
                isConfirmed: try $0.instantIfAny("confirmed_at") != nil, lastStep: try $0.int("last_step")
            )
        }
    }

    /// A code as it was typed, with or without blanks.
    private static func digits(_ code: String) -> String { code.filter { $0.isASCII && $0.isNumber } }

    /// Twenty-four letters and digits that nobody confuses: 118 bits, so that a plain hash keeps them.
    private static func recoveryCode() -> String {
        let letters = Array("23456789abcdefghjkmnpqrstuvwxyz")
        var random = SystemRandomNumberGenerator()
        return String((0..<24).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
    }
}
