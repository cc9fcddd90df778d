import Foundation
import Referencing

/// The suppliers as their acts see them: looked up through permission, changed by acts that are one transaction each.
public struct SupplierFiles: Sendable {
    let database: any Database
    let announcer: Announcer

    /// It does not exist, or not for this person.
    public struct NotFound: Error, Equatable {}

    /// Somebody acted since the page was shown; nothing has changed.
    public struct ChangedMeanwhile: Error, Equatable {
        public let file: SupplierFile
    }

    // MARK: Reading

    /// What an account speaks for, the one that was accepted last first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all(of owner: Actor) async throws -> [SupplierFile] {
        try await database.read { connection in
            try SupplierFileRecord.all(
                "\(SupplierFileRecord.owner) = \(owner.id) ORDER BY accepted_at DESC", in: connection)
        }
    }

    /// The supplier whose fiche has this address, if this person may act on it.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func file(_ slug: String, visibleTo actor: Actor) async throws -> SupplierFile? {
        try await database.read { try Self.find(slug, for: actor, in: $0) }
    }

    /// What was done to a supplier, oldest first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func history(of id: SupplierID) async throws -> [JournalEntry] {
        try await database.read { try Journal.entries(of: id.text, in: $0) }
    }

    /// What its fiche said, the first version first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    /// - Parameter actor: the staff sees all; an owner those of one's own applications.
    public func versions(of id: SupplierID, visibleTo actor: Actor) async throws -> [FicheVersion] {
        try await database.read { connection in
            let mine: SQL =
                actor.role.isStaff
                ? "1 = 1"
                : """
                (application_id IN (SELECT applications.id FROM applications WHERE account_id = \(actor.id))
                    OR application_id IS NULL AND EXISTS (SELECT 1 FROM suppliers WHERE suppliers.id = supplier_id
                        AND claimed_by = \(actor.id)))
                """
            return try connection.rows(
                "SELECT * FROM fiche_versions WHERE supplier_id = \(id) AND \(mine) ORDER BY number"
            ) { row in
                FicheVersion(
                    number: try row.int("number"), profile: try row.jsonIfAny("profile")?.profile(),
                    application: try row.idIfAny("application_id"), at: try row.instant("written_at"))
            }
        }
    }

    /// All that the register ever recorded of it, with what replaced what: the order in which it was recorded.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func recorded(of id: SupplierID) async throws -> [PeriodRow] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT referencing_periods.*, accounts.name AS author, (SELECT later.recorded_at
                    FROM referencing_periods AS later WHERE later.supersedes = referencing_periods.id) AS replaced_at
                FROM referencing_periods LEFT JOIN accounts ON accounts.id = recorded_by
                WHERE supplier_id = \(id) ORDER BY recorded_at, referencing_periods.id
                """
            ) { row in
                PeriodRow(
                    period: try Suppliers.period(row), source: try row.value("source", RecordedPeriod.Source.self),
                    recordedAt: try row.instant("recorded_at"), recordedBy: try row.textIfAny("author"),
                    replacedAt: try row.instantIfAny("replaced_at"))
            }
        }
    }

    /// A row of the register on both axes: the days of which it speaks, and while it was what the register said.
    public struct PeriodRow: Sendable, Equatable {
        public let period: Period
        public let source: RecordedPeriod.Source
        public let recordedAt: Date
        /// The person's name, when it was one.
        public let recordedBy: String?
        public let replacedAt: Date?
    }

    /// The bytes of what came with observations; nil when there is nothing.
    /// - Throws: ``DatabaseUnavailable`` when they are not what was sent; what the database throws.
    public func attachment(_ observation: Int, of procedure: ProcedureNumber) async throws -> Data? {
        try await database.read { try AttachmentRecord.bytes(of: procedure.text, number: observation, in: $0) }
    }

    // MARK: Letters

    /// The supplier that a letter is about, for those who may see it, and for the person to whom the letter is addressed.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func file(ofLetter number: Int, _ slug: String, visibleTo actor: Actor) async throws -> SupplierFile? {
        try await database.read { try Self.find(slug, ofLetter: number, for: actor, in: $0) }
    }

    static func find(
        _ slug: String, ofLetter number: Int, for actor: Actor, in connection: any Connection
    ) throws -> SupplierFile? {
        if let file = try find(slug, for: actor, in: connection) { return file }
        return try SupplierFileRecord.all(
            """
            suppliers.slug = \(slug) AND EXISTS (SELECT 1 FROM supplier_letters
                WHERE supplier_id = suppliers.id AND number = \(number) AND addressee_id = \(actor.id))
            """, in: connection
        ).first
    }

    /// What was written to it, the last letter first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    /// - Parameter actor: the staff sees all; an owner those that were written to them.
    public func letters(of id: SupplierID, visibleTo actor: Actor) async throws -> [SupplierLetter] {
        try await database.read { connection in
            let mine: SQL = actor.role.isStaff ? "1 = 1" : "addressee_id = \(actor.id)"
            return try connection.rows(
                "SELECT * FROM supplier_letters WHERE supplier_id = \(id) AND \(mine) ORDER BY number DESC", Self.letter
            )
        }
    }

    static func letter(_ number: Int, to id: SupplierID, in connection: any Connection) throws -> SupplierLetter? {
        try connection.first(
            "SELECT * FROM supplier_letters WHERE supplier_id = \(id) AND number = \(number)", letter)
    }

    /// Remembers when its owner first opened a letter: from then on it is notified (CRPA L112-15).
    /// - Throws: what the database throws; ``DatabaseUnavailable`` when the supplier was tampered with.
    public func noteReading(of letter: SupplierLetter, to id: SupplierID, by owner: Actor, at now: Date) async throws {
        guard letter.readAt == nil else { return }
        try await database.write { connection in
            try LifeEvidence.check(id.text, in: connection)
            let marked = try connection.changedRows(
                """
                UPDATE supplier_letters SET read_at = \(now)
                WHERE supplier_id = \(id) AND number = \(letter.number) AND read_at IS NULL
                """)
            guard marked == 1 else { return }
            try Journal.append(
                .supplier(.letterRead(letter.number)), by: Author(owner), on: id.text, vouchingForLifeOf: id.text,
                at: now, to: connection)
        }
    }

    /// Remembers when the post delivered a letter that nobody opened here; what is proved first stays.
    /// - Throws: ``NotFound``; what the database throws; ``DatabaseUnavailable`` when the supplier was tampered with.
    public func recordPosting(
        of number: Int, to slug: String, on day: CivilDay, by actor: Actor, at now: Date
    ) async throws {
        try await database.write { connection in
            guard actor.role.analyses, let file = try Self.find(slug, for: actor, in: connection) else {
                throw NotFound()
            }
            try LifeEvidence.check(file.id.text, in: connection)
            let marked = try connection.changedRows(
                """
                UPDATE supplier_letters SET posted_on = \(day)
                WHERE supplier_id = \(file.id) AND number = \(number) AND read_at IS NULL AND posted_on IS NULL
                """)
            guard marked == 1 else { return }
            try Journal.append(
                .supplier(.letterPosted(number, on: day)), by: Author(actor), on: file.id.text, staff: actor,
                vouchingForLifeOf: file.id.text, at: now, to: connection)
        }
    }

    /// The printed letter, if it was printed.
    /// - Throws: what the database throws.
    public func printed(_ number: Int, to id: SupplierID) async throws -> Data? {
        try await database.read { connection in
            try connection.first(
                "SELECT pdf FROM supplier_letters WHERE supplier_id = \(id) AND number = \(number) AND pdf IS NOT NULL"
            ) { try $0.bytes("pdf") }
        }
    }

    /// Keeps the printed letter; the first one stays.
    /// - Throws: what the database throws.
    public func keep(_ pdf: Data, of number: Int, to id: SupplierID, at now: Date) async throws -> Data {
        try await database.write { connection in
            let kept = try connection.changedRows(
                """
                UPDATE supplier_letters SET pdf = \(pdf)
                WHERE supplier_id = \(id) AND number = \(number) AND pdf IS NULL
                """)
            guard kept == 0 else { return pdf }
            return try connection.first(
                "SELECT pdf FROM supplier_letters WHERE supplier_id = \(id) AND number = \(number)"
            ) { try $0.bytes("pdf") } ?? pdf
        }
    }

    private static func letter(_ row: Row) throws -> SupplierLetter {
        let versions = try row.json("versions").textMap()
        return SupplierLetter(
            number: try row.int("number"), kind: try row.value("kind", SupplierLetter.Kind.self),
            title: try row.text("title"), blocks: try row.json("blocks").issuedBlocks(), html: try row.text("html"),
            versions: versions, issuedAt: try row.instant("issued_at"),
            // Not of the column, which finds rows: of what the evidence vouches for.
            request: versions[SupplierLetter.requestKey].flatMap { SupplierRequestNumber($0) },
            readAt: try row.instantIfAny("read_at"), postedOn: try row.dayIfAny("posted_on"))
    }

    static func add(
        _ letter: SupplierLetter, to id: SupplierID, _ addressee: AccountID?, in connection: any Connection
    ) throws {
        try connection.execute(
            """
            INSERT INTO supplier_letters (supplier_id, number, addressee_id, kind, title, blocks, html, versions,
                issued_at, request_number)
            VALUES (\(id), \(letter.number), \(addressee), \(letter.kind.rawValue), \(letter.title),
                \(json: JSONValue(letter.blocks)), \(letter.html), \(json: JSONValue(letter.versions)),
                \(letter.issuedAt), \(letter.request?.text))
            """)
    }

    /// The number that the next letter to a supplier gets.
    static func nextLetter(to id: SupplierID, in connection: any Connection) throws -> Int {
        try connection.count(
            "SELECT coalesce(max(number), 0) + 1 AS n FROM supplier_letters WHERE supplier_id = \(id)")
    }

    // MARK: Acts

    /// Does an act: looked up through permission, guarded by the rules, written with its events, letters and mails.
    /// - Parameters:
    ///   - revision: the revision that the person saw; nil when the act does not depend on it.
    ///   - bytes: of the file that comes with the act.
    ///   - code: the actor's security code, for an act that asks for one.
    /// - Returns: the supplier afterwards.
    /// - Throws: ``NotFound``, ``ChangedMeanwhile``, ``SecondFactors/WrongCode`` or ``SupplierRefusal``; nothing has
    ///   changed then.
    @discardableResult
    public func perform(
        _ act: some SupplierAct, on slug: String, by actor: Actor, seeing revision: Int? = nil, _ policy: Policy,
        at now: Date, attaching bytes: Data? = nil, proving code: String? = nil
    ) async throws -> SupplierFile {
        try await database.write { connection in
            guard let before = try Self.find(slug, for: actor, in: connection) else { throw NotFound() }
            try LifeEvidence.check(before.id.text, in: connection)
            if let revision, revision != before.revision { throw ChangedMeanwhile(file: before) }
            let context = SupplierContext(
                actor: actor, now: now, policy: policy,
                nextProcedure: try Sequences.next(ProcedureSeries.self, at: now, in: connection),
                isDelegated: try Delegations.isDelegated(actor, on: CivilDay(of: now), in: connection))
            let done = try before.performing(act, context)
            if let code, try !SecondFactors.use(code, of: actor.id, at: now, in: connection) {
                throw SecondFactors.WrongCode()
            }
            guard !done.events.isEmpty else { return before }
            try keepFirstVersion(of: before, done.after, in: connection)
            try SupplierFileRecord.save(
                done.after, before: before, by: actor, at: now, attaching: bytes, in: connection)
            try Self.withdrawElsewhere(done.after, done.events, by: actor, at: now, in: connection)
            for event in done.events {
                let number = try Self.nextLetter(to: before.id, in: connection)
                let letter = try announcer.letter(event, done.after, actor, number, now)
                if let letter { try Self.add(letter, to: before.id, done.after.owner?.id, in: connection) }
                let staff = try Accounts.staff(in: connection)
                try MailQueue.add(
                    try announcer.supplierMails(event, done.after, letter, actor, staff), about: before.application,
                    at: now, to: connection)
                try Journal.append(
                    .supplier(event), by: Author(actor), on: before.id.text, staff: actor,
                    vouchingForLifeOf: before.id.text,
                    vouchingForPeriodsOf: done.after.recordings.isEmpty ? nil : Timestamp.text(now), at: now,
                    to: connection)
            }
            try Suppliers.touch([before.id], in: connection)
            return done.after
        }
    }

    /// An acceptance that is withdrawn never was: not for the establishments either that the firm had before it moved (CRPA
    /// L242-1).
    private static func withdrawElsewhere(
        _ file: SupplierFile, _ events: [SupplierEvent], by actor: Actor, at now: Date, in connection: any Connection
    ) throws {
        guard case .procedureDecided(let number, .measure) = events.first,
            file.procedures.first(where: { $0.number == number })?.measure == .withdrawal,
            let application = file.application, let acceptedAt = file.acceptedAt
        else { return }
        let others = try SupplierFileRecord.all(
            "suppliers.application_id = \(application) AND suppliers.id <> \(file.id)", in: connection)
        for before in others {
            try LifeEvidence.check(before.id.text, in: connection)
            var after = before
            after.takeBack(from: CivilDay(of: acceptedAt))
            guard !after.recordings.isEmpty else { continue }
            after.revision += 1
            try SupplierFileRecord.save(after, before: before, by: actor, at: now, in: connection)
            // The event of the procedure vouches for the periods of this instant.
            try Journal.append(
                .supplier(.withdrawnElsewhere(number)), by: Author(actor), on: before.id.text, staff: actor,
                vouchingForLifeOf: before.id.text, at: now, to: connection)
            try Suppliers.touch([before.id], in: connection)
        }
    }

    /// What an act would make of a supplier, and the letter that would tell it; nothing is written.
    /// - Throws: ``NotFound`` or ``SupplierRefusal``.
    public func letterPreviewed(
        _ act: some SupplierAct, on slug: String, by actor: Actor, _ policy: Policy, at now: Date
    ) async throws -> SupplierLetter? {
        try await database.read { connection in
            guard let before = try Self.find(slug, for: actor, in: connection) else { throw NotFound() }
            let context = SupplierContext(
                actor: actor, now: now, policy: policy,
                nextProcedure: try Sequences.next(ProcedureSeries.self, at: now, in: connection),
                isDelegated: try Delegations.isDelegated(actor, on: CivilDay(of: now), in: connection))
            let done = try before.performing(act, context)
            return try done.events.first.flatMap { try announcer.letter($0, done.after, actor, 1, now) }
        }
    }

    /// What was accepted before versions were kept is the first one: an edit has a before.
    private func keepFirstVersion(
        of before: SupplierFile, _ after: SupplierFile, in connection: any Connection
    ) throws {
        guard after.ficheVersion > before.ficheVersion, before.ficheVersion == 1, let profile = before.profile,
            let acceptedAt = before.acceptedAt,
            try connection.count("SELECT count(*) AS n FROM fiche_versions WHERE supplier_id = \(before.id)") == 0
        else { return }
        try SupplierFileRecord.addVersion(
            1, profile, of: before.id, resting: before.application, by: .service, at: acceptedAt, in: connection)
    }

    static func find(_ slug: String, for actor: Actor, in connection: any Connection) throws -> SupplierFile? {
        // Whoever declared an interest in the firm's file has none of this either.
        let condition: SQL =
            actor.role.isStaff
            ? "(applications.id IS NULL OR \(Applications.isOpen(to: actor)))"
            : "\(SupplierFileRecord.owner) = \(actor.id)"
        return try SupplierFileRecord.all("suppliers.slug = \(slug) AND \(condition)", in: connection).first
    }
}
