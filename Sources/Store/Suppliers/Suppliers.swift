import Foundation
import Referencing

/// The register: suppliers and the periods during which they are referenced. Periods are only ever added; a later
/// row may supersede an earlier one, so the register can be read as it stood at any moment.
public struct Suppliers: Sendable {
    let database: any Database

    /// Rows that nothing supersedes: what the register says now.
    static let current: SQL = """
        NOT EXISTS (SELECT 1 FROM referencing_periods AS later WHERE later.supersedes = referencing_periods.id)
        """

    /// Where the supplier with this SIRET stands on a day.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func status(of siret: Siret, on day: CivilDay) async throws -> SupplierStatus {
        try await database.read { connection in
            SupplierStatus(
                try connection.rows(Self.selectPeriods(of: siret), Self.recordedPeriod).map(\.period), on: day)
        }
    }

    /// Whether the register holds suppliers that the demonstration did not make.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func holdsRealOnes() async throws -> Bool {
        try await database.read { connection in
            try connection.count(
                """
                SELECT count(*) AS n FROM suppliers WHERE origin = 'partner' OR (origin = 'application'
                    AND EXISTS (SELECT 1 FROM applications JOIN accounts ON accounts.id = account_id
                        WHERE applications.id = application_id AND is_demo = 0))
                """) > 0
        }
    }

    // MARK: The verdict

    /// The suppliers that an identifier names and the other establishments of the firm, with the periods that
    /// had been recorded by an instant (nil: all of them).
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func suppliers(
        for identifier: SupplierIdentifier, knownAt instant: Date?
    ) async throws -> [RegisteredSupplier] {
        try await database.read { connection in
            let condition: SQL =
                if let siren = identifier.siren { "siren = \(siren)" } else { "vat = \(identifier.value)" }
            let suppliers = try connection.rows("SELECT * FROM suppliers WHERE \(condition) ORDER BY siret, id") {
                row in
                var supplier = try Supplier(row)
                // A move that was not known yet is not told.
                if let instant, let told = try row.instantIfAny("succeeded_at"), told >= instant {
                    supplier.successor = nil
                }
                return supplier
            }
            return try suppliers.map { supplier in
                RegisteredSupplier(
                    id: supplier.id, siret: supplier.siret, vat: supplier.vat, name: supplier.name, slug: supplier.slug,
                    periods: try Self.periods(of: supplier.id, knownAt: instant, in: connection).map(\.period),
                    successor: supplier.successor)
            }
        }
    }

    static func periods(
        of supplier: SupplierID, knownAt instant: Date? = nil, in connection: any Connection
    ) throws -> [RecordedPeriod] {
        let condition: SQL =
            if let instant {
                """
                recorded_at < \(instant) AND NOT EXISTS (SELECT 1 FROM referencing_periods AS later
                    WHERE later.supersedes = referencing_periods.id AND later.recorded_at < \(instant))
                """
            } else {
                current
            }
        return try connection.rows(
            "SELECT * FROM referencing_periods WHERE supplier_id = \(supplier) AND \(condition) ORDER BY from_day, id",
            recordedPeriod)
    }

    /// The statement for the periods of a SIRET, which ``recordedPeriod(_:)`` reads.
    static func selectPeriods(of siret: Siret?) -> SQL {
        """
        SELECT * FROM referencing_periods WHERE supplier_id = (SELECT id FROM suppliers WHERE siret = \(siret))
            AND \(current) ORDER BY from_day, id
        """
    }

    static func recordedPeriod(_ row: Row) throws -> RecordedPeriod {
        RecordedPeriod(
            id: try row.id("id"), period: try period(row), source: try row.value("source", RecordedPeriod.Source.self))
    }

    // MARK: Recording

    /// Adds a row; what it supersedes stays.
    static func record(
        _ recording: PeriodRecording, of supplier: SupplierID, from source: RecordedPeriod.Source, by author: Author,
        at now: Date, in connection: any Connection
    ) throws {
        let period = recording.period
        try connection.execute(
            """
            INSERT INTO referencing_periods (id, supplier_id, from_day, to_day, end_reason, source, supersedes,
                recorded_at, recorded_by)
            VALUES (\(NewID.make(at: now)), \(supplier), \(period.start), \(period.end), \(period.endReason?.rawValue),
                \(source.rawValue), \(recording.supersedes?.id), \(now), \(author.text))
            """)
    }

    /// References the supplier of an accepted application from today on, and publishes its fiche.
    static func reference(
        _ file: FiledApplication, by actor: Actor, at now: Date, in connection: any Connection
    ) throws {
        guard let company = file.contents.company, let profile = file.contents.profile else {
            throw Refusal.incomplete(Application.filed(file).gaps(charterInForce: ""))
        }
        let known = try find(siret: company.siret, vat: nil, in: connection)
        var supplier = Supplier(
            company: company, profile: profile, id: known?.id ?? SupplierID(NewID.make(at: now)))
        supplier.vat = known?.vat
        let former = try connection.first(
            """
            SELECT contact_is_hidden, (SELECT max(number) FROM fiche_versions WHERE supplier_id = suppliers.id) AS version
            FROM suppliers WHERE id = \(supplier.id)
            """
        ) { (isHidden: try $0.flag("contact_is_hidden"), version: try $0.intIfAny("version") ?? 0) }
        if former?.isHidden == true { supplier.publish(profile, hidingContact: true) }
        if known != nil { try LifeEvidence.check(supplier.id.text, in: connection) }
        try save(&supplier, known: known, application: file.id, at: now, in: connection)
        // Whose application was accepted speaks for it, whoever claimed it before; it is where it is, wherever it had moved.
        try connection.execute(
            """
            UPDATE suppliers SET claimed_by = NULL, successor = NULL, succeeded_at = NULL WHERE id = \(supplier.id)
            """)
        try SupplierFileRecord.addVersion(
            (former?.version ?? 0) + 1, profile, of: supplier.id, resting: file.id, by: Author(actor), at: now,
            in: connection)
        let periods = try periods(of: supplier.id, in: connection)
        let act = ReferenceByDecision(on: CivilDay(of: now))
        for recording in act.recordings(beside: periods) {
            try record(recording, of: supplier.id, from: .decision, by: Author(actor), at: now, in: connection)
        }
        try Journal.append(
            .register(.referenced(company.siret, from: act.day, superseding: act.superseded(among: periods))),
            by: Author(actor), on: supplier.id.text, staff: actor, vouchingForLifeOf: supplier.id.text,
            vouchingForPeriodsOf: Timestamp.text(now), at: now, to: connection)
        try touch([supplier.id], in: connection)
    }

    static func find(siret: Siret?, vat: VATNumber?, in connection: any Connection) throws -> Supplier? {
        if let siret {
            return try connection.first("SELECT * FROM suppliers WHERE siret = \(siret)") { try Supplier($0) }
        }
        return try connection.first("SELECT * FROM suppliers WHERE siret IS NULL AND vat = \(vat)") { try Supplier($0) }
    }

    /// Writes a supplier. A new name gives a new address, the first free one among its candidates; the former one
    /// goes on leading to the fiche.
    static func save(
        _ supplier: inout Supplier, known: Supplier?, application: ApplicationID? = nil, at now: Date,
        in connection: any Connection
    ) throws {
        if let known, Slug.of(known.name) == Slug.of(supplier.name) {
            supplier.slug = known.slug
        } else {
            supplier.slug = try freeSlug(for: supplier, in: connection)
        }
        let themes = supplier.themes.map(\.rawValue).joined(separator: " ")
        let departments = supplier.departments.map(\.code).joined(separator: " ")
        let sizes = supplier.sizes.map(\.rawValue).joined(separator: " ")
        try connection.execute(
            """
            INSERT INTO suppliers (id, siret, vat, siren, slug, origin, application_id, name, address, postal_code,
                commune, commune_code, department, website, phone, email, contact, short, long, themes, departments,
                is_national, sizes, first_meeting_free, price, remote, updated_at)
            VALUES (\(supplier.id), \(supplier.siret), \(supplier.vat), \(supplier.siren), \(supplier.slug),
                \(supplier.origin.rawValue), \(application), \(supplier.name), \(supplier.address),
                \(supplier.postalCode), \(supplier.commune), \(supplier.communeCode), \(supplier.department),
                \(supplier.website), \(supplier.phone), \(supplier.email), \(supplier.contact), \(supplier.short),
                \(supplier.long), \(themes), \(departments), \(supplier.isNational), \(sizes),
                \(supplier.firstMeetingFree), \(supplier.price?.rawValue), \(supplier.isRemote), \(now))
            ON CONFLICT (id) DO UPDATE SET siret = excluded.siret, vat = excluded.vat, siren = excluded.siren,
                origin = excluded.origin, application_id = excluded.application_id, name = excluded.name,
                address = excluded.address, postal_code = excluded.postal_code, commune = excluded.commune,
                commune_code = excluded.commune_code, department = excluded.department, website = excluded.website,
                phone = excluded.phone, email = excluded.email, contact = excluded.contact, short = excluded.short,
                long = excluded.long, themes = excluded.themes, departments = excluded.departments,
                is_national = excluded.is_national, sizes = excluded.sizes,
                first_meeting_free = excluded.first_meeting_free, price = excluded.price,
                remote = excluded.remote, slug = excluded.slug, updated_at = excluded.updated_at
            """)
        if let known { try keepSlug(of: known, for: supplier, at: now, in: connection) }
    }

    /// Remembers the address that a fiche leaves; the one it takes is nobody's former one any more.
    private static func keepSlug(
        of known: Supplier, for supplier: Supplier, at now: Date, in connection: any Connection
    ) throws {
        guard known.slug != supplier.slug else { return }
        try connection.execute("DELETE FROM former_slugs WHERE slug = \(supplier.slug)")
        try connection.execute(
            """
            INSERT INTO former_slugs (slug, supplier_id, replaced_at) VALUES (\(known.slug), \(supplier.id), \(now))
            ON CONFLICT (slug) DO UPDATE SET supplier_id = excluded.supplier_id, replaced_at = excluded.replaced_at
            """)
    }

    private static func freeSlug(for supplier: Supplier, in connection: any Connection) throws -> String {
        let candidates = Slug.candidates(
            name: supplier.name, identifier: supplier.siret?.digits ?? supplier.vat?.value ?? supplier.id.text)
        for candidate in candidates {
            let taken = try connection.count(
                """
                SELECT (SELECT count(*) FROM suppliers WHERE slug = \(candidate) AND id <> \(supplier.id))
                    + (SELECT count(*) FROM former_slugs WHERE slug = \(candidate) AND supplier_id <> \(supplier.id)) AS n
                """)
            if taken == 0 { return candidate }
        }
        return "\(candidates[0])-\(supplier.id.text)"
    }
}
