import Foundation
import Referencing

/// How requests about suppliers end, and what that does to the register.
extension SupplierRequests {
    /// What a link in a mail would prove, to who asked; nil when it does not hold.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func provable(_ token: String, by actor: Actor, _ policy: Policy, at now: Date) async throws -> Entry? {
        try await database.read { connection in
            try Self.provable(token, by: actor, at: now, in: connection).flatMap {
                policy.mayClaim($0.file, actor, on: CivilDay(of: now)) ? $0 : nil
            }
        }
    }

    private static func provable(
        _ token: String, by actor: Actor, at now: Date, in connection: any Connection
    ) throws -> Entry? {
        try entries(
            "token_hash = \(Token.hash(token)) AND outcome IS NULL AND provable_until > \(now)", for: actor,
            in: connection
        ).first
    }

    /// Uses a link up: the asker speaks for the supplier.
    /// - Returns: nil when the link does not hold any more.
    /// - Throws: ``SupplierRequestRefusal`` when somebody else speaks for it meanwhile.
    public func prove(
        _ token: String, by actor: Actor, _ policy: Policy, at now: Date
    ) async throws -> Entry? {
        try await database.write { connection in
            guard let entry = try Self.provable(token, by: actor, at: now, in: connection) else { return nil }
            guard policy.mayClaim(entry.file, actor, on: CivilDay(of: now)) else {
                throw SupplierRequestRefusal.notAllowed
            }
            return try end(entry, .accepted, nil, by: nil, at: now, in: connection)
        }
    }

    /// The administration's answer; what was asked takes effect at once.
    /// - Parameters:
    ///   - reason: why it is refused.
    ///   - capacity: the author's, as the answer states it.
    /// - Throws: ``NotFound``, ``SupplierRequestRefusal``; nothing has changed then.
    public func decide(
        _ number: SupplierRequestNumber, _ outcome: SupplierRequest.Outcome, because reason: String?, by actor: Actor,
        capacity: String, _ policy: Policy, at now: Date
    ) async throws {
        try await database.write { connection in
            let entry = try Self.find(number, for: actor, in: connection)
            guard policy.mayDecide(entry.request, actor, at: now) else { throw SupplierRequestRefusal.notAllowed }
            guard try Delegations.isDelegated(actor, on: CivilDay(of: now), in: connection) else {
                throw SupplierRequestRefusal.notDelegated
            }
            if outcome == .accepted { try Self.guardIsPossible(entry, policy, at: now) }
            _ = try end(entry, outcome, reason, by: actor, capacity, at: now, in: connection)
        }
    }

    /// What an appeal that is granted does to a refusal: what was asked takes effect.
    func grant(
        _ number: SupplierRequestNumber, by actor: Actor, capacity: String, _ policy: Policy, at now: Date,
        in connection: any Connection
    ) throws {
        let entry = try Self.find(number, for: actor, in: connection)
        guard entry.request.end?.outcome == .refused else { throw SupplierRequestRefusal.notAllowed }
        try Self.guardIsPossible(entry, policy, at: now)
        _ = try end(entry, .accepted, nil, by: actor, capacity, at: now, in: connection)
    }

    /// Records that silence refused the requests whose day is over.
    /// - Returns: how many there were.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func recordSilence(at now: Date) async throws -> Int {
        let first = CivilDay(of: now).adding(months: -SupplierRequest.silence.months).adding(days: 1)
        let waiting = try await database.read { connection in
            try connection.rows(
                """
                SELECT number FROM supplier_requests
                WHERE outcome IS NULL AND details IS NOT NULL AND asked_at < \(first.start) ORDER BY asked_at LIMIT 200
                """
            ) { try $0.value("number") { SupplierRequestNumber($0) } }
        }
        var count = 0
        for number in waiting {
            count += try await database.write { connection in
                let entry = try Self.entries("number = \(number.text)", in: connection).first
                guard let entry, entry.request.isAwaited(at: now), entry.request.dueOn < CivilDay(of: now) else {
                    return 0
                }
                _ = try end(entry, .refused, nil, by: nil, at: now, in: connection)
                return 1
            }
        }
        return count
    }

    private static func guardIsPossible(_ entry: Entry, _ policy: Policy, at now: Date) throws {
        let asker = entry.request.actor
        let isPossible =
            entry.destination == nil
            ? policy.mayClaim(entry.file, asker, on: CivilDay(of: now))
            : policy.mayMove(entry.file, asker, on: CivilDay(of: now))
        guard isPossible else { throw SupplierRequestRefusal.notAllowed }
    }

    func end(
        _ entry: Entry, _ outcome: SupplierRequest.Outcome, _ reason: String?, by decider: Actor?,
        _ capacity: String? = nil, at now: Date, in connection: any Connection
    ) throws -> Entry {
        let (request, file) = (entry.request, entry.file)
        try LifeEvidence.check(file.id.text, in: connection)
        try connection.execute(
            """
            UPDATE supplier_requests SET outcome = \(outcome.rawValue), reason = \(reason), decided_by = \(decider?.id),
                decider_name = \(decider?.name), capacity = \(capacity), decided_at = \(now), token_hash = NULL, provable_until = NULL
            WHERE number = \(request.number.text)
            """)
        let ended = Entry(
            request: SupplierRequest(
                number: request.number, supplier: request.supplier, kind: request.kind, statement: request.statement,
                asker: request.asker, askedAt: request.askedAt, provableUntil: nil,
                end: .init(
                    outcome: outcome, reason: reason,
                    author: decider.map { .init(id: $0.id, name: $0.name, capacity: capacity ?? "") }, at: now)),
            file: file)
        var letter: SupplierLetter?
        if outcome == .refused {
            letter = try announcer.refusal(ended, SupplierFiles.nextLetter(to: file.id, in: connection), now)
            if let letter { try SupplierFiles.add(letter, to: file.id, request.asker.id, in: connection) }
            try Self.tell(
                .requestRefused(request.number), on: file, by: decider.map(Author.init) ?? .service, decider, at: now,
                in: connection)
        } else {
            try Self.carryOut(request, on: file, by: decider, at: now, in: connection)
        }
        try MailQueue.add(
            try announcer.requestMails(ended, letter, nil), about: file.application, at: now, to: connection)
        try Suppliers.touch([file.id], in: connection)
        return ended
    }

    /// What was asked takes effect.
    private static func carryOut(
        _ request: SupplierRequest, on file: SupplierFile, by decider: Actor?, at now: Date,
        in connection: any Connection
    ) throws {
        let actor = decider ?? request.actor
        var after = file
        switch request.kind {
        case .claim(let quality, _):
            after.hand(to: request.asker, quality: quality)
            try SupplierFileRecord.save(after, before: file, by: request.actor, at: now, in: connection)
            try tell(.claimed(request.number), on: file, by: Author(actor), decider, at: now, in: connection)
        case .move(let company):
            try guardDestination(company, of: file, in: connection)
            after.move(to: company.siret, on: CivilDay(of: now))
            try SupplierFileRecord.save(after, before: file, by: actor, at: now, in: connection)
            try tell(
                .moved(request.number, to: company.siret, from: CivilDay(of: now)), on: file, by: Author(actor),
                decider, at: now, in: connection)
            try open(company, after: after, by: actor, at: now, in: connection)
        }
    }

    /// The establishment that goes on: referenced from today on, with the fiche as it stands and its owner.
    private static func open(
        _ company: Company, after file: SupplierFile, by actor: Actor, at now: Date, in connection: any Connection
    ) throws {
        var supplier = file.supplier
        supplier.id = SupplierID(NewID.make(at: now))
        (supplier.siret, supplier.slug, supplier.successor) = (company.siret, "", nil)
        (supplier.address, supplier.postalCode, supplier.commune) = (
            company.address, company.postalCode, company.commune
        )
        (supplier.communeCode, supplier.department) = (company.communeCode, company.department)
        try Suppliers.save(&supplier, known: nil, application: file.application, at: now, in: connection)
        if file.application == nil {
            try connection.execute("UPDATE suppliers SET claimed_by = \(file.owner?.id) WHERE id = \(supplier.id)")
        }
        try connection.execute(
            "UPDATE suppliers SET contact_is_hidden = \(file.isContactHidden) WHERE id = \(supplier.id)")
        if let profile = file.profile {
            try SupplierFileRecord.addVersion(
                1, profile, of: supplier.id, resting: file.application, by: Author(actor), at: now, in: connection)
        }
        try Suppliers.record(
            PeriodRecording(Period(from: CivilDay(of: now))), of: supplier.id, from: .decision, by: Author(actor),
            at: now, in: connection)
        try Journal.append(
            .register(.referenced(company.siret, from: CivilDay(of: now), superseding: [])), by: Author(actor),
            on: supplier.id.text, staff: actor, vouchingForLifeOf: supplier.id.text,
            vouchingForPeriodsOf: Timestamp.text(now), at: now, to: connection)
        try Suppliers.touch([supplier.id], in: connection)
    }
}

extension SupplierRequest {
    /// Who asked, as the author of what follows.
    fileprivate var actor: Actor { Actor(id: asker.id, role: .applicant, name: asker.name) }
}
