import Foundation
import Referencing

/// Suppliers as rows, with what their acts need to see.
enum SupplierFileRecord {
    /// Who speaks for a supplier: who claimed it, or whose application was accepted.
    static let owner: SQL = "coalesce(suppliers.claimed_by, applications.account_id)"

    /// The supplier with who speaks for it, the application on which it rests, and what its fiche said last.
    private static let selection: SQL = """
        SELECT suppliers.*, accounts.id AS owner_id, accounts.email AS owner_email, accounts.name AS owner_name,
            applications.profile AS application_profile,
            EXISTS (SELECT 1 FROM supplier_requests WHERE supplier_id = suppliers.id AND kind = 'transfert'
                AND outcome = 'acceptee') AS has_moved,
            (SELECT max(decided_at) FROM decisions WHERE decisions.application_id = suppliers.application_id)
                AS accepted_at,
            (SELECT max(number) FROM fiche_versions WHERE supplier_id = suppliers.id) AS version,
            EXISTS (SELECT 1 FROM fiche_versions WHERE supplier_id = suppliers.id AND profile IS NULL
                AND coalesce(fiche_versions.application_id, '') = coalesce(suppliers.application_id, '')) AS is_erased,
            (SELECT fiche_versions.profile FROM fiche_versions WHERE supplier_id = suppliers.id
                AND coalesce(fiche_versions.application_id, '') = coalesce(suppliers.application_id, '') ORDER BY number DESC LIMIT 1) AS edited
        FROM suppliers LEFT JOIN applications ON applications.id = suppliers.application_id
        LEFT JOIN accounts ON accounts.id = \(owner)
        """

    static func all(_ condition: SQL, in connection: any Connection) throws -> [SupplierFile] {
        let found = try connection.rows("\(selection) WHERE \(condition)", Self.bare)
        return try found.map { bare in
            var file = SupplierFile(
                supplier: bare.supplier, owner: bare.owner, application: bare.application,
                acceptedAt: bare.acceptedAt, profile: bare.profile, ficheVersion: bare.version,
                isContactHidden: bare.isContactHidden,
                periods: try Suppliers.periods(of: bare.supplier.id, in: connection),
                procedures: try procedures(of: bare.supplier.id, in: connection), revision: bare.revision)
            file.corrections = try corrections(of: file.id, in: connection)
            file.hasMoved = bare.hasMoved
            return file
        }
    }

    private struct Bare {
        let supplier: Supplier
        let owner: Owner?
        let application: ApplicationID?
        let acceptedAt: Date?
        let profile: Profile?
        let version: Int
        let isContactHidden: Bool
        let revision: Int
        let hasMoved: Bool
    }

    private static func bare(_ row: Row) throws -> Bare {
        let owner = try row.idIfAny("owner_id", of: Actor.self).map { id in
            Owner(id: id, email: try row.text("owner_email"), name: try row.text("owner_name"))
        }
        // What was erased with its owner's account is not taken from the application again.
        let isErased = try row.flag("is_erased")
        let profile = isErased ? nil : try row.jsonIfAny("edited") ?? row.jsonIfAny("application_profile")
        return Bare(
            supplier: try Supplier(row), owner: owner, application: try row.idIfAny("application_id"),
            acceptedAt: try row.instantIfAny("accepted_at"), profile: try profile?.profile(),
            // What was accepted is the first one, kept or not.
            version: try row.intIfAny("version") ?? (profile == nil ? 0 : 1),
            isContactHidden: try row.flag("contact_is_hidden"),
            revision: try row.int("revision"), hasMoved: try row.flag("has_moved"))
    }

    private static func procedures(of supplier: SupplierID, in connection: any Connection) throws -> [Procedure] {
        var procedures = try connection.rows(
            "SELECT * FROM procedures WHERE supplier_id = \(supplier) ORDER BY opened_at, number", procedure)
        for index in procedures.indices {
            let number = procedures[index].number.text
            let attachments = try AttachmentRecord.all(of: number, in: connection)
            procedures[index].observations = try connection.rows(
                "SELECT * FROM observations WHERE procedure_number = \(number) ORDER BY number"
            ) { .init(try $0.text("text"), at: try $0.instant("written_at"), attachments[try $0.int("number")]) }
        }
        return procedures
    }

