import CSQLiteSettings
import Foundation
import GRDB

/// SQLite in one file (WAL, `synchronous=FULL`), or in memory for tests.
public final class SQLiteDatabase: Database {
    private let engine: any DatabaseWriter

    /// Opens the file, making it and its folder when they are missing.
    public init(file: String) throws {
        Self.tuned
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var configuration = Self.configuration
        configuration.maximumReaderCount = max(4, ProcessInfo.processInfo.activeProcessorCount * 2)
        engine = try DatabasePool(path: file, configuration: configuration)
    }

    /// A database that lives as long as this object.
    public init() throws {
        Self.tuned
        engine = try DatabaseQueue(configuration: Self.configuration)
    }

    public func read<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
        try await withoutActuallyEscaping(body) { body in
            try await engine.read { try body(SQLiteConnection(base: $0)) }
        }
    }

    public func write<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
        try await withoutActuallyEscaping(body) { body in
            try await engine.write { try body(SQLiteConnection(base: $0)) }
        }
    }

    public func backup(to file: String) async throws {
        let copy = try DatabaseQueue(path: file)
        try engine.backup(to: copy)
        try copy.close()
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            // An acknowledged act survives a power cut: every commit is synced.
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }

    /// Done once, before the first open: the statistics' lock keeps readers from running side by side.
    private static let tuned: Void = { _ = sqlite_settings_without_memory_statistics() }()
}

struct SQLiteConnection: Connection {
    let base: GRDB.Database

    func execute(_ statement: SQL) throws -> Int {
        do {
            let prepared = try base.cachedStatement(sql: statement.text)
            try prepared.execute(arguments: StatementArguments(statement.values.map(\.forSQLite)))
            return base.changesCount
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw ConstraintViolation(detail: error.message ?? "constraint")
        }
    }

    func each(_ statement: SQL, _ body: (Row) throws -> Void) throws {
        do {
            let prepared = try base.cachedStatement(sql: statement.text)
            let arguments = StatementArguments(statement.values.map(\.forSQLite))
            let cursor = try GRDB.Row.fetchCursor(prepared, arguments: arguments)
            while let row = try cursor.next() {
                try body(Row(column: { name in Self.value(row, name) }))
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw ConstraintViolation(detail: error.message ?? "constraint")
        }
    }

    private static func value(_ row: GRDB.Row, _ name: String) -> SQL.Value? {
        guard let value: DatabaseValue = row[name] else { return nil }
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
