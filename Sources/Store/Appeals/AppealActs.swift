import Foundation
import Referencing

extension Appeals {
    /// A decision that is contested, with the row it belongs to.
    struct Contested {
        let application: ApplicationID?
        let supplier: SupplierID?
        let decision: ContestedDecision

        var subject: String { application?.text ?? supplier?.text ?? "" }
    }

    /// What may be contested as it stands; nil when there is nothing.
    private static func contested(
        _ target: Appeal.Target, for actor: Actor, in connection: any Connection
    ) throws -> Contested? {
        switch target {
        case .application(let number):
            guard let file = try Applications.find(number, visibleTo: actor, in: connection) else { throw NotFound() }
            return file.contested(try IssuedActs.notice(of: file.id, in: connection)).map {
                Contested(application: file.id, supplier: nil, decision: $0)
            }
        case .procedure(let number, let slug):
            guard let file = try SupplierFiles.find(slug, for: actor, in: connection),
                let procedure = file.procedures.first(where: { $0.number == number })
            else { throw NotFound() }
            return procedure.contested.map { Contested(application: nil, supplier: file.id, decision: $0) }
        case .letter(let number, let slug):
            guard let file = try SupplierFiles.find(slug, ofLetter: number, for: actor, in: connection),
                let letter = try SupplierFiles.letter(number, to: file.id, in: connection)
            else { throw NotFound() }
            if let request = letter.request {
                return try refusal(request, number, of: file, for: actor, in: connection)
            }
            let author = try connection.first(
                """
                SELECT accounts.id FROM journal JOIN accounts ON accounts.id = actor WHERE subject = \(file.id)
                    AND at = (SELECT issued_at FROM supplier_letters WHERE supplier_id = \(file.id) AND number = \(number))
                    AND act IN ('supplier.record_cessation', 'supplier.decide_correction')
                """
            ) { try $0.id("id", of: Actor.self) }
            return letter.contested(by: author).map { Contested(application: nil, supplier: file.id, decision: $0) }
        }
    }

    /// The refusal that stands: not one that an acceptance, or another refusal, replaced; by who had asked, or the staff.
    private static func refusal(
        _ request: SupplierRequestNumber, _ letter: Int, of file: SupplierFile, for actor: Actor,
        in connection: any Connection
    ) throws -> Contested? {
        let found = try SupplierRequests.entries("number = \(request.text)", for: actor, in: connection).first
        guard let found else { throw NotFound() }
        guard found.letter == letter, let end = found.request.end, end.outcome == .refused else { return nil }
        let takenOn = found.request.isSilent ? found.request.dueOn : CivilDay(of: end.at)
        return Contested(
            application: nil, supplier: file.id, decision: ContestedDecision(takenOn: takenOn, author: end.author?.id))
    }

    /// Whether there is a decision to contest.
    /// - Throws: ``NotFound`` when it is not this person's to see; what the database throws.
    public func mayBeContested(_ target: Appeal.Target, by actor: Actor) async throws -> Bool {
        try await database.read { connection in
            guard let contested = try Self.contested(target, for: actor, in: connection) else { return false }
            return try !Self.isReplaced(target, contested, in: connection)
        }
    }

    /// The appeals against one decision.
    private static func same(_ target: Appeal.Target, _ contested: Contested) -> SQL {
        """
        (appeals.application_id = \(contested.application) OR appeals.procedure_number = \(target.procedure?.text)
            OR appeals.supplier_id = \(contested.supplier) AND appeals.letter_number = \(target.letter))
        """
    }

    /// What a granted appeal replaced is not contested again.
    private static func isReplaced(
        _ target: Appeal.Target, _ contested: Contested, in connection: any Connection
    ) throws -> Bool {
        try connection.count(
            """
            SELECT count(*) AS n FROM appeals WHERE outcome = 'fait-droit'
                AND contested_on = \(contested.decision.takenOn) AND \(same(target, contested))
            """) > 0
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
        at now: Date, attaching file: (attachment: Attachment, bytes: Data)? = nil,
        mails: @escaping @Sendable (Entry) throws -> [OutgoingMail]
    ) async throws -> AppealNumber {
        try await database.write { connection in
            guard kind != .court || actor.role.isStaff else { throw AppealRefusal.notAllowed }
            guard let contested = try Self.contested(target, for: actor, in: connection) else {
                throw AppealRefusal.notAllowed
            }
            guard contested.decision.takenOn <= day, day <= CivilDay(of: now) else { throw AppealRefusal.dayOutOfRange }
            let (procedure, letter) = (target.procedure, target.letter)
            let ofSame = Self.same(target, contested)
            guard try !Self.isReplaced(target, contested, in: connection) else { throw AppealRefusal.notAllowed }
            try LifeEvidence.check(contested.subject, in: connection)
            let same = try Self.entries(
                """
                \(ofSame) AND kind = \(kind.rawValue) AND outcome IS NULL
                """, in: connection
            ).first
            if let same {
                guard same.appeal.text == text, same.appeal.attachment?.sha256 == file?.attachment.sha256 else {
                    throw AppealRefusal.isOpenAlready
                }
                return same.appeal.number
            }
            let number = try Sequences.next(AppealSeries.self, at: now, in: connection)
            try connection.execute(
                """
                INSERT INTO appeals (number, application_id, supplier_id, procedure_number, letter_number, kind, filed_on,
                    text, entered_by, entered_at, contested_on, contested_author)
                VALUES (\(number.text), \(contested.application), \(contested.supplier), \(procedure?.text),
                    \(letter), \(kind.rawValue), \(day), \(text), \(actor.id), \(now), \(contested.decision.takenOn),
                    \(contested.decision.author))
                """)
            try Sequences.take(AppealSeries.self, at: now, in: connection)
            if let file {
                try AttachmentRecord.add(
                    file.attachment, file.bytes, to: number.text, number: 1, at: now, in: connection)
            }
            guard let entry = try Self.find(number, for: actor, in: connection) else { throw NotFound() }
            try MailQueue.add(try mails(entry), about: contested.application, at: now, to: connection)
            try Self.tell(.filed(number, kind, day), on: contested, by: Author(actor), actor, at: now, in: connection)
            return number
        }
    }

