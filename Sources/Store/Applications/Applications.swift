import Foundation
import Referencing

/// The applications: looked up through permission, changed by acts that are one transaction each.
public struct Applications: Sendable {
    let database: any Database
    let announcer: Announcer

    /// It does not exist, or not for this person.
    public struct NotFound: Error, Equatable {}

    /// Somebody acted since the page was shown; nothing has changed.
    public struct ChangedMeanwhile: Error, Equatable {
        public let application: Application
        public let since: [JournalEntry]
    }

    /// An act that makes a letter came without its file: a fault of ours.
    struct MissingDocument: Error {}

    /// Which application an act is done on.
    public enum Target: Sendable {
        /// A filed one, as far as the actor may see it.
        case number(ApplicationNumber)
        /// The actor's own draft or application under way.
        case open
        /// The actor's own draft.
        case draft
    }

    // MARK: Reading

    /// The account's draft or application under way or, failing that, its last one.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func current(of owner: Actor) async throws -> Application? {
        try await database.read { connection in
            try ApplicationRecord.find(Self.open(of: owner), in: connection)
                ?? ApplicationRecord.find(
                    "account_id = \(owner.id) ORDER BY applications.sequence DESC LIMIT 1", in: connection)
        }
    }

    /// The filed application with this number, if this person may see it.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func application(_ number: ApplicationNumber, visibleTo actor: Actor) async throws -> FiledApplication? {
        try await database.read { connection in
            try ApplicationRecord.find(Self.numbered(number, for: actor), in: connection)?.filed
        }
    }

    /// What a person filed, the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func filed(by owner: Actor) async throws -> [FiledSummary] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT number, status, submitted_at FROM applications WHERE account_id = \(owner.id)
                    AND status <> 'draft' ORDER BY sequence DESC
                """
            ) { row in
                FiledSummary(
                    number: try row.value("number") { ApplicationNumber($0) },
                    status: try row.value("status", Status.self), filedAt: try row.instant("submitted_at"))
            }
        }
    }

    /// A line of the list of what a person filed.
    public struct FiledSummary: Sendable, Equatable {
        public let number: ApplicationNumber
        public let status: Status
        public let filedAt: Date
    }

    /// What was done to an application, oldest first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func history(of id: ApplicationID) async throws -> [JournalEntry] {
        try await database.read { try Journal.entries(of: id.text, in: $0) }
    }

    /// The numbers of other applications for the same firm.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func others(of siren: Siren, than application: ApplicationID) async throws -> [ApplicationNumber] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT number FROM applications WHERE siren = \(siren) AND id <> \(application)
                    AND number IS NOT NULL AND status <> 'withdrawn' ORDER BY number
                """
            ) { try $0.value("number") { ApplicationNumber($0) } }
        }
    }

    /// Whether somebody else's application for this SIRET is being handled.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func isLive(siret: Siret, besides owner: Actor) async throws -> Bool {
        try await database.read { connection in
            try connection.count(
                """
                SELECT count(*) AS n FROM applications WHERE siret = \(siret) AND account_id <> \(owner.id)
                    AND status IN ('submitted', 'under_review', 'awaiting_decision')
                """) > 0
        }
    }

    /// Names without case and accents, for the queue's search.
    static func searchable(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }

    // MARK: Acts

    /// The account's open application, or a new draft.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func draft(of owner: Actor, at now: Date) async throws -> Application {
        try await database.write { connection in
            let open = Self.open(of: owner)
            if let application = try ApplicationRecord.find(open, in: connection) { return application }
            let id = ApplicationID(NewID.make(at: now))
            try connection.execute(
                """
                INSERT INTO applications (id, account_id, sequence, status, revision, created_at, updated_at)
                VALUES (\(id), \(owner.id),
                    (SELECT coalesce(max(sequence), 0) + 1 FROM applications WHERE account_id = \(owner.id)),
                    'draft', 1, \(now), \(now))
                """)
            try Self.prefill(id, of: owner, at: now, in: connection)
            try Journal.append(
                .application(.opened), by: Author(owner), on: id.text, vouchingFor: id, at: now, to: connection)
            guard let application = try ApplicationRecord.find(open, in: connection) else { throw NotFound() }
            return application
        }
    }

    /// Who comes back finds what they said last: the presentation, as the fiche says it, and the company while it is not
    /// referenced. The charter and the letter are for each application anew.
    private static func prefill(
        _ draft: ApplicationID, of owner: Actor, at now: Date, in connection: any Connection
    ) throws {
        let former: SQL = """
            FROM applications WHERE account_id = \(owner.id) AND status <> 'draft' ORDER BY sequence DESC LIMIT 1
            """
        let last = try connection.first("SELECT siret, company, profile \(former)") { row in
            (
                siret: try row.valueIfAny("siret") { Siret($0) }, company: try row.jsonIfAny("company")?.company(),
                profile: try row.jsonIfAny("profile")?.profile()
            )
        }
        // Who claimed a fiche has filed nothing: the fiche says it.
        let condition: SQL =
            if let last { "suppliers.siret = \(last.siret)" } else { "suppliers.claimed_by = \(owner.id)" }
        let file = try SupplierFileRecord.all(condition, in: connection).first
        guard last != nil || file != nil else { return }
        let profile = file?.owner?.id == owner.id ? file?.profile : last?.profile
        let isReferenced = [.referenced, .suspended].contains(file?.status(on: CivilDay(of: now)))
        // What the registry said then may have changed: the company is confirmed anew.
        var company = isReferenced ? nil : last == nil ? file.flatMap { Company($0.supplier) } : last?.company
        company?.registry = nil
        try connection.execute(
            """
            UPDATE applications SET profile = \(json: profile.map { JSONValue($0) }),
                company = \(json: company.map { JSONValue($0) }), siret = \(company?.siret), siren = \(company?.siren),
                name = \(company?.name), search_name = \(company.map { searchable($0.name) }),
                department = \(company?.department)
            WHERE id = \(draft)
            """)
    }

    /// Does an act: looked up through permission, guarded by the rules, written with its events, letters and mails.
    /// - Parameters:
    ///   - revision: the revision that the person saw; nil when the act does not depend on it.
    ///   - document: the file that the act makes or takes.
    ///   - code: the actor's security code, for an act that asks for one; it serves once, with the act.
    /// - Returns: the application afterwards; nil when it is gone.
    /// - Throws: ``NotFound``, ``ChangedMeanwhile``, ``SecondFactors/WrongCode`` or ``Refusal``; nothing has changed then.
    @discardableResult
    public func perform(
        _ act: some ApplicationAct, on target: Target, by actor: Actor, seeing revision: Int? = nil, _ policy: Policy,
        at now: Date, attaching document: Document? = nil, proving code: String? = nil
    ) async throws -> Application? {
        try await database.write { connection in
            try perform(
                act, on: target, by: actor, seeing: revision, policy, at: now, document, code, in: connection)
        }
    }

    /// The same inside a transaction that does more.
    @discardableResult
    func perform(
        _ act: some ApplicationAct, on target: Target, by actor: Actor, seeing revision: Int?, _ policy: Policy,
        at now: Date, _ document: Document?, _ code: String?, in connection: any Connection
    ) throws -> Application? {
        guard let before = try ApplicationRecord.find(Self.condition(target, actor), in: connection) else {
            throw NotFound()
        }
        try Evidence.check(before.id, in: connection)
        try Self.guardSeen(revision, before, in: connection)
        let circumstances = try Self.circumstances(
            of: act, by: actor, before, document, at: now, in: connection)
        let done = try before.performing(act, by: actor, at: now, policy, given: circumstances)
        if let code, try !SecondFactors.use(code, of: actor.id, at: now, in: connection) {
            throw SecondFactors.WrongCode()
        }
        try ApplicationWriter(before: before, connection: connection, now: now).save(done.after, document)
        for event in done.events {
            // The letter is there before the event that vouches for it.
            if let file = done.after?.filed {
                try announcer.announce(event, of: file, by: actor, at: now, in: connection)
            }
            try Journal.append(
                .application(event), by: Author(actor), on: before.id.text, staff: actor, vouchingFor: before.id,
                at: now, to: connection)
            if case .accepted = event, let file = done.after?.filed {
                try Suppliers.reference(file, by: actor, at: now, in: connection)
            }
        }
        return done.after
    }

    /// What an act would make of a filed application; nothing is written.
    /// - Throws: ``NotFound`` or ``Refusal``.
    public func previewed(
        _ act: some ApplicationAct, on number: ApplicationNumber, by actor: Actor, _ policy: Policy, at now: Date
    ) async throws -> (file: FiledApplication, events: [ApplicationEvent]) {
        try await database.read { connection in
            guard let before = try ApplicationRecord.find(Self.numbered(number, for: actor), in: connection) else {
                throw NotFound()
            }
            let circumstances = try Self.circumstances(of: act, by: actor, before, nil, at: now, in: connection)
            let done = try before.performing(act, by: actor, at: now, policy, given: circumstances)
            guard let file = done.after?.filed else { throw NotFound() }
            return (file, done.events)
        }
    }

    private static func condition(_ target: Target, _ actor: Actor) -> SQL {
        switch target {
        case .number(let number): numbered(number, for: actor)
        case .open: open(of: actor)
        case .draft: "account_id = \(actor.id) AND status = 'draft'"
        }
    }

    /// The account's draft or application under way: one at most.
    private static func open(of owner: Actor) -> SQL {
        "account_id = \(owner.id) AND status IN ('draft', 'submitted', 'under_review', 'awaiting_decision')"
    }

    /// The filed application with a number, as far as a person may see it.
    private static func numbered(_ number: ApplicationNumber, for actor: Actor) -> SQL {
        actor.role.isStaff
            ? "applications.number = \(number) AND applications.status <> 'draft' AND \(isOpen(to: actor))"
            : "applications.number = \(number) AND applications.account_id = \(actor.id)"
    }

    /// Files in which a member of the staff declared no interest.
    static func isOpen(to actor: Actor) -> SQL {
        """
        NOT EXISTS (SELECT 1 FROM file_participants WHERE application_id = applications.id
            AND file_participants.account_id = \(actor.id) AND part = 'recused')
        """
    }

    static func find(_ number: ApplicationNumber, visibleTo actor: Actor, in connection: any Connection) throws
        -> FiledApplication?
    {
        try ApplicationRecord.find(numbered(number, for: actor), in: connection)?.filed
    }

    private static func guardSeen(_ revision: Int?, _ application: Application, in connection: any Connection) throws {
        guard let revision, revision != application.revision else { return }
        let missed = (0..<application.revision).contains(revision) ? application.revision - revision : 0
        let acts = try Journal.entries(of: application.id.text, in: connection).filter {
            if case .application = $0.event { true } else { false }
        }
        throw ChangedMeanwhile(application: application, since: acts.suffix(missed))
    }

    // MARK: What rules ask of the world around

    private static func circumstances(
        of act: some ApplicationAct, by actor: Actor, _ application: Application, _ document: Document?, at now: Date,
        in connection: any Connection
    ) throws -> Circumstances {
        let siret = act.siret ?? application.contents.company?.siret
        let year = CivilDay(of: now).year
        var (others, models, last, analysts, periods) = (0, 0, 0, [ID<Actor>: String](), [RecordedPeriod]())
        var (delegations, ofOwner) = (0, 0)
        try connection.each([
            """
            SELECT count(*) AS n FROM applications WHERE siret = \(siret) AND id <> \(application.id)
                AND status IN ('submitted', 'under_review', 'awaiting_decision')
            """,
            "SELECT id, name FROM accounts WHERE role IN ('instructeur', 'valideur') AND disabled_at IS NULL",
            "SELECT count(*) AS n FROM letters WHERE sha256 = \(document?.sha256)",
            "SELECT value FROM sequences WHERE name = 'application' AND year = \(year)",
            "SELECT count(*) AS n FROM delegations WHERE \(Delegations.isHeld(by: actor, on: CivilDay(of: now)))",
            """
            SELECT count(*) AS n FROM applications WHERE account_id = \(application.owner.id) AND id <> \(application.id)
                AND status IN ('draft', 'submitted', 'under_review', 'awaiting_decision')
            """,
            Suppliers.selectPeriods(of: siret),
        ]) { statement, row in
            switch statement {
            case 0: others = try row.int("n")
            case 1: analysts[try row.id("id")] = try row.text("name")
            case 2: models = try row.int("n")
            case 3: last = try row.int("value")
            case 4: delegations = try row.int("n")
            case 5: ofOwner = try row.int("n")
            default: periods.append(try Suppliers.recordedPeriod(row))
            }
        }
        return Circumstances(
            nextNumber: ApplicationNumber(year: year, sequence: last + 1), isAnotherLive: others > 0,
            ownerHasAnother: ofOwner > 0,
            analysts: analysts, isOurModel: models > 0,
            recordedPeriods: periods, isDelegated: delegations > 0)
    }

    /// The next number of its year is taken.
    static func take(_ number: ApplicationNumber, in connection: any Connection) throws {
        let year = Int(number.text.split(separator: "-")[1])
        try connection.execute(
            """
            INSERT INTO sequences (name, year, value) VALUES ('application', \(year), 1)
            ON CONFLICT (name, year) DO UPDATE SET value = sequences.value + 1
            """)
    }
}
