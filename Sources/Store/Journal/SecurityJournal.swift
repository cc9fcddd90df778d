import Foundation
import Referencing

/// What concerns security, apart from the journal of acts: who came in and who did not, rights that changed, files that were
/// read. No secret, and no text that somebody typed.
public struct SecurityJournal: Sendable {
    let database: any Database

    /// How long an event is kept.
    public static let kept: TimeInterval = 365 * 86_400

    public struct Event: Sendable, Equatable {
        public enum Kind: String, CaseIterable, Sendable {
            case logIn = "log_in"
            case secondFactor = "second_factor"
            case secondFactorSet = "second_factor_set"
            case recoveryCodesRenewed = "recovery_codes_renewed"
            case passwordSet = "password_set"
            case limitReached = "limit_reached"
            case accountOpened = "account_opened"
            case accessClosed = "access_closed"
            case accessOpened = "access_opened"
            case agreementAsked = "agreement_asked"
            case agreed
            /// What was asked of another administrator was taken back.
            case agreementWithdrawn = "agreement_withdrawn"
            /// Somebody who is known asked for what is not theirs.
            case accessRefused = "access_refused"
            case fileRead = "file_read"
            /// The antivirus found something in a file that was sent.
            case fileRefused = "file_refused"
            case identityLinked = "identity_linked"
            case identityUnlinked = "identity_unlinked"
            /// What an identity provider said could not be believed.
            case identityRefused = "identity_refused"
        }

        public enum Outcome: String, CaseIterable, Sendable {
            case success, failure
        }

        public let kind: Kind
        public let outcome: Outcome
        /// Whose account it was, if there is one.
        public let account: AccountID?
        /// The visitor's network address.
        public let address: String
        /// The account or the file that was concerned, by its identifier.
        public let subject: String?

        public init(
            _ kind: Kind, _ outcome: Outcome = .success, account: AccountID?, address: String, subject: String? = nil
        ) {
            (self.kind, self.outcome, self.account) = (kind, outcome, account)
            (self.address, self.subject) = (address, subject)
        }
    }

    /// An event with its time, and the name of whose account it was.
    public struct Entry: Sendable {
        public let at: Date
        public let event: Event
        public let name: String?
    }

    /// Keeps an event, and forgets those that are too old.
    /// - Throws: what the database throws.
    public func append(_ event: Event, at now: Date) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO security_events (id, at, code, outcome, account_id, address, subject)
                VALUES (\(NewID.make(at: now)), \(now), \(event.kind.rawValue), \(event.outcome.rawValue),
                    \(event.account), \(event.address), \(event.subject))
                """)
            try connection.execute("DELETE FROM security_events WHERE at < \(now - Self.kept)")
        }
    }

    /// The events since an instant, the last ones first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func entries(since start: Date, limit: Int) async throws -> [Entry] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT security_events.*, accounts.name FROM security_events
                LEFT JOIN accounts ON accounts.id = security_events.account_id
                WHERE at >= \(start) ORDER BY at DESC, security_events.id DESC LIMIT \(limit)
                """
            ) { row in
                Entry(
                    at: try row.instant("at"),
                    event: Event(
                        try row.value("code", Event.Kind.self), try row.value("outcome", Event.Outcome.self),
                        account: try row.idIfAny("account_id"), address: try row.text("address"),
                        subject: try row.textIfAny("subject")), name: try row.textIfAny("name"))
            }
        }
    }
}

extension SecurityJournal.Event {
    /// One line for a collector of events, in the names of the Elastic Common Schema.
    public func ecs(at instant: Date) -> String {
        var fields = [
            "@timestamp": Timestamp.text(instant), "event.action": kind.rawValue, "event.outcome": outcome.rawValue,
            "event.category": category, "event.kind": "event", "source.address": address,
            "service.name": "activateurs",
        ]
        fields["user.id"] = account?.text
        fields["event.reference"] = subject
        return JSONValue.object(fields.mapValues { .text($0) }).text
    }

    private var category: String {
        switch kind {
        case .logIn, .secondFactor, .limitReached, .identityRefused: "authentication"
        case .accessRefused: "web"
        case .identityLinked, .identityUnlinked, .secondFactorSet, .recoveryCodesRenewed, .passwordSet, .accountOpened,
            .accessClosed,
            .accessOpened, .agreementAsked, .agreed, .agreementWithdrawn:
            "iam"
        case .fileRead: "file"
        case .fileRefused: "malware"
        }
    }
}
