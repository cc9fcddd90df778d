import Foundation
import Referencing

/// An error that a visitor reported on a fiche.
public struct FicheReport: Sendable, Equatable {
    public let id: String
    public let supplierName: String
    public let slug: String
    public let message: String
    public let email: String?
    public let sentAt: Date
}

/// The errors that visitors reported.
public struct FicheReports: Sendable {
    let database: any Database

    /// - Parameter key: the key of the form that was sent: a form sent twice leaves one report; another text with
    ///   the same key is another report.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func add(
        _ message: String, email: String?, on supplier: SupplierID, once key: String?, at now: Date
    ) async throws {
        try await database.write { connection in
            let id = NewID.make(at: now)
            let added = try connection.changedRows(
                """
                INSERT INTO fiche_reports (id, supplier_id, message, email, form_key, sent_at)
                VALUES (\(id), \(supplier), \(message), \(email), \(FormKey.stored(key, message)), \(now))
                ON CONFLICT (form_key) WHERE form_key IS NOT NULL DO NOTHING
                """)
            guard added == 1 else { return }
            try Journal.append(.register(.errorReported), by: .visitor, on: supplier.text, at: now, to: connection)
        }
    }

    /// The reports that nobody has handled yet, oldest first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func open() async throws -> [FicheReport] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT fiche_reports.*, suppliers.name, slug FROM fiche_reports
                JOIN suppliers ON suppliers.id = supplier_id WHERE handled_at IS NULL ORDER BY sent_at LIMIT 200
                """
            ) { row in
                FicheReport(
                    id: try row.text("id"), supplierName: try row.text("name"), slug: try row.text("slug"),
                    message: try row.text("message"), email: try row.textIfAny("email"),
                    sentAt: try row.instant("sent_at"))
            }
        }
    }

    /// Closes a report; false when it is not open.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func close(_ id: String, by actor: Actor, at now: Date) async throws -> Bool {
        try await database.write { connection in
            let changed = try connection.changedRows(
                """
                UPDATE fiche_reports SET handled_at = \(now), handled_by = \(actor.id), email = NULL
                WHERE id = \(id) AND handled_at IS NULL
                """)
            guard changed == 1 else { return false }
            try Journal.append(
                .register(.reportClosed), by: Author(actor), on: id, staff: actor, at: now, to: connection)
            return true
        }
    }
}
