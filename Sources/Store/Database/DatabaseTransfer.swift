import Crypto
import Foundation

/// Every row of a database into an empty one, whatever their engines: read in one view of the source, written in batches,
/// proved at the end by a digest of each table. One that was interrupted goes on where it stopped.
public struct DatabaseTransfer: Sendable {
    private let source: any Database
    private let target: any Database

    /// Why there is no transfer, or why its result is not to be used.
    public struct Refused: Error, CustomStringConvertible {
        public let description: String
    }

    /// What was copied of one table, and the digest that both sides have.
    public struct Line: Sendable {
        public let table: String
        public let rows: Int
        public let digest: String
        /// Whether the table is done; before that, how many rows were written so far.
        public let isDone: Bool
    }

    /// Rows in one transaction, and bytes after which it ends sooner.
    private static let batch = 5_000, batchBytes = 16 << 20
    /// Values in one statement: the embedded engine takes 32,766.
    private static let statementValues = 2_000

    public init(from source: any Database, to target: any Database) { (self.source, self.target) = (source, target) }

    /// - Parameter tell: hears of each table while it is copied, and when it is done.
    /// - Returns: every table with its digest.
    /// - Throws: ``Refused`` when the target holds something else, or does not hold the same in the end; what the engines
    ///   throw.
    @discardableResult
    public func run(_ tell: @escaping @Sendable (Line) -> Void) async throws -> [Line] {
        try await prepare()
        let (target, copied) = (target, try await self.copied())
        let lines = try await source.read { connection in
            try TableList.all.map { table in
                let line = try Self.copy(table, connection, to: target, after: copied[table.name] ?? 0, tell)
                tell(line)
                return line
            }
        }
        try await prove(lines)
        try await target.write { try $0.execute("DROP TABLE transfer") }
        return lines
    }

    /// Whether rows are being copied into a database, or were when that was interrupted.
    /// - Throws: the engine's error.
    public static func isUnderWay(in database: any Database) async throws -> Bool {
        try await database.hasTable("transfer")
    }

    /// The target has the schema, the mark of this transfer, and nothing else.
    private func prepare() async throws {
        let origin = try await origin()
        if try await Self.isUnderWay(in: target) {
            let begun = try await target.read { try $0.first("SELECT source FROM transfer") { try $0.text("source") } }
            guard begun == origin else { throw Refused(description: "the target was begun from another database") }
            return
        }
        if try await target.hasTable("schema_migrations") {
            throw Refused(description: "the target holds something already")
        }
        _ = try await Migrations(database: target).run(at: Date())
        try await target.write { connection in
            for table in TableList.all.reversed() {
                try connection.execute("DELETE FROM \(SQL(stringLiteral: table.name))")
            }
            try connection.execute("CREATE TABLE transfer (source TEXT NOT NULL)")
            try connection.execute("INSERT INTO transfer (source) VALUES (\(origin))")
        }
    }

    /// What no two databases share: the seal of the journal's first row.
    private func origin() async throws -> String {
        guard try await Migrations(database: source).fitness() == .current else {
            throw Refused(description: "the schema of the source is not up to date: run activateurs migrate")
        }
        guard try await !Self.isUnderWay(in: source) else { throw Refused(description: "the source is half copied") }
        return try await source.read { connection in
            try connection.first("SELECT hash FROM journal WHERE seq = 1") { try $0.text("hash") } ?? "empty"
        }
    }

    /// How many rows the target has of each table.
    private func copied() async throws -> [String: Int] {
        try await target.read { connection in
            var counts: [String: Int] = [:]
            for table in TableList.all {
                counts[table.name] = try connection.count("SELECT count(*) AS n FROM \(SQL(stringLiteral: table.name))")
            }
            return counts
        }
    }

