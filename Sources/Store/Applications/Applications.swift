import Foundation
import Referencing

/// The applications: looked up through permission, changed by verbs that are one transaction each.
public struct Applications: Sendable {
    let database: any Database

    /// What keeps an act from being done; nothing has changed.
    public enum Refusal: Error, Sendable {
        /// It does not exist, or not for this person.
        case notFound
        /// The rules do not allow it to this person now.
        case notAllowed(Action)
        /// Somebody acted since the page was shown.
        case changedMeanwhile(Application, since: [JournalEntry])
        /// The section is not open to changes.
        case locked(Section)
        case incomplete([Gap])
        /// Another application for this SIRET is being handled.
        case anotherIsLive
        /// The person named is not one who may analyse.
        case unknownColleague
    }

    /// What the mails of an act are made from: the application as the act leaves it.
    public typealias Mails = @Sendable (Application) throws -> [OutgoingMail]

    // MARK: Reading

    /// The account's draft or application under way or, failing that, its last one.
    public func current(of owner: Actor) async throws -> Application? {
        try await database.read { connection in
            let open = try Application.find(Self.open(of: owner), in: connection)
            return try open
                ?? Application.find(
                    "account_id = \(owner.id) ORDER BY applications.created_at DESC, applications.id DESC LIMIT 1",
                    in: connection)
        }
    }

    /// The application with this number, if this person may see it.
    public func application(_ number: String, visibleTo actor: Actor) async throws -> Application? {
        try await database.read { try Self.find(number, visibleTo: actor, in: $0) }
    }

    /// What was done to an application, oldest first.
    public func history(of application: Application) async throws -> [JournalEntry] {
        try await database.read { try Journal.entries(of: application.id, in: $0) }
    }

    /// Another application for the same SIREN, or none.
    public func others(ofSiren siren: String, than application: Application) async throws -> [String] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT number FROM applications WHERE siren = \(siren) AND id <> \(application.id)
                    AND number IS NOT NULL AND status <> 'withdrawn' ORDER BY number
                """
            ) { try $0.text("number") }
        }
    }

    /// Whether somebody else's application for this SIRET is being handled.
    public func isLive(siret: Siret, besides owner: Actor) async throws -> Bool {
        try await database.read { connection in
            try connection.count(
                """
                SELECT count(*) AS n FROM applications WHERE siret = \(siret.digits) AND account_id <> \(owner.id)
                    AND status IN ('submitted', 'under_review', 'awaiting_decision')
                """) > 0
        }
    }

    /// Names without case and accents, for the queue's search.
    static func searchable(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }

    static func find(_ number: String, visibleTo actor: Actor, in connection: any Connection) throws -> Application? {
        try Application.find(numbered(number, for: actor), in: connection)
    }

    // MARK: The pipeline of every act

    /// One act: looked up through permission, checked against the rules, written with its journal row and mails.
    /// - Parameter revision: the revision that the person saw; nil when the act does not depend on it.
    func perform(
        _ action: Action, on condition: SQL, by actor: Actor, seeing revision: Int?, fourEyes: Bool = true,
        at now: Date, details: [String: String] = [:], mails: @escaping Mails,
        change: @escaping @Sendable (inout Application, any Connection) throws -> Void = { _, _ in }
    ) async throws -> Application {
        try await database.write { connection in
            guard var application = try Application.find(condition, in: connection) else { throw Refusal.notFound }
            try Self.guardSeen(revision, application, in: connection)
            guard application.standing.actions(for: actor, fourEyes: fourEyes).contains(action),
                let status = try application.status.applying(action)
            else { throw Refusal.notAllowed(action) }
            application.status = status
            try change(&application, connection)
            try application.save(at: now, in: connection)
            var details = details
            details["status"] = status.rawValue
            details["role"] = actor.role.rawValue
            details["name"] = actor.role.isStaff ? actor.name : nil
            try Journal.append(
                "application.\(action.rawValue)", by: actor.id, on: application.id, details: details, at: now,
                to: connection)
            try MailQueue.add(try mails(application), at: now, to: connection)
            return application
        }
    }

    /// The account's draft or application under way: one at most.
    static func open(of owner: Actor) -> SQL {
        "account_id = \(owner.id) AND status IN ('draft', 'submitted', 'under_review', 'awaiting_decision')"
    }

    /// The application with a number, as far as a person may see it.
    static func numbered(_ number: String, for actor: Actor) -> SQL {
        actor.role.isStaff
            ? "applications.number = \(number) AND applications.status <> 'draft'"
            : "applications.number = \(number) AND applications.account_id = \(actor.id)"
    }

    static func guardSeen(_ revision: Int?, _ application: Application, in connection: any Connection) throws {
        guard let revision, revision != application.revision else { return }
        let missed = max(0, application.revision - revision)
        // Printing a document is journaled and changes nothing.
        let acts = try Journal.entries(of: application.id, in: connection).filter { $0.act != "document.print" }
        throw Refusal.changedMeanwhile(application, since: acts.suffix(missed))
    }
}
