import Foundation
import Referencing

/// What the national registry said last of the establishments that are referenced: one that it says is closed is shown to the
/// staff, who record the cessation or not.
public struct RegistryChecks: Sendable {
    let database: any Database

    /// After how long an establishment is asked about again, in seconds.
    public static let age: TimeInterval = 30 * 86_400

    /// What the registry said, and when.
    public struct Check: Sendable, Equatable {
        public let isActive: Bool
        public let at: Date
    }

    /// The establishments to ask about now, those that were never asked about first; none that the demonstration invented.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func due(most: Int, at now: Date) async throws -> [(id: SupplierID, siret: Siret)] {
        let today = CivilDay(of: now)
        return try await database.read { connection in
            try connection.rows(
                """
                SELECT suppliers.id, siret FROM suppliers LEFT JOIN registry_checks ON supplier_id = suppliers.id
                WHERE siret IS NOT NULL AND origin <> 'demo' AND (checked_at IS NULL OR checked_at < \(now - Self.age))
                    AND EXISTS (SELECT 1 FROM referencing_periods WHERE referencing_periods.supplier_id = suppliers.id
                        AND \(Suppliers.current) AND from_day <= \(today) AND (to_day IS NULL OR to_day > \(today)))
                ORDER BY coalesce(checked_at, ''), suppliers.id LIMIT \(most)
                """
            ) { (id: try $0.id("id"), siret: try $0.value("siret") { Siret($0) }) }
        }
    }

    /// Keeps what the registry said.
    /// - Parameter isActive: nil where it said nothing of the establishment: what it said before stays.
    /// - Throws: what the database throws.
    public func record(_ isActive: Bool?, of id: SupplierID, at now: Date) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO registry_checks (supplier_id, checked_at, is_active)
                VALUES (\(id), \(now), \(isActive ?? true))
                ON CONFLICT (supplier_id) DO UPDATE SET checked_at = excluded.checked_at,
                    is_active = coalesce(\(isActive.map { $0 ? 1 : 0 }), registry_checks.is_active)
                """)
        }
    }

    /// Asks about an establishment again tomorrow: the registry gave no answer about it, and others have their turn.
    /// - Throws: what the database throws.
    public func postpone(_ id: SupplierID, at now: Date) async throws {
        try await record(nil, of: id, at: now.addingTimeInterval(86_400 - Self.age))
    }

    /// What the registry said last of a supplier; nil when it was not asked.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func last(of id: SupplierID) async throws -> Check? {
        try await database.read { connection in
            try connection.first("SELECT * FROM registry_checks WHERE supplier_id = \(id)") {
                Check(isActive: try $0.flag("is_active"), at: try $0.instant("checked_at"))
            }
        }
    }

    /// Whether the registry said last that an establishment is closed.
    static let isClosed: SQL = """
        EXISTS (SELECT 1 FROM registry_checks WHERE supplier_id = suppliers.id AND is_active = 0)
        """
}
