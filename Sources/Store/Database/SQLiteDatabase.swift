import CSQLiteSettings
import Foundation
import GRDB

/// SQLite in one file (WAL, `synchronous=FULL`), or in memory for tests.
public final class SQLiteDatabase: Database {
    private let engine: any DatabaseWriter
    /// Nil in memory.
    private let file: DatabaseFile?

    /// Opens the file.
    /// - Parameter isNew: whether a file that is missing is made, with its folder; a mistyped name makes none.
    /// - Throws: ``DatabaseUnavailable`` when the file is missing; ``NotDurable`` when commits would not be synced; the
    ///   engine's error when the file cannot be opened.
    public init(file: String, isNew: Bool = false) throws {
        Self.tuned
        if isNew {
            let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } else if !FileManager.default.fileExists(atPath: file) {
            throw DatabaseUnavailable(reason: .missing)
        }
        var configuration = Self.configuration
        configuration.maximumReaderCount = max(4, ProcessInfo.processInfo.activeProcessorCount * 2)
        let pool = try DatabasePool(path: file, configuration: configuration)
        try Self.makeDurable(pool)
        engine = pool
        self.file = try DatabaseFile(path: file)
    }

    /// An acknowledged act survives a power cut: every commit is synced. Set after the pool has opened its log, which
    /// lowers it (GRDB, `setUpWALMode`), and read back: what was configured proves nothing.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
            let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode")
            guard synchronous == 2, journal == "wal" else {
                throw NotDurable(
                    description:
                        "commits are not synced (synchronous \(synchronous ?? -1), journal \(journal ?? "none"))")
            }
        }
    }

    /// A database that lives as long as this object.
    /// - Throws: ``NotDurable`` when commits would not be synced; the engine's error when the file cannot be opened.
    public init() throws {
        Self.tuned
        engine = try DatabaseQueue(configuration: Self.configuration)
        file = nil
    }

    /// - Throws: what the body throws, ``DatabaseUnavailable``, or the engine's error.
    public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        do {
            return try await engine.read { try body(SQLiteConnection(base: $0)) }
        } catch let error as DatabaseError {
            throw Self.named(error)
        }
    }

    /// - Throws: what the body throws, ``ConstraintViolation``, ``DatabaseUnavailable``, or the engine's error; nothing is
    ///   written then.
    public func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try file?.check()
        do {
            let done = try await engine.write { try body(SQLiteConnection(base: $0)) }
            // Taken away meanwhile: what was written is nowhere that anybody will look.
            try file?.check()
            return done
        } catch let error as DatabaseError {
            throw Self.named(error)
        }
    }

    /// One writes at a time anyway.
    /// - Throws: as `write`.
    public func writeUnordered<T: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T { try await write(body) }

    /// A file tells nobody: those who wait look again after the time.
    public func waitForChange(atMost seconds: Double) async throws { try await Task.sleep(for: .seconds(seconds)) }

    /// What keeps the database from working for anybody, by its name.
    private static func named(_ error: DatabaseError) -> any Error {
        let reason: DatabaseUnavailable.Reason? =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
            case .SQLITE_FULL: .full
            case .SQLITE_READONLY: .readOnly
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
            case .SQLITE_IOERR, .SQLITE_CANTOPEN: .disk
            default: nil
            }
        return reason.map { DatabaseUnavailable(reason: $0) } ?? error
    }

    /// - Throws: the engine's error.
    public func backup(to file: String) async throws {
        let copy = try DatabaseQueue(path: file)
        try engine.backup(to: copy)
        try copy.close()
    }

    /// - Throws: ``DatabaseUnavailable`` when the file was removed or replaced.
    public func checkPlace() throws { try file?.check() }

    public var isOutOfReach: Bool { false }

    /// - Throws: ``DatabaseUnavailable`` when the disk is full, or nearly.
    public func checkRoom() throws { try file?.checkRoom() }

    /// - Throws: ``DatabaseUnavailable``, or the engine's error.
    public func faults(thorough: Bool) async throws -> [String] {
        do {
            return try await engine.read { database in
                let check = thorough ? "PRAGMA integrity_check(5)" : "PRAGMA quick_check(5)"
                let found = try String.fetchAll(database, sql: check).filter { $0 != "ok" }
                guard thorough else { return found }
                let orphans = try GRDB.Row.fetchAll(database, sql: "PRAGMA foreign_key_check").prefix(5)
                return try found + orphans.map { "a row of \($0["table"] as String? ?? "") refers to nothing" }
                    + Self.hiddenTexts(database)
            }
        } catch let error as DatabaseError {
            throw Self.named(error)
        }
    }

    /// Texts that go on after a zero byte: what stands there is read by nobody.
    private static func hiddenTexts(_ database: GRDB.Database) throws -> [String] {
        let tables = try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return try tables.flatMap { table in
            let columns = try database.columns(in: table).filter { $0.type.uppercased() == "TEXT" }.map(\.name)
            return try columns.compactMap { column in
                let (table, column) = (table.quotedDatabaseIdentifier, column.quotedDatabaseIdentifier)
                let count = try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM \(table) WHERE instr(CAST(\(column) AS BLOB), x'00') > 0")
                return (count ?? 0) > 0 ? "a text of \(table).\(column) goes on after a zero byte" : nil
            }
        }
    }

    public var dialect: Dialect { .sqlite }

    public func clock() async throws -> Date? { nil }

    /// - Throws: as `write`.
    public func writeBlocking<T>(_ body: (any Connection) throws -> T) throws -> T {
        try file?.check()
        do {
            let done = try engine.write { try body(SQLiteConnection(base: $0)) }
            try file?.check()
            return done
        } catch let error as DatabaseError {
            throw Self.named(error)
        }
    }

    /// Brings all that was written into the one file, and closes it.
    /// - Throws: the engine's error.
    func close() throws {
        try engine.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try engine.close()
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        return configuration
    }

    /// Done once, before the first open: the statistics' lock keeps readers from running side by side.
    private static let tuned: Void = { _ = sqlite_settings_without_memory_statistics() }()
}

