import Foundation
import Referencing

/// What people ask about suppliers of the register: to speak for a fiche, to take it to another establishment. A link in a mail
/// to the address of the fiche, or a person of the administration, confirms it.
public struct SupplierRequests: Sendable {
    let database: any Database

    /// It does not exist, or not for this person.
    public struct NotFound: Error, Equatable {}

    /// A request with the supplier that it is about.
    public struct Entry: Sendable {
        public let request: SupplierRequest
        public let file: SupplierFile

        /// Where the firm goes.
        public var destination: Company? { if case .move(let company) = request.kind { company } else { nil } }
    }

    // MARK: Asking

    /// The supplier with a SIRET or another number that nobody speaks for yet.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func claimable(
        _ identifier: SupplierIdentifier, by actor: Actor, _ policy: Policy, on today: CivilDay
    ) async throws -> SupplierFile? {
        try await database.read { connection in
            let condition: SQL =
                switch identifier {
                case .siret(let siret): "suppliers.siret = \(siret)"
                // A French VAT number stands for its SIREN.
                case .vat(let vat) where vat.siren != nil: "suppliers.siren = \(vat.siren) ORDER BY siret"
                case .vat(let vat): "suppliers.vat = \(vat)"
                }
            return try SupplierFileRecord.all(condition, in: connection)
                .first { policy.mayClaim($0, actor, on: today) }
        }
    }

    /// The same, by the address of its fiche.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func claimable(
        _ slug: String, by actor: Actor, _ policy: Policy, on today: CivilDay
    ) async throws -> SupplierFile? {
        try await database.read { connection in
            try SupplierFileRecord.all("suppliers.slug = \(slug)", in: connection)
                .first { policy.mayClaim($0, actor, on: today) }
        }
    }

    /// Asks to speak for a supplier.
    /// - Parameters:
    ///   - isProvable: whether a link to the address of the fiche is to prove it; without an address it cannot.
    ///   - mails: from the request, the supplier and the link's token.
    /// - Returns: the request; accepted already where the asker's own address, which was proved, is the fiche's.
    /// - Throws: ``SupplierRequestRefusal``, ``NotFound``; nothing has changed then.
    public func claim(
        _ slug: String, quality: String, _ acceptance: Acceptance, _ statement: String, isProvable: Bool,
        by account: Account,
        _ policy: Policy, at now: Date,
        mails: @escaping @Sendable (Entry, _ token: String?) throws -> [OutgoingMail],
        endMails: @escaping @Sendable (Entry) throws -> [OutgoingMail] = { _ in [] }
    ) async throws -> SupplierRequest {
        try await database.write { connection in
            guard let file = try SupplierFileRecord.all("suppliers.slug = \(slug)", in: connection).first else {
                throw NotFound()
            }
            guard policy.mayClaim(file, account.actor, on: CivilDay(of: now)) else {
                throw SupplierRequestRefusal.notAllowed
            }
            let token = isProvable && file.supplier.email != nil ? Token.make() : nil
            let request = try Self.add(
                .claim(quality: quality, acceptance), statement, token, about: file, by: account, at: now,
                in: connection)
            let entry = Entry(request: request, file: file)
            if token != nil, file.supplier.email.map(Accounts.normalised) == Accounts.normalised(account.email) {
                // The address was proved when the account was opened.
                return try Self.end(
                    entry, .accepted, nil, by: nil, at: now, mails: endMails, in: connection
                ).request
            }
            try MailQueue.add(try mails(entry, token), at: now, to: connection)
            return request
        }
    }

    /// Asks to take a referencing to another establishment of the firm.
    /// - Parameter record: what the registry says of that one.
    /// - Throws: ``SupplierRequestRefusal``, ``NotFound``; nothing has changed then.
    public func move(
        _ slug: String, to record: RegistryRecord, _ statement: String, by account: Account, _ policy: Policy,
        at now: Date, mails: @escaping @Sendable (Entry) throws -> [OutgoingMail]
    ) async throws -> SupplierRequest {
        try await database.write { connection in
            guard let file = try SupplierFiles.find(slug, for: account.actor, in: connection) else { throw NotFound() }
            guard policy.mayMove(file, account.actor, on: CivilDay(of: now)) else {
                throw SupplierRequestRefusal.notAllowed
            }
            let company = Company(
                siret: record.siret, name: file.supplier.name, address: record.address, postalCode: record.postalCode,
                commune: record.commune, communeCode: record.communeCode, registry: record)
            try Self.guardDestination(company, of: file, in: connection)
            let request = try Self.add(
                .move(to: company), statement, nil, about: file, by: account, at: now, in: connection)
            try MailQueue.add(try mails(Entry(request: request, file: file)), at: now, to: connection)
            return request
        }
    }

    /// A move stays in the firm, and opens what the register does not have yet.
    private static func guardDestination(
        _ company: Company, of file: SupplierFile, in connection: any Connection
    ) throws {
        guard company.siren == file.supplier.siren, company.siret != file.supplier.siret else {
            throw SupplierRequestRefusal.otherFirm
        }
        guard company.registry?.isActive == true else { throw SupplierRequestRefusal.notActive }
        guard try Suppliers.find(siret: company.siret, vat: nil, in: connection) == nil else {
            throw SupplierRequestRefusal.isKnown
        }
    }

    private static func add(
        _ kind: SupplierRequest.Kind, _ statement: String, _ token: String?, about file: SupplierFile,
        by account: Account, at now: Date, in connection: any Connection
    ) throws -> SupplierRequest {
        try LifeEvidence.check(file.id.text, in: connection)
        let open = try connection.first(
            """
            SELECT number FROM supplier_requests WHERE supplier_id = \(file.id) AND account_id = \(account.id)
                AND outcome IS NULL AND (provable_until IS NULL OR provable_until > \(now))
            """
        ) { try $0.value("number") { SupplierRequestNumber($0) } }
        if let open { throw SupplierRequestRefusal.isOpenAlready(open) }
        let recent = try connection.count(
            """
            SELECT count(*) AS n FROM supplier_requests
            WHERE supplier_id = \(file.id) AND asked_at > \(now.addingTimeInterval(-86_400))
            """)
        guard recent < SupplierRequest.mostInADay else { throw SupplierRequestRefusal.tooMany }
        let number = try Sequences.next(SupplierRequestSeries.self, at: now, in: connection)
        let details = JSONValue(kind).text
        let until = token.map { _ in now.addingTimeInterval(SupplierRequest.proofTime) }
        try connection.execute(
            """
            INSERT INTO supplier_requests (number, supplier_id, kind, details, statement, sha256, account_id, asked_at,
                token_hash, provable_until)
            VALUES (\(number.text), \(file.id), \(kind.code), \(details), \(statement),
                \(Digest.sha256(details + statement)), \(account.id), \(now), \(token.map(Token.hash)), \(until))
            """)
        try Sequences.take(SupplierRequestSeries.self, at: now, in: connection)
        try tell(.requestMade(number), on: file, by: Author(account.actor), account.actor, at: now, in: connection)
        return SupplierRequest(
            number: number, supplier: file.id, kind: kind, statement: statement,
            asker: Owner(id: account.id, email: account.email, name: account.name), askedAt: now, provableUntil: until)
    }

    private static func tell(
        _ event: SupplierEvent, on file: SupplierFile, by author: Author, _ staff: Actor?,
        at now: Date, in connection: any Connection
    ) throws {
        try Journal.append(
            .supplier(event), by: author, on: file.id.text, staff: staff, vouchingForLifeOf: file.id.text,
            at: now, to: connection)
    }

    // MARK: Reading

    /// Those of an account, the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all(of owner: Actor) async throws -> [Entry] {
        try await database.read { connection in
            try Self.entries("account_id = \(owner.id) ORDER BY number DESC LIMIT 50", for: owner, in: connection)
        }
    }

    /// Those that wait for the administration, the oldest first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func awaited(visibleTo actor: Actor, at now: Date) async throws -> [Entry] {
        try await database.read { connection in
            try Self.entries(
                """
                outcome IS NULL AND (provable_until IS NULL OR provable_until <= \(now))
                ORDER BY asked_at, number LIMIT 200
                """, for: actor, in: connection)
        }
    }

    /// How many wait for the administration.
    /// - Throws: what the database throws.
    public func waiting(at now: Date) async throws -> Int {
        try await database.read { connection in
            try connection.count(
                """
                SELECT count(*) AS n FROM supplier_requests
                WHERE outcome IS NULL AND details IS NOT NULL AND (provable_until IS NULL OR provable_until <= \(now))
                """)
        }
    }

    /// Those that were ended, the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func ended(visibleTo actor: Actor) async throws -> [Entry] {
        try await database.read { connection in
            try Self.entries(
                "outcome IS NOT NULL ORDER BY decided_at DESC LIMIT 50", for: actor, in: connection)
        }
    }

    /// - Throws: ``NotFound``; what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func entry(_ number: SupplierRequestNumber, visibleTo actor: Actor) async throws -> Entry {
        try await database.read { try Self.find(number, for: actor, in: $0) }
    }

    private static func find(
        _ number: SupplierRequestNumber, for actor: Actor, in connection: any Connection
    ) throws -> Entry {
        guard let entry = try entries("number = \(number.text)", for: actor, in: connection).first else {
            throw NotFound()
        }
        return entry
    }

    /// The staff sees those about firms in which no interest was declared; others their own.
    private static func entries(
        _ condition: SQL, for actor: Actor, in connection: any Connection
    ) throws -> [Entry] {
        let requests = try connection.rows(
            """
            SELECT supplier_requests.*, accounts.email AS asker_email, accounts.name AS asker_name
            FROM supplier_requests JOIN accounts ON accounts.id = account_id WHERE \(condition)
            """, request)
        let isOpen: SQL =
            actor.role.isStaff ? "(applications.id IS NULL OR \(Applications.isOpen(to: actor)))" : "1 = 1"
        return try requests.compactMap { $0 }.compactMap { request in
            if !actor.role.isStaff, request.asker.id != actor.id { return nil }
            let file = try SupplierFileRecord.all(
                "suppliers.id = \(request.supplier) AND \(isOpen)", in: connection
            ).first
            return file.map { Entry(request: request, file: $0) }
        }
    }

    /// Nil for one whose words were erased with its account.
    private static func request(_ row: Row) throws -> SupplierRequest? {
        guard let details = try row.jsonIfAny("details") else { return nil }
        let end = try row.valueIfAny("outcome", SupplierRequest.Outcome.init).map { outcome in
            SupplierRequest.End(
                outcome: outcome, reason: try row.textIfAny("reason"),
                author: try row.idIfAny("decided_by", of: Actor.self).map {
                    .init(id: $0, name: try row.text("decider_name"), capacity: try row.text("capacity"))
                }, at: try row.instant("decided_at"))
        }
        return SupplierRequest(
            number: try row.value("number") { SupplierRequestNumber($0) }, supplier: try row.id("supplier_id"),
            kind: try details.supplierRequestKind(try row.text("kind")),
            statement: try row.textIfAny("statement") ?? "",
            asker: Owner(
                id: try row.id("account_id"), email: try row.text("asker_email"), name: try row.text("asker_name")),
            askedAt: try row.instant("asked_at"), provableUntil: try row.instantIfAny("provable_until"), end: end)
    }

    // MARK: Ending

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
        _ token: String, by actor: Actor, _ policy: Policy, at now: Date,
        mails: @escaping @Sendable (Entry) throws -> [OutgoingMail]
    ) async throws -> Entry? {
        try await database.write { connection in
            guard let entry = try Self.provable(token, by: actor, at: now, in: connection) else { return nil }
            guard policy.mayClaim(entry.file, actor, on: CivilDay(of: now)) else {
                throw SupplierRequestRefusal.notAllowed
            }
            return try Self.end(entry, .accepted, nil, by: nil, at: now, mails: mails, in: connection)
        }
    }

    /// The administration's answer; what was asked takes effect at once.
    /// - Parameters:
    ///   - reason: why it is refused.
    ///   - capacity: the author's, as the answer states it.
    /// - Throws: ``NotFound``, ``SupplierRequestRefusal``; nothing has changed then.
    public func decide(
        _ number: SupplierRequestNumber, _ outcome: SupplierRequest.Outcome, because reason: String?, by actor: Actor,
        capacity: String, _ policy: Policy, at now: Date, mails: @escaping @Sendable (Entry) throws -> [OutgoingMail]
    ) async throws {
        try await database.write { connection in
            let entry = try Self.find(number, for: actor, in: connection)
            guard policy.mayDecide(entry.request, actor, at: now) else { throw SupplierRequestRefusal.notAllowed }
            guard try Delegations.isDelegated(actor, on: CivilDay(of: now), in: connection) else {
                throw SupplierRequestRefusal.notDelegated
            }
            if outcome == .accepted {
                let asker = Actor(id: entry.request.asker.id, role: .applicant, name: entry.request.asker.name)
                let isPossible =
                    entry.destination == nil
                    ? policy.mayClaim(entry.file, asker, on: CivilDay(of: now))
                    : policy.mayMove(entry.file, asker, on: CivilDay(of: now))
                guard isPossible else { throw SupplierRequestRefusal.notAllowed }
            }
            _ = try Self.end(entry, outcome, reason, by: actor, capacity, at: now, mails: mails, in: connection)
        }
    }

    private static func end(
        _ entry: Entry, _ outcome: SupplierRequest.Outcome, _ reason: String?, by decider: Actor?,
        _ capacity: String? = nil, at now: Date,
        mails: (Entry) throws -> [OutgoingMail], in connection: any Connection
    ) throws -> Entry {
        let (request, file) = (entry.request, entry.file)
        try LifeEvidence.check(file.id.text, in: connection)
        try connection.execute(
            """
            UPDATE supplier_requests SET outcome = \(outcome.rawValue), reason = \(reason), decided_by = \(decider?.id),
                decider_name = \(decider?.name), capacity = \(capacity), decided_at = \(now), token_hash = NULL, provable_until = NULL
            WHERE number = \(request.number.text)
            """)
        let author = decider.map(Author.init) ?? .account(request.asker.id)
        var after = file
        if outcome == .refused {
            try tell(.requestRefused(request.number), on: file, by: author, decider, at: now, in: connection)
        } else {
            let actor = decider ?? Actor(id: request.asker.id, role: .applicant, name: request.asker.name)
            switch request.kind {
            case .claim(let quality, _):
                after.hand(to: request.asker, quality: quality)
                try SupplierFileRecord.save(after, before: file, by: request.actor, at: now, in: connection)
                try tell(.claimed(request.number), on: file, by: author, decider, at: now, in: connection)
            case .move(let company):
                try guardDestination(company, of: file, in: connection)
                after.move(to: company.siret, on: CivilDay(of: now))
                try SupplierFileRecord.save(after, before: file, by: actor, at: now, in: connection)
                try tell(
                    .moved(request.number, to: company.siret, from: CivilDay(of: now)), on: file, by: author, decider,
                    at: now, in: connection)
                try open(company, after: after, by: actor, at: now, in: connection)
            }
        }
        let ended = Entry(
            request: SupplierRequest(
                number: request.number, supplier: request.supplier, kind: request.kind, statement: request.statement,
                asker: request.asker, askedAt: request.askedAt, provableUntil: nil,
                end: .init(
                    outcome: outcome, reason: reason,
                    author: decider.map { .init(id: $0.id, name: $0.name, capacity: capacity ?? "") }, at: now)),
            file: after)
        try MailQueue.add(try mails(ended), about: file.application, at: now, to: connection)
        try Suppliers.touch([file.id], in: connection)
        return ended
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
