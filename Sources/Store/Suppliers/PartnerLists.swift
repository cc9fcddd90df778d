import Foundation
import Referencing

/// Partner lists that one person files and another one validates, each kept as the document that it came as.
public struct PartnerLists: Sendable {
    let database: any Database

    /// No list has this number.
    public struct NotFound: Error, Equatable {}

    /// Somebody decided it already, or this person may not.
    public struct NotAllowed: Error, Equatable {}

    /// A decision is signed by who holds a delegation (CRPA L212-1).
    public struct NotDelegated: Error, Equatable {}

    /// The register changed since the difference was shown; nothing has changed.
    public struct ChangedMeanwhile: Error, Equatable {}

    /// A list beside the register as it stands.
    public struct Proposal: Sendable {
        public let list: PartnerList
        public let difference: PartnerDifference
        /// What the difference is known by: who validates says which one was read.
        public let digest: String
    }

    // MARK: Filing

    /// What a file would change now.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func difference(_ file: PartnerFile, at now: Date) async throws -> PartnerDifference {
        try await database.read { try Self.difference(file, at: now, in: $0) }
    }

    /// Keeps a list until another person validates it. The same file is not kept twice while it waits.
    /// - Returns: the list's number.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func file(
        _ bytes: Data, named filename: String, lines: Int, by author: Author, name: String, at now: Date
    ) async throws -> PartnerListNumber {
        try await database.write { connection in
            let sha256 = Digest.sha256(bytes)
            let waiting = try connection.first(
                "SELECT number FROM partner_lists WHERE sha256 = \(sha256) AND outcome IS NULL"
            ) { try $0.value("number") { PartnerListNumber($0) } }
            if let waiting { return waiting }
            let number = try Sequences.next(PartnerListSeries.self, at: now, in: connection)
            let filer: AccountID? = if case .account(let id) = author { id } else { nil }
            try connection.execute(
                """
                INSERT INTO partner_lists (number, filename, sha256, content, size, lines, filed_by, filer_name,
                    filed_at)
                VALUES (\(number.text), \(filename), \(sha256), \(bytes), \(bytes.count), \(lines), \(filer),
                    \(name), \(now))
                """)
            try Sequences.take(PartnerListSeries.self, at: now, in: connection)
            try Journal.append(
                .register(.listFiled(number, sha256: sha256)), by: author, on: number.text,
                vouchingForLifeOf: number.text, at: now, to: connection)
            return number
        }
    }

    // MARK: Reading

    public static let pageSize = 25

    /// The lists, those that wait first, then the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func lists(page: Int) async throws -> (lists: [PartnerList], total: Int) {
        try await database.read { connection in
            let start = (min(max(1, page), 100_000) - 1) * Self.pageSize
            let lists = try connection.rows(
                """
                SELECT \(Self.columns) FROM partner_lists ORDER BY outcome IS NULL DESC, filed_at DESC, number DESC
                LIMIT \(Self.pageSize) OFFSET \(start)
                """, Self.list)
            return (lists, try connection.count("SELECT count(*) AS n FROM partner_lists"))
        }
    }

    /// How many lists wait for a validation.
    /// - Throws: what the database throws.
    public func waiting() async throws -> Int {
        try await database.read { try $0.count("SELECT count(*) AS n FROM partner_lists WHERE outcome IS NULL") }
    }

    /// A list; with what it would change, while it waits.
    /// - Throws: ``NotFound``; ``DatabaseUnavailable`` when it was tampered with; what the database throws.
    public func list(_ number: PartnerListNumber, at now: Date) async throws -> (list: PartnerList, proposal: Proposal?)
    {
        try await database.read { connection in
            let list = try Self.find(number, in: connection)
            guard list.end == nil else { return (list, nil) }
            let file = try Self.file(of: list, in: connection)
            return (list, try Self.proposal(list, file, at: now, in: connection).0)
        }
    }

    /// The file as it came.
    /// - Throws: ``NotFound``, also when it was kept long enough; what the database throws.
    public func content(_ number: PartnerListNumber) async throws -> (list: PartnerList, bytes: Data) {
        try await database.read { connection in
            let list = try Self.find(number, in: connection)
            guard !list.isErased else { throw NotFound() }
            return (list, try Self.bytes(of: list, in: connection))
        }
    }

    // MARK: Deciding

    /// Takes the list in, in one transaction.
    /// - Parameter digest: the difference that was read.
    /// - Throws: ``NotFound``, ``NotAllowed``, ``ChangedMeanwhile``, ``SecondFactors/WrongCode``; what the database throws.
    public func validate(
        _ number: PartnerListNumber, seeing digest: String, by actor: Actor, _ policy: Policy, at now: Date,
        proving code: String
    ) async throws {
        // Compared before the other acts wait for this one; once more, if the register changed between the two.
        let read = try await database.read { connection in
            let list = try Self.find(number, in: connection)
            guard list.end == nil else { throw NotAllowed() }
            let file = try Self.file(of: list, in: connection)
            let compared = try Self.proposal(list, file, at: now, in: connection)
            return (file: file, compared: compared, versions: try Suppliers.versions(in: connection))
        }
        try await database.write { connection in
            let list = try Self.open(number, for: actor, policy, at: now, in: connection)
            let (proposal, planned) =
                try Suppliers.versions(in: connection) == read.versions
                ? read.compared : Self.proposal(list, read.file, at: now, in: connection)
            guard proposal.digest == digest else { throw ChangedMeanwhile() }
            guard try SecondFactors.use(code, of: actor.id, at: now, in: connection) else {
                throw SecondFactors.WrongCode()
            }
            let touched = try planned.compactMap { try $0.write(by: Author(actor), at: now, in: connection) }
            try Suppliers.touch(Set(touched), in: connection)
            let changes = proposal.difference.changes.count
            try Self.end(list, .validated, reason: nil, changes: changes, by: actor, at: now, in: connection)
            try Journal.append(
                .register(.listValidated(number, changes: changes)), by: Author(actor), on: number.text, staff: actor,
                vouchingForLifeOf: number.text, vouchingForPeriodsOf: Timestamp.text(now), at: now, to: connection)
        }
    }

    /// Ends a list without a change.
    /// - Throws: ``NotFound``, ``NotAllowed``; what the database throws.
    public func refuse(
        _ number: PartnerListNumber, because reason: String, by actor: Actor, _ policy: Policy, at now: Date
    ) async throws {
        try await database.write { connection in
            let list = try Self.open(number, for: actor, policy, at: now, in: connection)
            try Self.end(list, .refused, reason: reason, changes: 0, by: actor, at: now, in: connection)
            try Journal.append(
                .register(.listRefused(number, because: reason)), by: Author(actor), on: number.text, staff: actor,
                vouchingForLifeOf: number.text, at: now, to: connection)
        }
    }

    private static func open(
        _ number: PartnerListNumber, for actor: Actor, _ policy: Policy, at now: Date, in connection: any Connection
    ) throws -> PartnerList {
        try LifeEvidence.check(number.text, in: connection)
        let list = try find(number, in: connection)
        guard policy.mayDecide(list, actor) else { throw NotAllowed() }
        guard try Delegations.isDelegated(actor, on: CivilDay(of: now), in: connection) else { throw NotDelegated() }
        return list
    }

    private static func end(
        _ list: PartnerList, _ outcome: PartnerList.Outcome, reason: String?, changes: Int, by actor: Actor,
        at now: Date, in connection: any Connection
    ) throws {
        try connection.execute(
            """
            UPDATE partner_lists SET outcome = \(outcome.rawValue), reason = \(reason), changes = \(changes),
                decided_by = \(actor.id), decider_name = \(actor.name), decided_at = \(now)
            WHERE number = \(list.number.text)
            """)
    }

    // MARK: Rows

    private static let columns: SQL = """
        number, filename, sha256, size, lines, filed_by, filer_name, filed_at, outcome, reason, changes, decided_by,
        decider_name, decided_at, CASE WHEN length(content) = 0 AND \(Erasure.isRefusedList) THEN 1 ELSE 0 END AS is_erased
        """

    private static func find(_ number: PartnerListNumber, in connection: any Connection) throws -> PartnerList {
        let found = try connection.first(
            "SELECT \(columns) FROM partner_lists WHERE number = \(number.text)", list)
        guard let found else { throw NotFound() }
        return found
    }

    private static func list(_ row: Row) throws -> PartnerList {
        let end = try row.valueIfAny("outcome", PartnerList.Outcome.init).map { outcome in
            PartnerList.End(
                outcome: outcome, reason: try row.textIfAny("reason"), changes: try row.int("changes"),
                decider: .init(id: try row.id("decided_by"), name: try row.text("decider_name")),
                at: try row.instant("decided_at"))
        }
        return PartnerList(
            number: try row.value("number") { PartnerListNumber($0) }, filename: try row.text("filename"),
            sha256: try row.text("sha256"), size: try row.int("size"), lines: try row.int("lines"),
            filedBy: try row.idIfAny("filed_by"), filerName: try row.text("filer_name"),
            filedAt: try row.instant("filed_at"), end: end, isErased: try row.flag("is_erased"))
    }

    /// - Throws: ``DatabaseUnavailable`` when they are not what was filed.
    private static func bytes(of list: PartnerList, in connection: any Connection) throws -> Data {
        let bytes = try connection.first("SELECT content FROM partner_lists WHERE number = \(list.number.text)") {
            try $0.bytes("content")
        }
        guard let bytes, Digest.sha256(bytes) == list.sha256 else { throw DatabaseUnavailable(reason: .tampered) }
        return bytes
    }

    private static func file(of list: PartnerList, in connection: any Connection) throws -> PartnerFile {
        let bytes = try bytes(of: list, in: connection)
        do throws(PartnerFile.Problem) { return try PartnerFile(bytes) } catch {
            // Only what can be read is filed.
            throw UnreadableColumn(column: "content")
        }
    }

    // MARK: The difference

    private static func difference(
        _ file: PartnerFile, at now: Date, in connection: any Connection
    ) throws -> PartnerDifference {
        difference(file, try planned(file, at: now, in: connection))
    }

    private static func planned(
        _ file: PartnerFile, at now: Date, in connection: any Connection
    ) throws -> [PlannedImport] {
        try file.groups.map { try PlannedImport($0.lines.map(\.line), origin: .partner, at: now, in: connection) }
    }

    private static func difference(_ file: PartnerFile, _ planned: [PlannedImport]) -> PartnerDifference {
        var (changes, refused) = ([PartnerChange](), file.refused)
        for (group, plan) in zip(file.groups, planned) {
            changes += plan.changes(group.lines.map(\.number))
            for (line, result) in zip(group.lines, plan.results) {
                if case .refused(let reason) = result { refused.append(.init(number: line.number, reason: reason)) }
            }
        }
        return PartnerDifference(changes, refused: refused)
    }

    private static func proposal(
        _ list: PartnerList, _ file: PartnerFile, at now: Date, in connection: any Connection
    ) throws -> (Proposal, [PlannedImport]) {
        let planned = try planned(file, at: now, in: connection)
        let difference = difference(file, planned)
        let lines = difference.changes.map(line) + difference.refused.map { "\($0.number) \($0.reason)" }
        return (
            Proposal(
                list: list, difference: difference, digest: Digest.sha256(lines.joined(separator: "\u{1E}"))), planned
        )
    }

    /// What a change says, in one text: the same text, the same change.
    private static func line(_ change: PartnerChange) -> String {
        let periods = [change.former, change.period].map { $0.map(StoredEvent.text) ?? "" }
        return (["\(change.number)", change.kind.rawValue] + periods + [facts(change.before), facts(change.after)])
            .joined(separator: "\u{1F}")
    }

    private static func facts(_ supplier: Supplier?) -> String {
        guard let supplier else { return "" }
        let texts = [
            supplier.siret?.digits, supplier.vat?.value, supplier.name, supplier.address, supplier.postalCode,
            supplier.commune, supplier.communeCode, supplier.website, supplier.phone, supplier.email,
            supplier.contact, supplier.short, supplier.long,
        ]
        let lists = [supplier.themes.map(\.rawValue), supplier.departments.map(\.code)]
        return
            (texts.map { $0 ?? "" } + lists.map { $0.joined(separator: " ") }
            + [supplier.isNational ? "national" : ""]).joined(separator: "\u{1D}")
    }
}
