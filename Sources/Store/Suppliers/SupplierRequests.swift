import Foundation
import Referencing

/// What people ask about suppliers of the register: to speak for a fiche, to take it to another establishment. A link in a mail
/// to the address of the fiche, or a person of the administration, confirms it.
public struct SupplierRequests: Sendable {
    let database: any Database
    let announcer: Announcer

    /// It does not exist, or not for this person.
    public struct NotFound: Error, Equatable {}

    /// A request with the supplier that it is about.
    public struct Entry: Sendable {
        public let request: SupplierRequest
        public let file: SupplierFile
        /// The number of the last letter that refused it.
        public var letter: Int?

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
    ///   - isProvable: whether a link to the address of the fiche is to prove it; without an address it cannot, nor when
    ///     that one was written to often on this day.
    /// - Returns: the request; accepted already where the asker's own address, which was proved, is the fiche's.
    /// - Throws: ``SupplierRequestRefusal``, ``NotFound``; nothing has changed then.
    public func claim(
        _ slug: String, quality: String, _ acceptance: Acceptance, _ statement: String, isProvable: Bool,
        by account: Account,
        _ policy: Policy, at now: Date
    ) async throws -> SupplierRequest {
        try await database.write { connection in
            guard let file = try SupplierFileRecord.all("suppliers.slug = \(slug)", in: connection).first else {
                throw NotFound()
            }
            guard policy.mayClaim(file, account.actor, on: CivilDay(of: now)) else {
                throw SupplierRequestRefusal.notAllowed
            }
            let isOwnAddress = file.supplier.email.map(Accounts.normalised) == Accounts.normalised(account.email)
            let isAsked = try Self.proofsAsked(of: file.id, at: now, in: connection) < SupplierRequest.mostProofsInADay
            let token = isProvable && file.supplier.email != nil && (isOwnAddress || isAsked) ? Token.make() : nil
            let request = try Self.add(
                .claim(quality: quality, acceptance), statement, token, about: file, by: account, at: now,
                in: connection)
            let entry = Entry(request: request, file: file)
            if token != nil, isOwnAddress {
                // The address was proved when the account was opened.
                return try end(entry, .accepted, nil, by: nil, at: now, in: connection).request
            }
            try MailQueue.add(try announcer.requestMails(entry, nil, token), at: now, to: connection)
            return request
        }
    }

    /// How many mails asked the address of a fiche for a proof in a day. Strangers who claim it may not keep its owner from
    /// asking, nor fill the mailbox.
    private static func proofsAsked(of supplier: SupplierID, at now: Date, in connection: any Connection) throws -> Int
    {
        try connection.count(
            """
            SELECT count(*) AS n FROM supplier_requests WHERE supplier_id = \(supplier) AND provable_until IS NOT NULL
                AND asked_at > \(now.addingTimeInterval(-86_400))
            """)
    }

    /// Asks to take a referencing to another establishment of the firm.
    /// - Parameter record: what the registry says of that one.
    /// - Throws: ``SupplierRequestRefusal``, ``NotFound``; nothing has changed then.
    public func move(
        _ slug: String, to record: RegistryRecord, _ statement: String, by account: Account, _ policy: Policy,
        at now: Date
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
            let entry = Entry(request: request, file: file)
            try MailQueue.add(try announcer.requestMails(entry, nil, nil), at: now, to: connection)
            return request
        }
    }

    /// A move stays in the firm, and opens what the register does not have yet.
    static func guardDestination(
        _ company: Company, of file: SupplierFile, in connection: any Connection
    ) throws {
        try file.guardMove(to: company)
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
            WHERE account_id = \(account.id) AND asked_at > \(now.addingTimeInterval(-86_400))
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

    static func tell(
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

    static func find(
        _ number: SupplierRequestNumber, for actor: Actor, in connection: any Connection
    ) throws -> Entry {
        guard let entry = try entries("number = \(number.text)", for: actor, in: connection).first else {
            throw NotFound()
        }
        return entry
    }

    /// The staff sees those about firms in which no interest was declared; others their own.
    /// - Parameter actor: nil for the service itself.
    static func entries(
        _ condition: SQL, for actor: Actor? = nil, in connection: any Connection
    ) throws -> [Entry] {
        let requests = try connection.rows(
            """
            SELECT supplier_requests.*, accounts.email AS asker_email, accounts.name AS asker_name,
                (SELECT max(supplier_letters.number) FROM supplier_letters
                    WHERE request_number = supplier_requests.number) AS letter
            FROM supplier_requests JOIN accounts ON accounts.id = account_id WHERE \(condition)
            """
        ) { (request: try request($0), letter: try $0.intIfAny("letter")) }
        let staff = actor.flatMap { $0.role.isStaff ? $0 : nil }
        let isOpen = staff.map { "(applications.id IS NULL OR \(Applications.isOpen(to: $0)))" as SQL } ?? "1 = 1"
        return try requests.compactMap { request, letter in
            guard let request else { return nil }
            if let actor, staff == nil, request.asker.id != actor.id { return nil }
            let file = try SupplierFileRecord.all(
                "suppliers.id = \(request.supplier) AND \(isOpen)", in: connection
            ).first
            return file.map { Entry(request: request, file: $0, letter: letter) }
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
}