    /// What an appeal is against, as it was when it was entered.
    static func kept(_ number: AppealNumber, in connection: any Connection) throws -> Contested? {
        try connection.first("SELECT * FROM appeals WHERE number = \(number.text)") { row in
            Contested(
                application: try row.idIfAny("application_id"), supplier: try row.idIfAny("supplier_id"),
                decision: ContestedDecision(
                    takenOn: try row.day("contested_on"), author: try row.idIfAny("contested_author")))
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

    enum Happening {
        case read(AppealNumber)
        case filed(AppealNumber, Appeal.Kind, CivilDay)
        case answered(AppealNumber, Appeal.Outcome)
        case silent(AppealNumber, CivilDay)
    }

    static func tell(
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
            if let refusal = before.appeal.hindrance(to: actor, author: contested.decision.author) { throw refusal }
            guard try Delegations.isDelegated(actor, on: CivilDay(of: now), in: connection) else {
                throw AppealRefusal.notDelegated
            }
            guard before.mayEnd(outcome) else { throw AppealRefusal.notAllowed }
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
                try mails(answered.with(words)),
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
            if procedure.measure == .withdrawal {
                let restored = try Self.beforeWithdrawal(procedure, of: before, in: connection)
                return try keep(restored, appeal, by: actor, at: now, in: connection)
            }
            var after = before
            after.restore(after: procedure, on: CivilDay(of: now))
            let day = max(CivilDay(of: now), procedure.end?.effectiveOn ?? CivilDay(of: now))
            try keep([Restored(before: before, after: after, from: day)], appeal, by: actor, at: now, in: connection)
        case .letter(let number, let slug):
            guard let before = try SupplierFiles.find(slug, for: actor, in: connection),
                let letter = try SupplierFiles.letter(number, to: before.id, in: connection)
            else { throw NotFound() }
            if let request = letter.request {
                return try SupplierRequests(database: database, announcer: announcer).grant(
                    request, by: actor, capacity: appeal.answer?.capacity ?? "", policy, at: now, in: connection)
            }
            var after = before
            if letter.kind == .cessation {
                after.restoreAfterCessation(on: CivilDay(of: now))
            } else {
                // A correction and its letter have the same instant.
                guard let agreed = before.corrections.first(where: { $0.end?.at == letter.issuedAt }) else {
                    throw NotFound()
                }
                try after.undo(agreed)
            }
            let today = CivilDay(of: now)
            try keep([Restored(before: before, after: after, from: today)], appeal, by: actor, at: now, in: connection)
        }
    }

    /// A supplier to which the register gives back what it said.
    private struct Restored {
        let before: SupplierFile
        let after: SupplierFile
        let from: CivilDay
    }

    /// What a withdrawal took is given back row by row, to all the establishments of the application.
    private static func beforeWithdrawal(
        _ procedure: Procedure, of file: SupplierFile, in connection: any Connection
    ) throws -> [Restored] {
        guard let decided = procedure.end?.at else { return [] }
        let files = try SupplierFileRecord.all(
            "suppliers.id = \(file.id) OR suppliers.application_id = \(file.application)", in: connection)
        return try files.compactMap { before in
            let taken: [(row: ID<RecordedPeriod>, former: Period)] = try connection.rows(
                """
                SELECT taken.id AS taken, former.* FROM referencing_periods AS taken
                JOIN referencing_periods AS former ON former.id = taken.supersedes
                WHERE taken.supplier_id = \(before.id) AND taken.recorded_at = \(decided) ORDER BY former.from_day
                """
            ) { (try $0.id("taken"), try Suppliers.period($0)) }
            var after = before
            for (row, former) in taken { after.putBack(former, inPlaceOf: row) }
            return taken.first.map { Restored(before: before, after: after, from: $0.former.start) }
        }
    }

    private func keep(
        _ restored: [Restored], _ appeal: Appeal, by actor: Actor, at now: Date, in connection: any Connection
    ) throws {
        let changed = restored.filter { !$0.after.recordings.isEmpty }
        for change in changed {
            try LifeEvidence.check(change.before.id.text, in: connection)
            var after = change.after
            after.revision += 1
            try SupplierFileRecord.save(after, before: change.before, by: actor, at: now, in: connection)
        }
        // An event vouches for all the periods of its instant.
        for change in changed {
            try Journal.append(
                .supplier(.restored(appeal.number, from: change.from)), by: Author(actor),
                on: change.before.id.text, staff: actor, vouchingForLifeOf: change.before.id.text,
                vouchingForPeriodsOf: Timestamp.text(now), at: now, to: connection)
            try Suppliers.touch([change.before.id], in: connection)
        }
    }
}

extension Appeal.Target {
    fileprivate var procedure: ProcedureNumber? { if case .procedure(let number, _) = self { number } else { nil } }
    fileprivate var letter: Int? { if case .letter(let number, _) = self { number } else { nil } }
}
