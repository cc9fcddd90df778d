import Foundation
import Referencing

/// What somebody told the administration of an activator.
public struct FicheReport: Sendable, Equatable {
    public let id: String
    public let category: ReportCategory
    public let supplierName: String
    public let slug: String
    public let message: String
    /// Nil when nobody said, and once it is handled.
    public let email: String?
    public let sentAt: Date
    /// Who looks after it.
    public let assignee: String?
    public let answer: String?
    public let handledAt: Date?

    init(_ row: Row) throws {
        id = try row.text("id")
        category = try row.value("category", ReportCategory.self)
        (supplierName, slug) = (try row.text("name"), try row.text("slug"))
        (message, email, sentAt) = (
            try row.text("message"), try row.textIfAny("report_email"), try row.instant("sent_at")
        )
        (assignee, answer) = (try row.textIfAny("assignee"), try row.textIfAny("answer"))
        handledAt = try row.instantIfAny("handled_at")
    }
}

/// The errors and the complaints that visitors sent.
public struct FicheReports: Sendable {
    let database: any Database

    private static let selection: SQL = """
        SELECT fiche_reports.id, category, message, fiche_reports.email AS report_email, sent_at, answer, handled_at,
            suppliers.name, slug, accounts.name AS assignee
        FROM fiche_reports JOIN suppliers ON suppliers.id = supplier_id
        LEFT JOIN accounts ON accounts.id = assignee_id
        """

    /// - Parameters:
    ///   - key: the key of the form that was sent: a form sent twice leaves one report; another text with the same key is
    ///     another report.
    ///   - mails: from the address of the activator's owner, where it has one: the acknowledgement, and what the activator is told.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func add(
        _ category: ReportCategory, _ message: String, email: String?, on supplier: SupplierID, once key: String?,
        at now: Date, mails: @escaping @Sendable (_ owner: Owner?) throws -> [OutgoingMail] = { _ in [] }
    ) async throws {
        try await database.write { connection in
            let id = NewID.make(at: now)
            let added = try connection.changedRows(
                """
                INSERT INTO fiche_reports (id, supplier_id, category, message, email, form_key, sent_at)
                VALUES (\(id), \(supplier), \(category.rawValue), \(message), \(email), \(FormKey.stored(key, message)),
                    \(now))
                ON CONFLICT (form_key) WHERE form_key IS NOT NULL DO NOTHING
                """)
            guard added == 1 else { return }
            let owner = try SupplierFileRecord.all("suppliers.id = \(supplier)", in: connection).first?.owner
            try MailQueue.add(try mails(owner), at: now, to: connection)
            try Journal.append(
                .register(category == .error ? .errorReported : .complaintReceived), by: .visitor, on: supplier.text,
                at: now, to: connection)
        }
    }

    /// The reports that nobody has handled yet, oldest first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func open() async throws -> [FicheReport] {
        try await database.read { connection in
            try connection.rows(
                "\(Self.selection) WHERE handled_at IS NULL ORDER BY sent_at LIMIT 200", FicheReport.init)
        }
    }

    /// All of a supplier, the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all(of supplier: SupplierID) async throws -> [FicheReport] {
        try await database.read { connection in
            try connection.rows(
                "\(Self.selection) WHERE supplier_id = \(supplier) ORDER BY sent_at DESC LIMIT 100", FicheReport.init)
        }
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func report(_ id: String) async throws -> FicheReport? {
        try await database.read { try $0.first("\(Self.selection) WHERE fiche_reports.id = \(id)", FicheReport.init) }
    }

    /// Somebody looks after a report from now on; false when it is not open.
    /// - Throws: what the database throws.
    public func take(_ id: String, by actor: Actor, at now: Date) async throws -> Bool {
        try await change(id, "assignee_id = \(actor.id)", .reportTaken, by: actor, at: now)
    }

    /// Answers a report, and closes it; false when it is not open.
    /// - Parameter mails: what its author is told, at the address that goes with the closing.
    /// - Throws: what the database throws.
    public func answer(
        _ id: String, _ text: String, by actor: Actor, at now: Date, mails: [OutgoingMail]
    ) async throws -> Bool {
        try await change(
            id, "answer = \(text), \(Self.handled(by: actor, at: now))", .reportAnswered, by: actor, at: now,
            mails: mails)
    }

    /// Who wrote it is forgotten with the end of it.
    private static func handled(by actor: Actor, at now: Date) -> SQL {
        "handled_at = \(now), handled_by = \(actor.id), email = NULL"
    }

    private func change(
        _ id: String, _ change: SQL, _ event: RegisterEvent, by actor: Actor, at now: Date, mails: [OutgoingMail] = []
    ) async throws -> Bool {
        try await database.write { connection in
            let changed = try connection.changedRows(
                "UPDATE fiche_reports SET \(change) WHERE id = \(id) AND handled_at IS NULL")
            guard changed == 1 else { return false }
            try MailQueue.add(mails, at: now, to: connection)
            try Journal.append(.register(event), by: Author(actor), on: id, staff: actor, at: now, to: connection)
            return true
        }
    }
}
