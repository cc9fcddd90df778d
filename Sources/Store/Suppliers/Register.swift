import Foundation
import Referencing

/// A supplier with all its periods, as the register says now. An object, since the whole register stays in memory and
/// stands in several lists.
public final class RegisterEntry: Sendable {
    public let supplier: Supplier
    public let periods: [Period]
    /// The addresses that its fiche had under other names.
    public let formerSlugs: [String]

    public init(supplier: Supplier, periods: [Period], formerSlugs: [String] = []) {
        (self.supplier, self.periods, self.formerSlugs) = (supplier, periods, formerSlugs)
    }

    /// The start of the period that a day falls in; nil when the supplier is not referenced that day.
    public func referencedSince(on day: CivilDay) -> CivilDay? {
        periods.first { $0.contains(day) }?.start
    }
}

/// A supplier that is referenced on a day, and since when.
public struct Referenced: Sendable {
    public let entry: RegisterEntry
    public let since: CivilDay

    public init(_ entry: RegisterEntry, since: CivilDay) { (self.entry, self.since) = (entry, since) }

    @inlinable public var supplier: Supplier { _read { yield entry.supplier } }
}

/// What the register's versions are: each grows when what it counts changes.
public struct RegisterVersions: Sendable, Equatable {
    /// Suppliers and periods.
    public var directory: Int
    /// The communes of the official file.
    public var communes: Int

    public init(directory: Int = -1, communes: Int = -1) { (self.directory, self.communes) = (directory, communes) }
}

extension Suppliers {
    public func versions() async throws -> RegisterVersions {
        try await database.read { try Self.versions(in: $0) }
    }

    /// Every supplier that changed after a version of the directory (-1: all), and the versions that were read.
    public func changes(after version: Int) async throws -> (versions: RegisterVersions, entries: [RegisterEntry]) {
        try await database.read { connection in
            var periods: [SupplierID: [Period]] = [:]
            try connection.each(
                """
                SELECT supplier_id, from_day, to_day, end_reason FROM referencing_periods
                JOIN suppliers ON suppliers.id = supplier_id
                WHERE changed_in > \(version) AND \(Self.current) ORDER BY supplier_id, from_day, referencing_periods.id
                """
            ) { periods[try $0.id("supplier_id"), default: []].append(try Self.period($0)) }
            var slugs: [SupplierID: [String]] = [:]
            try connection.each(
                """
                SELECT former_slugs.slug, supplier_id FROM former_slugs
                JOIN suppliers ON suppliers.id = supplier_id WHERE changed_in > \(version)
                """
            ) { slugs[try $0.id("supplier_id"), default: []].append(try $0.text("slug")) }
            let entries = try connection.rows("SELECT * FROM suppliers WHERE changed_in > \(version)") { row in
                let supplier = try Supplier(row)
                return RegisterEntry(
                    supplier: supplier, periods: periods[supplier.id] ?? [], formerSlugs: slugs[supplier.id] ?? [])
            }
            return (try Self.versions(in: connection), entries)
        }
    }

    private static func versions(in connection: any Connection) throws -> RegisterVersions {
        var versions = RegisterVersions()
        try connection.each("SELECT name, value FROM versions") { row in
            switch try row.text("name") {
            case "directory": versions.directory = try row.int("value")
            case "communes": versions.communes = try row.int("value")
            default: break
            }
        }
        return versions
    }

    static func period(_ row: Row) throws -> Period {
        let start = try row.day("from_day")
        let reason = try row.valueIfAny("end_reason", EndReason.init)
        return try Period(start: start, end: try row.dayIfAny("to_day"), endReason: reason)
    }

    /// Tells every process that these suppliers changed.
    static func touch(_ suppliers: some Sequence<SupplierID>, in connection: any Connection) throws {
        try connection.execute("UPDATE versions SET value = value + 1 WHERE name = 'directory'")
        for id in suppliers {
            try connection.execute(
                """
                UPDATE suppliers SET changed_in = (SELECT value FROM versions WHERE name = 'directory')
                WHERE id = \(id)
                """)
        }
    }
}
