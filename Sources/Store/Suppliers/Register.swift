import Foundation
import Referencing
import Synchronization

/// A supplier with all its periods, as the register says now.
public struct RegisterEntry: Sendable {
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

/// What the register's versions are: each grows when what it counts changes.
public struct RegisterVersions: Sendable, Equatable {
    /// Suppliers and periods.
    public var directory: Int
    /// The communes of the official file.
    public var communes: Int

    public init(directory: Int = -1, communes: Int = -1) { (self.directory, self.communes) = (directory, communes) }
}

extension Suppliers {
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func versions() async throws -> RegisterVersions {
        try await database.read { try Self.versions(in: $0) }
    }

    /// Writes a row as it stands: whether the database takes writes is known only then.
    /// - Throws: what the database throws.
    public func tryWriting() async throws {
        try database.checkPlace()
        try database.checkRoom()
        try await database.write { connection in
            try connection.execute("UPDATE versions SET value = value WHERE name = 'directory'")
        }
    }

    /// Hands over every supplier that changed after a version of the directory (-1: all), some at a time, while the
    /// database is read.
    /// - Returns: the version that was read.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func changes(
        after version: Int, batch size: Int, _ body: @Sendable @escaping ([RegisterEntry]) -> Void
    ) async throws -> Int {
        try await database.read { connection in
            let slugs = try Self.formerSlugs(after: version, in: connection)
            var (batch, supplier, periods) = ([RegisterEntry](), Supplier?.none, [Period]())
            func close() {
                guard let done = supplier else { return }
                batch.append(RegisterEntry(supplier: done, periods: periods, formerSlugs: slugs[done.id] ?? []))
                (supplier, periods) = (nil, [])
                guard batch.count == size else { return }
                body(batch)
                batch.removeAll(keepingCapacity: true)
            }
            // One row a period, the rows of a supplier one after the other; empty periods take back what was not to be.
            try connection.each(
                """
                SELECT suppliers.*, from_day, to_day, end_reason, supersedes FROM suppliers LEFT JOIN referencing_periods
                    ON supplier_id = suppliers.id AND (to_day IS NULL OR to_day > from_day OR supersedes IS NULL) AND \(Self.current)
                WHERE changed_in > \(version) ORDER BY suppliers.id, from_day, referencing_periods.id
                """
            ) { row in
                if try supplier?.id.text != row.text("id") {
                    close()
                    supplier = try Supplier(row)
                }
                if try row.textIfAny("from_day") != nil { periods.append(try Self.period(row)) }
            }
            close()
            if !batch.isEmpty { body(batch) }
            return try Self.versions(in: connection).directory
        }
    }

    /// The same at once, for what is small.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func changes(after version: Int) async throws -> (versions: RegisterVersions, entries: [RegisterEntry]) {
        let entries = Mutex([RegisterEntry]())
        let directory = try await changes(after: version, batch: 1000) { batch in entries.withLock { $0 += batch } }
        var versions = try await versions()
        versions.directory = directory
        return (versions, entries.withLock { $0 })
    }

    private static func formerSlugs(after version: Int, in connection: any Connection) throws -> [SupplierID: [String]]
    {
        var slugs: [SupplierID: [String]] = [:]
        try connection.each(
            """
            SELECT former_slugs.slug, supplier_id FROM former_slugs
            JOIN suppliers ON suppliers.id = supplier_id WHERE changed_in > \(version)
            """
        ) { slugs[try $0.id("supplier_id"), default: []].append(try $0.text("slug")) }
        return slugs
    }

    static func versions(in connection: any Connection) throws -> RegisterVersions {
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

    /// An empty period that supersedes nothing says why a supplier that is not referenced is so from its day on.
    static func period(_ row: Row) throws -> Period {
        let start = try row.day("from_day")
        let reason = try row.valueIfAny("end_reason", EndReason.init)
        if let reason, try row.dayIfAny("to_day") == start, try row.textIfAny("supersedes") == nil {
            return Period(endingOn: start, because: reason)
        }
        return try Period(start: start, end: try row.dayIfAny("to_day"), endReason: reason)
    }

    /// Tells every process that these suppliers changed.
    static func touch(_ suppliers: some Sequence<SupplierID>, in connection: any Connection) throws {
        try connection.execute("UPDATE versions SET value = value + 1 WHERE name = 'directory'")
        try connection.announceChange()
        for id in suppliers {
            try connection.execute(
                """
                UPDATE suppliers SET changed_in = (SELECT value FROM versions WHERE name = 'directory')
                WHERE id = \(id)
                """)
        }
    }
}