    private static func corrections(
        of supplier: SupplierID, in connection: any Connection
    ) throws -> [PeriodCorrection] {
        try connection.rows("SELECT * FROM period_corrections WHERE supplier_id = \(supplier) ORDER BY number") { row in
            let end = try row.intIfAny("is_agreed").map { agreed in
                PeriodCorrection.End(
                    isAgreed: agreed == 1, by: try row.id("decided_by"), capacity: try row.textIfAny("capacity") ?? "",
                    at: try row.instant("decided_at"))
            }
            return PeriodCorrection(
                number: try row.int("number"), row: try row.id("period_id"),
                former: try StoredEvent.period(try row.text("former")[...]),
                corrected: try StoredEvent.period(try row.text("corrected")[...]), reason: try row.text("reason"),
                askedBy: .init(id: try row.id("asked_by"), name: try row.text("asker_name")),
                askedAt: try row.instant("asked_at"), end: end)
        }
    }

    private static func procedure(_ row: Row) throws -> Procedure {
        var procedure = Procedure(
            number: try row.value("number") { ProcedureNumber($0) }, measure: try row.value("measure", Measure.self),
            reasons: try row.json("reasons").measureReasons(),
            openedBy: .init(id: try row.id("opened_by"), name: try row.text("opener_name")),
            openedAt: try row.instant("opened_at"), deadline: try row.day("deadline"),
            urgency: try row.textIfAny("urgency"))
        procedure.waivedAt = try row.instantIfAny("waived_at")
        procedure.hearingAskedAt = try row.instantIfAny("hearing_asked_at")
        procedure.hearing = try row.dayIfAny("hearing_on").map { day in
            .init(
                heldOn: day, isAttended: try row.flag("hearing_attended"), report: try row.text("hearing_report"),
                recordedBy: try row.id("hearing_recorded_by"),
                recordedAt: try row.instant("hearing_recorded_at"))
        }
        procedure.end = try row.valueIfAny("outcome", ProcedureOutcome.init).map { outcome in
            .init(
                outcome: outcome, facts: try row.text("decision_facts"),
                author: .init(id: try row.id("decided_by"), name: try row.text("author_name")),
                capacity: try row.text("capacity"), at: try row.instant("decided_at"),
                effectiveOn: try row.dayIfAny("effective_on"))
        }
        return procedure
    }

    // MARK: Writing

    /// Writes what an act changed.
    static func save(
        _ after: SupplierFile, before: SupplierFile, by actor: Actor, at now: Date, attaching bytes: Data? = nil,
        in connection: any Connection
    ) throws {
        var supplier = after.supplier
        if supplier != before.supplier {
            try Suppliers.save(
                &supplier, known: before.supplier, application: after.application, at: now, in: connection)
        }
        try connection.execute(
            """
            UPDATE suppliers SET revision = \(after.revision), contact_is_hidden = \(after.isContactHidden)
            WHERE id = \(after.id)
            """)
        if after.supplier.successor != before.supplier.successor {
            try connection.execute(
                """
                UPDATE suppliers SET successor = \(after.supplier.successor), succeeded_at = \(after.supplier.successor == nil ? nil : now)
                WHERE id = \(after.id)
                """)
        }
        // Where an application was accepted, its account speaks for the supplier.
        if after.owner?.id != before.owner?.id {
            try connection.execute("UPDATE suppliers SET claimed_by = \(after.owner?.id) WHERE id = \(after.id)")
        }
        if after.ficheVersion > before.ficheVersion, let profile = after.profile {
            try addVersion(
                after.ficheVersion, profile, of: after.id, resting: after.application, by: Author(actor), at: now,
                in: connection)
        }
        for recording in after.recordings {
            try Suppliers.record(recording, of: after.id, from: .decision, by: Author(actor), at: now, in: connection)
        }
        for correction in after.corrections where !before.corrections.contains(correction) {
            try save(correction, of: after.id, in: connection)
        }
        for procedure in after.procedures {
            let former = before.procedures.first { $0.number == procedure.number }
            if former != procedure { try save(procedure, former, of: after.id, attaching: bytes, in: connection) }
        }
    }

