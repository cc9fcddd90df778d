import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

/// What both engines promise behind the seam.
@Suite struct DatabaseTests {
    let database: any Database

    init() async throws {
        database = try TestDatabase.make()
        try await database.write { connection in
            try connection.execute("CREATE TABLE pairs (name TEXT PRIMARY KEY, value INTEGER NOT NULL)")
            for number in 1...5 {
                try connection.execute("INSERT INTO pairs (name, value) VALUES (\("n\(number)"), \(number))")
            }
        }
    }

    private static let statements: [SQL] = [
        "SELECT value FROM pairs WHERE name = \("n2")", "SELECT value FROM pairs WHERE name = \("rien")",
        "SELECT value FROM pairs ORDER BY value DESC", "SELECT count(*) AS value FROM pairs",
    ]

    @Test func severalStatementsAreAnsweredInTheirOrder() async throws {
        let found = try await database.read { connection in
            var found = [[Int]](repeating: [], count: Self.statements.count)
            try connection.each(Self.statements) { found[$0].append(try $1.int("value")) }
            return found
        }
        #expect(found == [[2], [], [5, 4, 3, 2, 1], [5]])
    }

    @Test func anErrorAmongSeveralStatementsLeavesTheConnectionInOrder() async throws {
        struct Enough: Error {}
        await #expect(throws: (any Error).self) {
            try await database.read { connection in
                try connection.each([Self.statements[0], "SELECT nothing FROM pairs", Self.statements[2]]) { _, _ in }
            }
        }
        await #expect(throws: Enough.self) {
            try await database.read { connection in
                try connection.each(Self.statements) { statement, _ in if statement == 2 { throw Enough() } }
            }
        }
        for _ in 0..<4 {
            #expect(try await database.read { try $0.count("SELECT count(*) AS n FROM pairs") } == 5)
        }
    }

    /// The release before goes on while the next one adds a column.
    @Test func aColumnMayBeAddedUnderThoseWhoRead() async throws {
        func names() async throws -> [String] {
            try await database.read { connection in
                try connection.rows("SELECT * FROM pairs WHERE value > \(3) ORDER BY name") { try $0.text("name") }
            }
        }
        for _ in 0..<8 { #expect(try await names() == ["n4", "n5"]) }
        try await database.write { try $0.execute("ALTER TABLE pairs ADD COLUMN more INTEGER") }
        for _ in 0..<8 { #expect(try await names() == ["n4", "n5"]) }
    }

    /// A server keeps some hundred prepared statements: the first ones are forgotten, not mistaken for others.
    @Test func moreStatementsThanAreKept() async throws {
        try await database.read { connection in
            for number in 0..<700 {
                let statement = SQL(stringLiteral: "SELECT \(number) AS value")
                var found: [Int] = []
                try connection.each(["SELECT value FROM pairs WHERE name = \("n3")", statement]) { _, row in
                    found.append(try row.int("value"))
                }
                #expect(found == [3, number])
            }
        }
    }

    /// Where statements go together, the fault of one comes later: nothing of the transaction is kept all the same.
    @Test(arguments: [false, true])
    func whatOneStatementBreaksUndoesTheOthers(isAsked: Bool) async throws {
        await #expect(throws: ConstraintViolation.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO pairs (name, value) VALUES ('n6', 6)")
                try connection.execute("INSERT INTO pairs (name, value) VALUES ('n1', 1)")
                try connection.execute("UPDATE pairs SET value = 0")
                if isAsked { _ = try connection.count("SELECT count(*) AS n FROM pairs") }
            }
        }
        #expect(try await database.read { try $0.count("SELECT sum(value) AS n FROM pairs") } == 15)
    }

    @Test func eachStatementSeesWhatThoseBeforeItDid() async throws {
        let found = try await database.write { connection in
            for number in 6...600 {
                try connection.execute("INSERT INTO pairs (name, value) VALUES (\("n\(number)"), \(number))")
            }
            let changed = try connection.changedRows("DELETE FROM pairs WHERE value > \(500)")
            try connection.execute("CREATE TABLE later (value INTEGER)")
            try connection.execute("INSERT INTO later (value) VALUES (\(changed))")
            let large = Data(repeating: 7, count: 9 << 20)
            try connection.execute(SQL("CREATE TABLE large (bytes BLOB)").schema(in: database.dialect))
            try connection.execute("INSERT INTO large (bytes) VALUES (\(large))")
            return [
                changed, try connection.count("SELECT count(*) AS n FROM pairs"),
                try connection.count("SELECT value AS n FROM later"),
                try connection.count("SELECT length(bytes) AS n FROM large"),
            ]
        }
        #expect(found == [100, 500, 100, 9 << 20])
    }

    @Test func manyClaimsGiveEachRowToOneAlone() async throws {
        try await database.write { try $0.execute("UPDATE pairs SET value = 0") }
        let skipping = database.dialect.skippingLocked
        let claimed = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<12 {
                group.addTask { [database] in
                    try await database.writeUnordered { connection in
                        try connection.first(
                            """
                            UPDATE pairs SET value = 1
                            WHERE name = (SELECT name FROM pairs WHERE value = 0 ORDER BY name LIMIT 1 \(skipping))
                            RETURNING name
                            """
                        ) { try $0.text("name") }
                    }
                }
            }
            return try await group.reduce(into: [String]()) { all, one in if let one { all.append(one) } }
        }
        #expect(claimed.sorted() == ["n1", "n2", "n3", "n4", "n5"])
    }

    private static let hasServer = ProcessInfo.processInfo.environment["TEST_DATABASE_URL"] != nil

    /// A server was restarted while nobody asked: what comes next is done on a new connection, also where nothing is asked
    /// before the commit.
    @Test(.enabled(if: hasServer), arguments: [false, true])
    func aConnectionThatDiedIsNoticedBeforeTheCommit(isUnordered: Bool) async throws {
        func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
            isUnordered ? try await database.writeUnordered(body) : try await database.write(body)
        }
        let add: SQL = "UPDATE pairs SET value = value + 1 WHERE name = 'n1'"
        let connection = try await write { connection in
            try connection.execute(add)
            return try connection.count("SELECT pg_backend_pid() AS n")
        }
        let ended = try await database.read {
            try $0.rows("SELECT pg_terminate_backend(\(connection), 5000) AS ended") { $0 }.count
        }
        #expect(ended == 1)
        try await write { try $0.execute(add) }
        #expect(try await database.read { try $0.count("SELECT value AS n FROM pairs WHERE name = 'n1'") } == 3)
    }

    /// The server ends the connection before it comes to the commit: certainly nothing is kept, and it is done again, once.
    @Test(.enabled(if: hasServer)) func whatEndsBeforeTheCommitIsDoneAgain() async throws {
        let attempts = Mutex(0)
        try await database.write { connection in
            try connection.execute("UPDATE pairs SET value = value + 1 WHERE name = 'n1'")
            _ = try connection.count("SELECT count(*) AS n FROM pairs")
            let isFirst = attempts.withLock { count in
                count += 1
                return count == 1
            }
            if isFirst { try connection.execute("SELECT pg_terminate_backend(pg_backend_pid())") }
        }
        #expect(attempts.withLock { $0 } == 2)
        #expect(try await database.read { try $0.count("SELECT value AS n FROM pairs WHERE name = 'n1'") } == 2)
    }

    /// The other engine cannot tell: those who wait look again.
    @Test(.enabled(if: hasServer)) func aChangeWakesThoseWhoWait() async throws {
        try await database.waitForChange(atMost: 0)
        let waiting = Task { [database] in
            let start = ContinuousClock.now
            try await database.waitForChange(atMost: 60)
            return ContinuousClock.now - start
        }
        // Told again and again: the first one may come before somebody waits.
        while !waiting.isCancelled {
            try await database.write { try $0.announceChange() }
            if try await finishes(waiting) { break }
        }
        #expect(try await waiting.value < .seconds(50))
    }

    private func finishes(_ task: Task<Duration, any Error>) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                _ = try await task.value
                return true
            }
            group.addTask {
                try await Task.sleep(for: .milliseconds(200))
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }
}
