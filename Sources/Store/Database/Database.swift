import Foundation
import Referencing

/// The seam to the SQL engine. A `write` is one serialisable transaction: all of it is kept, or nothing.
public protocol Database: Sendable {
    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
    /// A write that needs no place in the order of acts: it adds nothing to the journal, and each of its statements is right
    /// whatever others do meanwhile (a claim, a mark that a session was used). Several run at once where the engine can.
    @discardableResult
    func writeUnordered<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
    /// Returns when another process has told of a change (``Connection/announceChange()``), or after some time.
    func waitForChange(atMost seconds: Double) async throws
    /// Whether this is still the database that everybody sees: a file that was replaced goes on being read by those who
    /// had opened it.
    func checkPlace() throws
    /// Whether there has been no server for longer than another one takes to come: what asks for one is not worth beginning.
    var isOutOfReach: Bool { get }
    /// Whether there is room for what acts write.
    func checkRoom() throws
    /// The time of the machine that keeps the data; nil when that is this one.
    func clock() async throws -> Date?
    /// The statements of a migration, in the engine's own words.
    var dialect: Dialect { get }
    /// The same as `write` on the calling thread, which blocks: inside a body that reads another database.
    func writeBlocking<T>(_ body: (any Connection) throws -> T) throws -> T
    /// Damaged pages and, when `thorough`, broken indexes and references; empty when all is well.
    func faults(thorough: Bool) async throws -> [String]
    /// Copies the whole database to a file while it is in use.
    func backup(to file: String) async throws
}

extension Database {
    /// Whether there is a table of that name.
    /// - Throws: ``DatabaseUnavailable``, or the engine's error.
    public func hasTable(_ name: String) async throws -> Bool { try await read { try $0.hasTable(name) } }
}

/// The engine inside a transaction; not to be kept after it.
public protocol Connection {
    /// Runs a statement: where the engine can, together with the next one whose answer is wanted. What is wrong with it is
    /// thrown then, or when the transaction ends.
    func execute(_ statement: SQL) throws
    /// Runs a statement and tells how many rows it changed.
    func changedRows(_ statement: SQL) throws -> Int
    /// Hands over the rows one by one.
    func each(_ statement: SQL, _ body: (Row) throws -> Void) throws
    /// The same for several statements, none of which needs another one's answer: asked at once where the engine can. For
    /// answers of some rows.
    func each(_ statements: [SQL], _ body: (_ statement: Int, Row) throws -> Void) throws
    /// Wakes those who wait for a change, once this transaction is committed.
    func announceChange() throws
    /// Whether there is a table of that name.
    func hasTable(_ name: String) throws -> Bool
    /// The names of a table's columns, in their order.
    func columns(of table: String) throws -> [String]
}

extension Connection {
    /// - Throws: the engine's error, or what decoding throws.
    public func rows<T>(_ statement: SQL, _ decode: (Row) throws -> T) throws -> [T] {
        var found: [T] = []
        try each(statement) { found.append(try decode($0)) }
        return found
    }

    /// - Throws: the engine's error, or what decoding throws.
    public func first<T>(_ statement: SQL, _ decode: (Row) throws -> T) throws -> T? {
        try rows(statement, decode).first
    }

    /// - Throws: the engine's error.
    public func count(_ statement: SQL) throws -> Int {
        try first(statement) { try $0.int("n") } ?? 0
    }
}

/// The engine does not promise that a commit survives a power cut.
public struct NotDurable: Error, CustomStringConvertible {
    public let description: String
}

/// A stored value that is not what the code expects: a damaged database.
public struct UnreadableColumn: Error, CustomStringConvertible {
    public let column: String
    public var description: String { "the stored column « \(column) » cannot be read" }
}

/// A rule that the schema holds and a statement would have broken (a duplicate, most often).
public struct ConstraintViolation: Error, CustomStringConvertible {
    public let detail: String
    public var description: String { "the database refused: \(detail)" }
}

/// One row of an answer; a missing or malformed column is a named error.
public struct Row {
    let column: (String) -> SQL.Value?

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func text(_ name: String) throws -> String {
        guard let value = try textIfAny(name) else { throw UnreadableColumn(column: name) }
        return value
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func textIfAny(_ name: String) throws -> String? {
        switch column(name) {
        case .text(let text): text
        case .null: nil
        default: throw UnreadableColumn(column: name)
        }
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func int(_ name: String) throws -> Int {
        guard let value = try intIfAny(name) else { throw UnreadableColumn(column: name) }
        return value
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func intIfAny(_ name: String) throws -> Int? {
        switch column(name) {
        case .integer(let integer): Int(integer)
        case .null: nil
        default: throw UnreadableColumn(column: name)
        }
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func flag(_ name: String) throws -> Bool { try int(name) != 0 }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func realIfAny(_ name: String) throws -> Double? {
        switch column(name) {
        case .real(let real): real
        case .integer(let integer): Double(integer)
        case .null: nil
        default: throw UnreadableColumn(column: name)
        }
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func bytes(_ name: String) throws -> Data {
        guard case .bytes(let data) = column(name) else { throw UnreadableColumn(column: name) }
        return data
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func instant(_ name: String) throws -> Date {
        guard let date = try instantIfAny(name) else { throw UnreadableColumn(column: name) }
        return date
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func instantIfAny(_ name: String) throws -> Date? {
        guard let text = try textIfAny(name) else { return nil }
        guard let date = Timestamp.date(text) else { throw UnreadableColumn(column: name) }
        return date
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func dayIfAny(_ name: String) throws -> CivilDay? {
        guard let text = try textIfAny(name) else { return nil }
        guard let day = CivilDay(text) else { throw UnreadableColumn(column: name) }
        return day
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func value<Value: RawRepresentable<String>>(_ name: String, _: Value.Type) throws -> Value {
        try value(name) { Value(rawValue: $0) }
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func day(_ name: String) throws -> CivilDay { try value(name) { CivilDay($0) } }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func valueIfAny<Value>(_ name: String, _ make: (String) -> Value?) throws -> Value? {
        guard let text = try textIfAny(name) else { return nil }
        guard let value = make(text) else { throw UnreadableColumn(column: "\(name): \(text)") }
        return value
    }

    /// A text that stands for a value of ours; an unknown one is a named error.
    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func value<Value>(_ name: String, _ make: (String) -> Value?) throws -> Value {
        guard let value = try valueIfAny(name, make) else { throw UnreadableColumn(column: name) }
        return value
    }

    /// Values of ours in one column, separated by blanks.
    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func values<Value>(_ name: String, _ make: (String) -> Value?) throws -> [Value] {
        try text(name).utf8.split(separator: UInt8(ascii: " ")).map { code in
            guard let value = make(String(Substring(code))) else { throw UnreadableColumn(column: "\(name): \(code)") }
            return value
        }
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func id<Subject>(_ name: String, of _: Subject.Type = Subject.self) throws -> ID<Subject> {
        ID(try text(name))
    }

    /// - Throws: ``UnreadableColumn`` when the column is missing or holds something else.
    public func idIfAny<Subject>(_ name: String, of _: Subject.Type = Subject.self) throws -> ID<Subject>? {
        try textIfAny(name).map { ID($0) }
    }

    func jsonIfAny(_ name: String) throws -> JSONValue? { try textIfAny(name).map { try JSONValue(parsing: $0) } }

    func json(_ name: String) throws -> JSONValue { try JSONValue(parsing: try text(name)) }
}
