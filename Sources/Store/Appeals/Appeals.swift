import Foundation
import Referencing

/// The appeals against decisions: entered by who contests or by the staff, answered by an approver, rejected by silence.
public struct Appeals: Sendable {
    let database: any Database
    let announcer: Announcer

    /// It does not exist, or not for this person.
    public struct NotFound: Error, Equatable {}

    /// The letter that answers an appeal.
    public struct Letter: Sendable, Equatable {
        public let title: String
        public let blocks: [IssuedAct.Block]
        public let html: String

        public init(title: String, blocks: [IssuedAct.Block], html: String) {
            (self.title, self.blocks, self.html) = (title, blocks, html)
        }
    }

    /// An appeal with whom it concerns.
    public struct Entry: Sendable {
        public let appeal: Appeal
        /// The company that contests.
        public let name: String
        public let owner: Owner?
        public let letter: Letter?
        /// Who took the decision that it is against; nil where time took it.
        public let contestedAuthor: AccountID?

        /// The same with an answer, before its letter is written.
        public func answered(_ answer: Appeal.Answer) -> Entry {
            var appeal = appeal
            appeal.answer = answer
            return Entry(appeal: appeal, name: name, owner: owner, letter: nil, contestedAuthor: contestedAuthor)
        }
    }

    // MARK: Reading

