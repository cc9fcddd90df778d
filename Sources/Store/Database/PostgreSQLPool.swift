import Foundation
import NIOPosix

/// The connections to a server, each used by one thread at a time; a body waits for a place, and not for ever.
final class PostgreSQLPool: @unchecked Sendable {
    private let address: String
    private let threads: NIOThreadPool
    private let lock = NSLock()
    private var free: [PostgreSQLConnection] = []
    private var waiting = 0
    /// The identity that the first connection found.
    private var identity: String?

    /// How many may wait for a thread: what comes after them is told to come back.
    private static let mostWaiting = 500

    init(_ address: String, size: Int) {
        self.address = Self.withLimits(address)
        threads = NIOThreadPool(numberOfThreads: size)
        threads.start()
    }

    deinit { threads.shutdownGracefully { _ in } }

    /// Runs a body with a connection on a thread that may block.
    /// - Throws: what the body throws; ``DatabaseUnavailable`` when too many wait.
    func pass<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        let isLetIn = lock.withLock {
            guard waiting < Self.mostWaiting else { return false }
            waiting += 1
            return true
        }
        guard isLetIn else { throw DatabaseUnavailable(reason: .locked) }
        defer { lock.withLock { waiting -= 1 } }
        return try await threads.runIfActive(body)
    }

    /// A connection that is free, or a new one.
    /// - Throws: ``PostgreSQLConnection/Failure``; ``DatabaseUnavailable`` when it leads to another database than before.
    func take() throws -> PostgreSQLConnection {
        if let connection = lock.withLock({ free.popLast() }), connection.isOpen { return connection }
        let connection = try PostgreSQLConnection(address)
        try connection.run(Self.settings)
        try lock.withLock { identity }.map { try Self.compare($0, connection) }
        return connection
    }

    /// Every connection from now on has to lead to the database that this one leads to.
    /// - Returns: false when it leads to none that is prepared.
    func keepIdentity(of connection: PostgreSQLConnection) throws -> Bool {
        guard try connection.hasTable("this_database") else { return false }
        let found = try Self.identity(connection)
        lock.withLock { identity = found }
        return found != nil
    }

    private static func identity(_ connection: PostgreSQLConnection) throws -> String? {
        try connection.first("SELECT id FROM this_database") { try $0.text("id") }
    }

    /// - Throws: ``DatabaseUnavailable``: what is written there would be lost to those who have the former one.
    private static func compare(_ identity: String, _ connection: PostgreSQLConnection) throws {
        do {
            guard try self.identity(connection) == identity else { throw DatabaseUnavailable(reason: .replaced) }
        } catch let failure as PostgreSQLConnection.Failure where failure.state == "42P01" {
            throw DatabaseUnavailable(reason: .replaced)
        }
    }

    /// The connection serves again, unless it is lost or stands in the middle of something.
    func giveBack(_ connection: PostgreSQLConnection) {
        guard connection.isOpen, connection.isIdle else { return }
        lock.withLock { free.append(connection) }
    }

    /// Nobody else's connection is of use after a failover either.
    func forgetAll() { lock.withLock { free = [] } }

    /// Nobody waits for a server that does not answer, and nothing that we began holds others up when we are cut off.
    private static let settings = """
        SET client_encoding = 'UTF8'; SET statement_timeout = '60s'; SET lock_timeout = '8s';
        SET idle_in_transaction_session_timeout = '5s'; SET client_min_messages = 'warning'
        """

    private static func withLimits(_ address: String) -> String {
        let limits = [
            "connect_timeout=3", "keepalives_idle=5", "keepalives_interval=2", "keepalives_count=2",
            "tcp_user_timeout=5000", "target_session_attrs=read-write", "application_name=activateurs",
        ].filter { !address.contains("\($0.prefix { $0 != "=" })=") }
        return address + (address.contains("?") ? "&" : "?") + limits.joined(separator: "&")
    }
}