struct SQLiteConnection: Connection {
    let base: GRDB.Database

    func execute(_ statement: SQL) throws { _ = try changedRows(statement) }

    func changedRows(_ statement: SQL) throws -> Int {
        do {
            let prepared = try base.cachedStatement(sql: statement.text(for: .sqlite))
            try prepared.execute(arguments: StatementArguments(statement.values.map(\.forSQLite)))
            return base.changesCount
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw ConstraintViolation(detail: error.message ?? "constraint")
        }
    }

    func each(_ statement: SQL, _ body: (Row) throws -> Void) throws {
        do {
            let prepared = try base.cachedStatement(sql: statement.text(for: .sqlite))
            let arguments = StatementArguments(statement.values.map(\.forSQLite))
            let cursor = try GRDB.Row.fetchCursor(prepared, arguments: arguments)
            let guide = ColumnGuide(prepared.columnNames)
            while let row = try cursor.next() {
                guide.startRow()
                try body(Row(column: { name in guide.place(of: name).map { Self.value(row, $0) } }))
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw ConstraintViolation(detail: error.message ?? "constraint")
        }
    }

    func each(_ statements: [SQL], _ body: (_ statement: Int, Row) throws -> Void) throws {
        for (number, statement) in statements.enumerated() { try each(statement) { try body(number, $0) } }
    }

    func announceChange() {}

    func hasTable(_ name: String) throws -> Bool {
        try count("SELECT count(*) AS n FROM sqlite_master WHERE name = \(name)") > 0
    }

    func columns(of table: String) throws -> [String] { try base.columns(in: table).map(\.name) }

    private static func value(_ row: GRDB.Row, _ place: Int) -> SQL.Value {
        let value: DatabaseValue = row[place]
        switch value.storage {
        case .null: return .null
        case .int64(let integer): return .integer(integer)
        case .double(let real): return .real(real)
        case .string(let text): return .text(text)
        case .blob(let data): return .bytes(data)
        }
    }
}

extension SQL.Value {
    fileprivate var forSQLite: (any DatabaseValueConvertible)? {
        switch self {
        case .null: nil
        case .text(let text): text
        case .integer(let integer): integer
        case .real(let real): real
        case .bytes(let data): data
        }
    }
}