    /// Those against what a person may see, the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all(against target: Appeal.Target, visibleTo actor: Actor) async throws -> [Entry] {
        try await database.read { connection in
            let condition: SQL =
                switch target {
                case .application(let number): "applications.number = \(number)"
                case .procedure(let number, _): "appeals.procedure_number = \(number.text)"
                }
            return try Self.entries(
                "\(condition) AND \(Self.visible(to: actor)) ORDER BY appeals.number DESC", in: connection)
        }
    }

    /// Those of an account, the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all(of owner: Actor) async throws -> [Entry] {
        try await database.read { connection in
            try Self.entries("owners.id = \(owner.id) ORDER BY appeals.number DESC", in: connection)
        }
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func entry(_ number: AppealNumber, visibleTo actor: Actor) async throws -> Entry? {
        try await database.read { try Self.find(number, for: actor, in: $0) }
    }

    /// Those that wait for their answer, the nearest day of silence first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func open(visibleTo actor: Actor) async throws -> [Entry] {
        try await database.read { connection in
            try Self.entries(
                "outcome IS NULL AND \(Self.visible(to: actor)) ORDER BY filed_on, appeals.number LIMIT 200",
                in: connection)
        }
    }

    private static let selection: SQL = """
        SELECT appeals.*, applications.number AS application_number, suppliers.slug AS supplier_slug,
            coalesce(suppliers.name, applications.name) AS contesting,
            owners.id AS owner_id, owners.email AS owner_email, owners.name AS owner_name
        FROM appeals LEFT JOIN suppliers ON suppliers.id = appeals.supplier_id
        LEFT JOIN applications ON applications.id = coalesce(appeals.application_id, suppliers.application_id)
        LEFT JOIN accounts AS owners ON owners.id = applications.account_id
        """

    /// One's own; for the staff all but those on files in which an interest was declared.
    private static func visible(to actor: Actor) -> SQL {
        actor.role.isStaff
            ? "(applications.id IS NULL OR \(Applications.isOpen(to: actor)))" : "owners.id = \(actor.id)"
    }

    private static func find(_ number: AppealNumber, for actor: Actor, in connection: any Connection) throws -> Entry? {
        try entries("appeals.number = \(number.text) AND \(visible(to: actor))", in: connection).first
    }

    private static func entries(_ condition: SQL, in connection: any Connection) throws -> [Entry] {
        try connection.rows("\(selection) WHERE \(condition)") { row in
            let owner = try row.idIfAny("owner_id", of: Actor.self).map { id in
                Owner(id: id, email: try row.text("owner_email"), name: try row.text("owner_name"))
            }
            let letter = try row.textIfAny("title").map { title in
                Letter(title: title, blocks: try row.json("blocks").issuedBlocks(), html: try row.text("html"))
            }
            return Entry(
                appeal: try appeal(row), name: try row.textIfAny("contesting") ?? "", owner: owner, letter: letter,
                contestedAuthor: try row.idIfAny("contested_author"))
        }
    }

    private static func appeal(_ row: Row) throws -> Appeal {
        let target: Appeal.Target =
            if let procedure = try row.valueIfAny("procedure_number", { ProcedureNumber($0) }) {
                .procedure(procedure, slug: try row.text("supplier_slug"))
            } else {
                .application(try row.value("application_number") { ApplicationNumber($0) })
            }
        let answer = try row.valueIfAny("outcome", Appeal.Outcome.init).map { outcome in
            Appeal.Answer(
                outcome: outcome, text: try row.text("answer"),
                author: .init(id: try row.id("answered_by"), name: try row.text("author_name")),
                capacity: try row.text("capacity"), at: try row.instant("answered_at"))
        }
        return Appeal(
            number: try row.value("number") { AppealNumber($0) }, target: target,
            kind: try row.value("kind", Appeal.Kind.self), filedOn: try row.day("filed_on"), text: try row.text("text"),
            enteredBy: try row.id("entered_by"), enteredAt: try row.instant("entered_at"),
            contestedOn: try row.day("contested_on"), silentSince: try row.dayIfAny("silent_since"), answer: answer,
            readAt: try row.instantIfAny("read_at"))
    }

    // MARK: Acts

    /// What an appeal is against, as it stands: which row, since when, and who decided.
    private struct Contested {
        let application: ApplicationID?
        let supplier: SupplierID?
        let decidedOn: CivilDay
        let author: AccountID?

        var subject: String { application?.text ?? supplier?.text ?? "" }
    }

    /// Nil when there is nothing to contest.
    private static func contested(
        _ target: Appeal.Target, for actor: Actor, in connection: any Connection
    ) throws -> Contested? {
        switch target {
        case .application(let number):
            guard let file = try Applications.find(number, visibleTo: actor, in: connection) else { throw NotFound() }
            if let decision = file.decision, decision.outcome != .accept {
                return Contested(
                    application: file.id, supplier: nil, decidedOn: CivilDay(of: decision.decidedAt),
                    author: decision.author.id)
            }
            if file.status == .closed, let closed = try IssuedActs.notice(of: file.id, in: connection) {
                return Contested(
                    application: file.id, supplier: nil, decidedOn: CivilDay(of: closed.issuedAt),
                    author: file.assignee?.id)
            }
            guard let silent = file.silentSince, file.decision == nil else { return nil }
            return Contested(application: file.id, supplier: nil, decidedOn: silent, author: nil)
        case .procedure(let number, let slug):
            guard let file = try SupplierFiles.find(slug, for: actor, in: connection),
                let procedure = file.procedures.first(where: { $0.number == number })
            else { throw NotFound() }
            if let end = procedure.end {
                guard end.outcome == .measure else { return nil }
                return Contested(
                    application: nil, supplier: file.id, decidedOn: CivilDay(of: end.at), author: end.author.id)
            }
            guard procedure.urgency != nil else { return nil }
            return Contested(
                application: nil, supplier: file.id, decidedOn: CivilDay(of: procedure.openedAt),
                author: procedure.openedBy.id)
        }
    }

    /// Enters an appeal. The one who contests writes to the administration; the staff also enters what came by post, and what a
    /// court was asked.
    /// - Parameters:
    ///   - day: when it was received.
    ///   - mails: from the appeal that was entered: its acknowledgement.
    /// - Returns: its number; of the one that is open already, when the same words are sent twice.
    /// - Throws: ``NotFound`` or ``AppealRefusal``; nothing has changed then.
    public func file(
        _ kind: Appeal.Kind, against target: Appeal.Target, _ text: String, on day: CivilDay, by actor: Actor,
        at now: Date, mails: @escaping @Sendable (Entry) throws -> [OutgoingMail]
    ) async throws -> AppealNumber {
        try await database.write { connection in
            guard kind != .court || actor.role.isStaff else { throw AppealRefusal.notAllowed }
            guard let contested = try Self.contested(target, for: actor, in: connection) else {
                throw AppealRefusal.notAllowed
            }
            guard contested.decidedOn <= day, day <= CivilDay(of: now) else { throw AppealRefusal.dayOutOfRange }
            // What a granted appeal replaced is not contested again.
            let granted = try connection.count(
                """
                SELECT count(*) AS n FROM appeals WHERE outcome = 'fait-droit' AND contested_on = \(contested.decidedOn)
                    AND (application_id = \(contested.application) OR supplier_id = \(contested.supplier))
                """)
            guard granted == 0 else { throw AppealRefusal.notAllowed }
            try LifeEvidence.check(contested.subject, in: connection)
            let procedure: ProcedureNumber? = if case .procedure(let number, _) = target { number } else { nil }
            let same = try Self.entries(
                """
                (appeals.application_id = \(contested.application) OR appeals.procedure_number = \(procedure?.text))
                    AND kind = \(kind.rawValue) AND outcome IS NULL
                """, in: connection
            ).first
            if let same {
                guard same.appeal.text == text else { throw AppealRefusal.isOpenAlready }
                return same.appeal.number
            }
            let number = try Sequences.next(AppealSeries.self, at: now, in: connection)
            try connection.execute(
                """
                INSERT INTO appeals (number, application_id, supplier_id, procedure_number, kind, filed_on, text,
                    entered_by, entered_at, contested_on, contested_author)
                VALUES (\(number.text), \(contested.application), \(contested.supplier), \(procedure?.text),
                    \(kind.rawValue), \(day), \(text), \(actor.id), \(now), \(contested.decidedOn),
                    \(contested.author))
                """)
            try Sequences.take(AppealSeries.self, at: now, in: connection)
            guard let entry = try Self.find(number, for: actor, in: connection) else { throw NotFound() }
            try MailQueue.add(try mails(entry), about: contested.application, at: now, to: connection)
            try Self.tell(.filed(number, kind, day), on: contested, by: Author(actor), actor, at: now, in: connection)
            return number
        }
    }

    /// What an appeal is against, as it was when it was entered.
    private static func kept(_ number: AppealNumber, in connection: any Connection) throws -> Contested? {
        try connection.first("SELECT * FROM appeals WHERE number = \(number.text)") { row in
            Contested(
                application: try row.idIfAny("application_id"), supplier: try row.idIfAny("supplier_id"),
                decidedOn: try row.day("contested_on"), author: try row.idIfAny("contested_author"))
        }
    }

    /// Remembers when who brought it first read the answer: from then on it is notified (CRPA L112-15).
    /// - Throws: what the database throws; ``DatabaseUnavailable`` when it was tampered with.
    public func noteReading(of entry: Entry, by owner: Actor, at now: Date) async throws {
        guard entry.appeal.answer != nil, entry.appeal.readAt == nil else { return }
        try await database.write { connection in
            guard let contested = try Self.kept(entry.appeal.number, in: connection) else { return }
            try LifeEvidence.check(contested.subject, in: connection)
            let marked = try connection.changedRows(
                "UPDATE appeals SET read_at = \(now) WHERE number = \(entry.appeal.number.text) AND read_at IS NULL")
            guard marked == 1 else { return }
            try Self.tell(
                .read(entry.appeal.number), on: contested, by: Author(owner), owner, at: now, in: connection)
        }
    }

    private enum Happening {
        case read(AppealNumber)
        case filed(AppealNumber, Appeal.Kind, CivilDay)
        case answered(AppealNumber, Appeal.Outcome)
        case silent(AppealNumber, CivilDay)
    }

    private static func tell(
        _ happening: Happening, on contested: Contested, by author: Author, _ actor: Actor?, at now: Date,
        in connection: any Connection
    ) throws {
        let event: Event =
            switch (happening, contested.application) {
            case (.filed(let number, let kind, let day), .some): .application(.appealFiled(number, kind, on: day))
            case (.filed(let number, let kind, let day), nil): .supplier(.appealFiled(number, kind, on: day))
            case (.answered(let number, let outcome), .some): .application(.appealAnswered(number, outcome))
            case (.answered(let number, let outcome), nil): .supplier(.appealAnswered(number, outcome))
            case (.read(let number), .some): .application(.appealAnswerRead(number))
            case (.read(let number), nil): .supplier(.appealAnswerRead(number))
            case (.silent(let number, let day), .some): .application(.appealSilent(number, since: day))
            case (.silent(let number, let day), nil): .supplier(.appealSilent(number, since: day))
            }
        try Journal.append(
            event, by: author, on: contested.subject, staff: actor, vouchingForLifeOf: contested.subject, at: now,
            to: connection)
    }

    /// Whether a person may answer: an approver; another one than the author, where the author's superior was asked.
    /// - Throws: ``AppealRefusal``.
    private static func guardAnswers(_ appeal: Appeal, _ contested: Contested, by actor: Actor) throws {
        guard actor.role == .approver, appeal.isOpen else { throw AppealRefusal.notAllowed }
        if appeal.kind == .hierarchical, contested.author == actor.id { throw AppealRefusal.sameAuthor }
    }

    /// Answers an appeal; one that is granted replaces the decision, which stays readable.
    /// - Parameters:
    ///   - code: the actor's security code.
    ///   - letter: from the appeal with its answer.
    ///   - mails: the same, with its letter.
    /// - Throws: ``NotFound``, ``AppealRefusal``, ``Refusal`` or ``SecondFactors/WrongCode``; nothing has changed then.
    public func answer(
        _ number: AppealNumber, _ outcome: Appeal.Outcome, _ text: String, capacity: String, by actor: Actor,
        _ policy: Policy, at now: Date, proving code: String?, letter: @escaping @Sendable (Entry) throws -> Letter,
        mails: @escaping @Sendable (Entry) throws -> [OutgoingMail]
    ) async throws {
        try await database.write { connection in
            guard let before = try Self.find(number, for: actor, in: connection),
                let contested = try Self.kept(number, in: connection)
            else { throw NotFound() }
            try Self.guardAnswers(before.appeal, contested, by: actor)
            guard before.appeal.mayEnd(outcome) else { throw AppealRefusal.notAllowed }
            try LifeEvidence.check(contested.subject, in: connection)
            if let code, try !SecondFactors.use(code, of: actor.id, at: now, in: connection) {
                throw SecondFactors.WrongCode()
            }
            let answered = before.answered(
                .init(
                    outcome: outcome, text: text, author: .init(id: actor.id, name: actor.name), capacity: capacity,
                    at: now))
            let words = try letter(answered)
            try connection.execute(
                """
                UPDATE appeals SET outcome = \(outcome.rawValue), answer = \(text), answered_by = \(actor.id),
                    author_name = \(actor.name), capacity = \(capacity), answered_at = \(now), title = \(words.title),
                    blocks = \(json: JSONValue(words.blocks)), html = \(words.html)
                WHERE number = \(number.text)
                """)
            try MailQueue.add(
                try mails(
                    Entry(
                        appeal: answered.appeal, name: before.name, owner: before.owner, letter: words,
                        contestedAuthor: before.contestedAuthor)),
                about: contested.application, at: now, to: connection)
            try Self.tell(
                .answered(number, outcome), on: contested, by: Author(actor), actor, at: now, in: connection)
            if outcome == .granted { try replace(answered.appeal, by: actor, policy, at: now, in: connection) }
        }
    }

    /// What a granted appeal does to the decision.
    private func replace(
        _ appeal: Appeal, by actor: Actor, _ policy: Policy, at now: Date, in connection: any Connection
    ) throws {
        switch appeal.target {
        case .application(let number):
            try Applications(database: database, announcer: announcer).perform(
                GrantAppeal(capacity: appeal.answer?.capacity ?? ""), on: .number(number), by: actor, seeing: nil,
                policy,
                at: now, nil, nil, in: connection)
        case .procedure(let number, let slug):
            guard let before = try SupplierFiles.find(slug, for: actor, in: connection),
                let procedure = before.procedures.first(where: { $0.number == number })
            else { throw NotFound() }
            var after = before
            after.restore(after: procedure, on: CivilDay(of: now))
            guard !after.recordings.isEmpty else { return }
            after.revision += 1
            try SupplierFileRecord.save(after, before: before, by: actor, at: now, in: connection)
            try Journal.append(
                .supplier(.restored(appeal.number, from: CivilDay(of: now))), by: Author(actor),
                on: before.id.text, staff: actor, vouchingForLifeOf: before.id.text,
                vouchingForPeriodsOf: Timestamp.text(now), at: now, to: connection)
            try Suppliers.touch([before.id], in: connection)
        }
    }

    // MARK: Silence

    /// Records the implicit rejections of the days that are over.
    /// - Parameter mails: what who contests is told.
    /// - Returns: how many there were.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func recordSilence(
        at now: Date, mails: @escaping @Sendable (Entry) throws -> [OutgoingMail]
    ) async throws -> Int {
        let today = CivilDay(of: now)
        let open = try await database.read { connection in
            try Self.entries(
                """
                outcome IS NULL AND appeals.silent_since IS NULL AND kind <> 'contentieux'
                    AND (appeals.supplier_id IS NOT NULL OR applications.status <> 'accepted')
                """, in: connection)
        }
        var count = 0
        for due in open where due.appeal.dueOn.map({ $0 < today }) ?? false {
            count += try await database.write { connection in
                guard let day = due.appeal.dueOn else { return 0 }
                guard let contested = try Self.kept(due.appeal.number, in: connection) else { return 0 }
                try LifeEvidence.check(contested.subject, in: connection)
                let marked = try connection.changedRows(
                    """
                    UPDATE appeals SET silent_since = \(day)
                    WHERE number = \(due.appeal.number.text) AND silent_since IS NULL AND outcome IS NULL
                    """)
                guard marked == 1 else { return 0 }
                try MailQueue.add(try mails(due), about: contested.application, at: now, to: connection)
                try Self.tell(
                    .silent(due.appeal.number, day), on: contested, by: .service, nil, at: now, in: connection)
                return 1
            }
        }
        return count
    }
}