    /// - Parameter done: how many rows were copied before: the first ones, for batches are written in order.
    private static func copy(
        _ table: TableList.Table, _ connection: any Connection, to target: any Database, after done: Int,
        _ tell: @escaping @Sendable (Line) -> Void
    ) throws -> Line {
        let columns = try connection.columns(of: table.name)
        var (rows, pending, bytes, hash) = (0, [[SQL.Value]](), 0, SHA256())
        let writer = BatchWriter()
        defer { writer.wait() }
        func flush() throws {
            guard !pending.isEmpty else { return }
            let (batch, rows) = (pending, rows)
            try writer.write {
                try target.writeBlocking { try insert(batch, of: columns, into: table.name, $0) }
                tell(Line(table: table.name, rows: rows, digest: "", isDone: false))
            }
            (pending, bytes) = ([], 0)
        }
        try each(table, columns, connection) { values, line in
            hash.update(data: Data(line.utf8))
            rows += 1
            guard rows > done else { return }
            pending.append(values)
            bytes += line.utf8.count + values.reduce(0) { $0 + $1.size }
            if pending.count >= batch || bytes >= batchBytes { try flush() }
        }
        try flush()
        try writer.finish()
        return Line(table: table.name, rows: rows, digest: Digest.hex(hash.finalize()), isDone: true)
    }

    /// The rows in their order, with what is hashed of each.
    private static func each(
        _ table: TableList.Table, _ columns: [String], _ connection: any Connection,
        _ body: ([SQL.Value], String) throws -> Void
    ) throws {
        let names = SQL(stringLiteral: columns.sorted().joined(separator: ", "))
        let order = SQL(stringLiteral: table.key.joined(separator: ", "))
        let sorted = columns.sorted()
        try connection.each("SELECT \(names) FROM \(SQL(stringLiteral: table.name)) ORDER BY \(order)") { row in
            let values = sorted.map { row.column($0) ?? .null }
            try body(values, Evidence.line(table.name, sorted, row) + "\n")
        }
    }

    private static func insert(
        _ rows: [[SQL.Value]], of columns: [String], into table: String, _ connection: any Connection
    ) throws {
        let names = columns.sorted()
        let most = max(1, statementValues / names.count)
        for start in stride(from: 0, to: rows.count, by: most) {
            let group = rows[start..<min(start + most, rows.count)]
            var parts = ["INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES ("]
            for row in 0..<group.count {
                parts += Array(repeating: ", ", count: names.count - 1) + [row < group.count - 1 ? "), (" : ")"]
            }
            try connection.execute(SQL(parts: parts, values: group.flatMap { $0 }))
        }
    }

    /// Both sides hold the same rows, and the journal holds on the target.
    private func prove(_ lines: [Line]) async throws {
        async let verified = Journal(database: target).verify()
        let found = try await target.read { connection in
            try TableList.all.map { table in
                var (rows, hash) = (0, SHA256())
                try Self.each(table, try connection.columns(of: table.name), connection) { _, line in
                    hash.update(data: Data(line.utf8))
                    rows += 1
                }
                return Line(table: table.name, rows: rows, digest: Digest.hex(hash.finalize()), isDone: true)
            }
        }
        for (line, other) in zip(lines, found) where line.rows != other.rows || line.digest != other.digest {
            throw Refused(description: "\(line.table) is not the same on both sides: copy again into an empty database")
        }
        let verification = try await verified
        if let fault = verification.fault {
            throw Refused(description: "the journal of the copy does not hold: \(fault)")
        }
    }
}

/// Writes a batch while the next one is read, one at a time and in their order.
private final class BatchWriter: @unchecked Sendable {
    /// Free when none is under way; whoever takes it may look at the fault.
    private let turn = DispatchSemaphore(value: 1)
    private var fault: (any Error)?

    /// Begins when the batch before is written.
    /// - Throws: what went wrong with that one; nothing more is written then.
    func write(_ body: @escaping @Sendable () throws -> Void) throws {
        try finish()
        turn.wait()
        DispatchQueue.global().async {
            do { try body() } catch { self.fault = error }
            self.turn.signal()
        }
    }

    /// - Throws: what went wrong with the last batch.
    func finish() throws {
        turn.wait()
        defer { turn.signal() }
        if let fault { throw fault }
    }

    func wait() {
        turn.wait()
        turn.signal()
    }
}

extension SQL.Value {
    /// How many bytes it takes, about.
    fileprivate var size: Int {
        switch self {
        case .null: 0
        case .text(let text): text.utf8.count
        case .integer, .real: 8
        case .bytes(let bytes): bytes.count
        }
    }
}
