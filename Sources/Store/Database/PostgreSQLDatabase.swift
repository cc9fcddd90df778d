import Foundation

/// PostgreSQL, which several machines share: one server, or several of which one takes writes.
public final class PostgreSQLDatabase: Database {
    /// Those who read wait for no writer: neither for its turn nor for the standby that keeps what it wrote.
    private let readers: PostgreSQLPool
    private let writers: PostgreSQLPool
    /// Claims and marks, which wait for the standby as acts do.
    private let markers: PostgreSQLPool
    private let listener: ChangeListener

    /// One row, made with the database: which one this is, and the place where writers wait for their turn.
    private static let identityTable: SQL = "CREATE TABLE this_database (id TEXT PRIMARY KEY)"
    /// The second one waits on the server for the first one to commit; more would only wait there too.
    private static let writingConnections = 2

    /// Opens a database.
    /// - Parameters:
    ///   - address: `postgres://…`, as libpq reads it.
    ///   - isNew: whether one that is empty is prepared for use.
    ///   - connections: how many read at once.
    ///   - isPatient: whether statements may take as long as they need.
    /// - Throws: ``DatabaseUnavailable`` when there is none that is prepared; ``NotDurable`` when commits would
    ///   not be synced; the engine's error.
    public init(_ address: String, isNew: Bool = false, connections: Int? = nil, isPatient: Bool = false) throws {
        let size = connections ?? max(4, ProcessInfo.processInfo.activeProcessorCount * 2)
        readers = PostgreSQLPool(address, size: size, isPatient: isPatient)
        writers = PostgreSQLPool(address, size: Self.writingConnections, isPatient: isPatient)
        markers = PostgreSQLPool(address, size: Self.writingConnections, isPatient: isPatient)
        listener = ChangeListener(address)
        let connection = try writers.take()
        try Self.checkDurability(connection)
        let identity = try PostgreSQLPool.identity(connection) ?? Self.prepare(connection, isNew)
        for pool in [readers, writers, markers] { pool.keep(identity) }
        writers.giveBack(connection)
    }

    private static func prepare(_ connection: PostgreSQLConnection, _ isNew: Bool) throws -> String {
        guard isNew else { throw DatabaseUnavailable(reason: .missing) }
        let identity = NewID.make(at: Date())
        try connection.begin(["BEGIN", identityTable, "INSERT INTO this_database (id) VALUES (\(identity))"])
        do { try connection.commit() } catch is PostgreSQLConnection.Uncertain {
            throw DatabaseUnavailable(reason: .uncertain)
        }
        return identity
    }

    /// An acknowledged act survives a power cut: asked of the server that has to keep it.
    private static func checkDurability(_ connection: PostgreSQLConnection) throws {
        for (setting, forbidden) in [("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off")] {
            let value = try connection.first("SELECT current_setting(\(setting)) AS value") { try $0.text("value") }
            guard value != forbidden else {
                throw NotDurable(description: "commits are not synced (\(setting) is \(forbidden))")
            }
        }
        let encoding = try connection.first("SELECT current_setting('server_encoding') AS value") {
            try $0.text("value")
        }
        guard encoding == "UTF8" else { throw NotDurable(description: "the database is not in UTF-8") }
    }

    /// What a transaction may do, and how it begins.
    private enum Kind {
        case reading, inTurn, unordered

        var beginning: [SQL] {
            switch self {
            case .reading: ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"]
            case .inTurn: ["BEGIN ISOLATION LEVEL SERIALIZABLE", "LOCK TABLE this_database IN EXCLUSIVE MODE"]
            case .unordered: ["BEGIN ISOLATION LEVEL READ COMMITTED"]
            }
        }
    }

    private func pool(of kind: Kind) -> PostgreSQLPool {
        switch kind {
        case .reading: readers
        case .inTurn: writers
        case .unordered: markers
        }
    }

