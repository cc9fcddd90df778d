import Foundation
import NIOPosix

/// Some connections to a server, each used by one thread at a time; a body waits for a thread, and not for ever.
final class PostgreSQLPool: @unchecked Sendable {
    private let address: String
    private let threads: NIOThreadPool
    private let lock = NSLock()
    private var free: [PostgreSQLConnection] = []
    private var waiting = 0
    /// The database that the connections have to lead to.
    private var identity: String?
    /// Since when no server answers; nil when the last one asked did.
    private var lostSince: Date?
    private var lastTry = Date.distantPast

    /// How many may wait for a thread: what comes after them is told to come back.
    private static let mostWaiting = 500
    /// How long a body is tried anew while servers change their parts, in seconds: longer than that takes.
    private static let patience: TimeInterval = 8
    /// After that, how often one body asks whether there is a server again; the others are told at once that there is none.
    private static let interval: TimeInterval = 1

    /// Whether statements may take as long as they need: for commands that read or write everything.
    private let isPatient: Bool

    init(_ address: String, size: Int, isPatient: Bool) {
        self.address = Self.withLimits(address)
        self.isPatient = isPatient
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
        let connection = try PostgreSQLConnection(address, longestSilence: isPatient ? -1 : 70_000)
        try connection.run(Self.settings + (isPatient ? "" : Self.limits))
        try lock.withLock { identity }.map { try Self.compare($0, connection) }
        return connection
    }

    /// Every connection from now on has to lead to the database with this identity.
    func keep(_ identity: String) { lock.withLock { self.identity = identity } }

    /// Which database a connection leads to; nil when it is none that is prepared.
    static func identity(_ connection: PostgreSQLConnection) throws -> String? {
        guard try connection.hasTable("this_database") else { return nil }
        return try connection.first("SELECT id FROM this_database") { try $0.text("id") }
    }

    /// - Throws: ``DatabaseUnavailable``: what is written there would be lost to those who have the former one.
    private static func compare(_ identity: String, _ connection: PostgreSQLConnection) throws {
        guard try self.identity(connection) == identity else { throw DatabaseUnavailable(reason: .replaced) }
    }

    /// The connection serves again, unless it is lost or stands in the middle of something.
    func giveBack(_ connection: PostgreSQLConnection) {
        guard connection.isOpen, connection.isIdle else { return }
        lock.withLock { free.append(connection) }
    }

    // MARK: What becomes of a server

    /// Whether a body may ask a server now: where there has been none for long, one body a moment finds out for all.
    func mayAsk() -> Bool {
        lock.withLock {
            guard let lostSince, Date() > lostSince + Self.patience else { return true }
            guard Date() > lastTry + Self.interval else { return false }
            lastTry = Date()
            return true
        }
    }

    /// Whether there has been no server for long.
    var isOutOfReach: Bool { lock.withLock { lostSince.map { Date() > $0 + Self.patience } ?? false } }

    /// A server answered.
    func found() { lock.withLock { lostSince = nil } }

    /// The server is lost: nobody else's connection is of use either.
    /// - Returns: until when it is worth while to try again.
    func lost() -> Date {
        lock.withLock {
            free = []
            let since = lostSince ?? Date()
            lostSince = since
            return since + Self.patience
        }
    }

    /// Until when a body that begins now waits, and is tried again.
    func endOfPatience() -> Date { isPatient ? .distantFuture : Date() + Self.patience }

    // MARK: Settings

    /// Nobody waits for a server that does not answer, and nothing that we began holds others up when we are cut off.
    private static let limits = """
        ; SET statement_timeout = '60s'; SET lock_timeout = '8s'; SET idle_in_transaction_session_timeout = '5s'
        """
    private static let settings = "SET client_encoding = 'UTF8'; SET client_min_messages = 'warning'"

    static func withLimits(_ address: String) -> String {
        let limits = [
            "connect_timeout=3", "keepalives_idle=5", "keepalives_interval=2", "keepalives_count=2",
            "tcp_user_timeout=5000", "target_session_attrs=read-write", "application_name=activateurs",
        ].filter { !address.contains("\($0.prefix { $0 != "=" })=") }
        return address + (address.contains("?") ? "&" : "?") + limits.joined(separator: "&")
    }
}