    private static func save(
        _ correction: PeriodCorrection, of supplier: SupplierID, in connection: any Connection
    ) throws {
        try connection.execute(
            """
            INSERT INTO period_corrections (supplier_id, number, period_id, former, corrected, reason, asked_by, asker_name,
                asked_at)
            VALUES (\(supplier), \(correction.number), \(correction.row), \(StoredEvent.text(correction.former)),
                \(StoredEvent.text(correction.corrected)), \(correction.reason), \(correction.askedBy.id),
                \(correction.askedBy.name), \(correction.askedAt))
            ON CONFLICT (supplier_id, number) DO UPDATE SET
                is_agreed = \(correction.end.map { $0.isAgreed ? 1 : 0 }), decided_by = \(correction.end?.by),
                capacity = \(correction.end?.capacity), decided_at = \(correction.end?.at)
            """)
    }

    static func addVersion(
        _ number: Int, _ profile: Profile, of supplier: SupplierID, resting application: ApplicationID?,
        by author: Author, at now: Date, in connection: any Connection
    ) throws {
        let text = JSONValue(profile).text
        try connection.execute(
            """
            INSERT INTO fiche_versions (supplier_id, number, application_id, profile, sha256, author, written_at)
            VALUES (\(supplier), \(number), \(application), \(text), \(Digest.sha256(text)), \(author.text), \(now))
            """)
    }

    private static func save(
        _ procedure: Procedure, _ former: Procedure?, of supplier: SupplierID, attaching bytes: Data?,
        in connection: any Connection
    ) throws {
        let (hearing, end, number) = (procedure.hearing, procedure.end, procedure.number.text)
        if former == nil {
            try connection.execute(
                """
                INSERT INTO procedures (number, supplier_id, measure, reasons, urgency, deadline, opened_by,
                    opener_name, opened_at)
                VALUES (\(number), \(supplier), \(procedure.measure.rawValue),
                    \(json: JSONValue(procedure.reasons)), \(procedure.urgency), \(procedure.deadline),
                    \(procedure.openedBy.id), \(procedure.openedBy.name), \(procedure.openedAt))
                """)
            try Sequences.take(ProcedureSeries.self, at: procedure.openedAt, in: connection)
        } else {
            try connection.execute(
                """
                UPDATE procedures SET waived_at = \(procedure.waivedAt), hearing_asked_at = \(procedure.hearingAskedAt), hearing_on = \(hearing?.heldOn),
                    hearing_attended = \(hearing.map { $0.isAttended ? 1 : 0 }),
                    hearing_report = \(hearing?.report), hearing_recorded_by = \(hearing?.recordedBy),
                    hearing_recorded_at = \(hearing?.recordedAt), outcome = \(end?.outcome.rawValue),
                    decision_facts = \(end?.facts), decided_by = \(end?.author.id), author_name = \(end?.author.name),
                    capacity = \(end?.capacity), decided_at = \(end?.at), effective_on = \(end?.effectiveOn)
                WHERE number = \(number)
                """)
        }
        for (place, observation) in procedure.observations.enumerated()
        where place >= former?.observations.count ?? 0 {
            try connection.execute(
                """
                INSERT INTO observations (procedure_number, number, text, written_at)
                VALUES (\(number), \(place + 1), \(observation.text), \(observation.at))
                """)
            if let attachment = observation.attachment, let bytes {
                try AttachmentRecord.add(
                    attachment, bytes, to: number, number: place + 1, at: observation.at, in: connection)
            }
        }
    }
}

extension JSONValue {
    /// The stored form of the reasons of a measure (version 1).
    init(_ reasons: Reasons<MeasureGround>) {
        self = ["v": 1, "grounds": JSONValue(reasons.grounds.map(\.rawValue)), "facts": .text(reasons.facts)]
    }

    func measureReasons() throws -> Reasons<MeasureGround> {
        try guardVersion(1, of: "reasons of a measure")
        return try Reasons(grounds: try values("grounds", MeasureGround.init), facts: try string("facts"))
    }
}