    /// One view of the data for the whole body.
    /// - Throws: what the body throws, ``DatabaseUnavailable``, or the engine's error.
    public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await transaction(.reading, body)
    }

    /// Writers take turns, as they do with the other engine: the journal's chain has one end. The turn is taken before the
    /// first statement, so that the transaction sees what the one before it wrote.
    /// - Throws: what the body throws, ``ConstraintViolation``, ``DatabaseUnavailable``, or the engine's error; nothing is
    ///   written then, but for a connection that is lost while it commits: nobody knows.
    public func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await transaction(.inTurn, body)
    }

    /// - Throws: as `write`.
    public func writeUnordered<T: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        try await transaction(.unordered, body)
    }

    /// The time for it begins before the wait for a thread.
    private func transaction<T: Sendable>(
        _ kind: Kind, _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        let pool = pool(of: kind)
        let end = pool.endOfPatience()
        return try await pool.pass { try Self.transaction(kind, pool, until: end, body) }
    }

    /// Begins, runs and commits, anew when another transaction was faster or the server was lost before the commit.
    private static func transaction<T>(
        _ kind: Kind, _ pool: PostgreSQLPool, until end: Date, _ body: (any Connection) throws -> T
    ) throws -> T {
        guard pool.mayAsk() else { throw DatabaseUnavailable(reason: .unreachable) }
        guard Date() < end else { throw DatabaseUnavailable(reason: .locked) }
        var pause = 0.02
        while true {
            do {
                return try attempt(kind, pool, body)
            } catch let failure as PostgreSQLConnection.Failure {
                let worthwhile = failure.isLost ? min(pool.lost(), end) : end
                guard failure.isConflict || failure.isLost, Date() < worthwhile else { throw named(failure) }
                Thread.sleep(forTimeInterval: pause)
                pause = min(pause * 2, 0.5)
            }
        }
    }

    private static func attempt<T>(
        _ kind: Kind, _ pool: PostgreSQLPool, _ body: (any Connection) throws -> T
    ) throws -> T {
        let connection = try pool.take()
        defer { pool.giveBack(connection) }
        do {
            try connection.begin(kind.beginning)
            let done = try body(connection)
            switch kind {
            case .reading: try connection.end()
            case .inTurn, .unordered: try connection.commit()
            }
            pool.found()
            return done
        } catch is PostgreSQLConnection.Uncertain {
            // What was lost on its way may be kept or not: it is never done twice.
            _ = pool.lost()
            throw DatabaseUnavailable(reason: .uncertain)
        } catch {
            if connection.rollBack() { pool.found() }
            if let failure = error as? PostgreSQLConnection.Failure, failure.isOutdated {
                connection.forgetStatements()
            }
            throw error
        }
    }

    /// What keeps the database from working for anybody, by its name.
    private static func named(_ failure: PostgreSQLConnection.Failure) -> any Error {
        let reason: DatabaseUnavailable.Reason? =
            switch failure.state {
            case "55P03", "57014", "40001", "40P01": .locked
            case "53100": .full
            case "25006": .readOnly
            case "58030": .disk
            case let state where state.hasPrefix("XX"): .damaged
            default: failure.isLost || failure.state.hasPrefix("53") ? .unreachable : nil
            }
        return reason.map { DatabaseUnavailable(reason: $0) } ?? failure
    }

    public var dialect: Dialect { .postgreSQL }

    /// - Throws: ``DatabaseUnavailable``, or the engine's error.
    public func clock() async throws -> Date? {
        try await read { connection in
            try connection.first("SELECT extract(epoch FROM clock_timestamp())::float8 AS seconds") {
                try $0.realIfAny("seconds")
            }.flatMap { $0 }.map { Date(timeIntervalSince1970: $0) }
        }
    }

    /// - Throws: as `write`.
    public func writeBlocking<T>(_ body: (any Connection) throws -> T) throws -> T {
        try Self.transaction(.inTurn, writers, until: writers.endOfPatience(), body)
    }

    public func waitForChange(atMost seconds: Double) async throws { try await listener.wait(atMost: seconds) }

    public var isOutOfReach: Bool { readers.isOutOfReach }

    /// Every new connection compares: nothing is done without one.
    public func checkPlace() throws {}

    /// The server says so when it has none left.
    public func checkRoom() throws {}

    /// Pages carry checksums where the cluster was made with them, and the server looks at each that it reads.
    /// - Throws: ``DatabaseUnavailable``, or the engine's error.
    public func faults(thorough: Bool) async throws -> [String] {
        try await read { connection in
            try connection.rows(
                "SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND NOT convalidated"
            ) { "the constraint \(try $0.text("conname")) was never checked" }
        }
    }

    /// A file of the embedded engine, with the same rows: one form of copies for both.
    /// - Throws: ``DatabaseUnavailable``, or the engines' errors.
    public func backup(to file: String) async throws {
        let copy = try SQLiteDatabase(file: file, isNew: true)
        try await DatabaseTransfer(from: self, to: copy).run { _ in }
        try copy.close()
    }
}
