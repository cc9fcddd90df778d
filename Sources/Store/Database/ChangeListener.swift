import CPostgreSQL
import Foundation
import NIOPosix

/// Hears when another process announces a change (`LISTEN`). What is not heard while the connection is lost is no loss: those
/// who wait look again after their time.
final class ChangeListener: @unchecked Sendable {
    /// What changes are announced under.
    static let channel = "register"

    private let address: String
    private let threads = NIOThreadPool(numberOfThreads: 1)
    /// Used by the one thread alone.
    private var connection: PostgreSQLConnection?

    init(_ address: String) { self.address = PostgreSQLPool.withLimits(address) }

    deinit { threads.shutdownGracefully { _ in } }

    /// Returns when a change was announced since the last time, or after some time.
    /// - Throws: the end of the program.
    func wait(atMost seconds: Double) async throws {
        threads.start()
        try await threads.runIfActive { self.waitBlocking(Int32(seconds * 1000)) }
    }

    private func waitBlocking(_ milliseconds: Int32) {
        do {
            if connection?.isOpen != true {
                connection = nil
                let opened = try PostgreSQLConnection(address, longestSilence: 10_000)
                try opened.run("LISTEN \(Self.channel)")
                connection = opened
            }
            if try connection?.hears(within: milliseconds) != nil { return }
        } catch {
            connection = nil
        }
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
    }
}

extension PostgreSQLConnection {
    /// Whether something was announced, or is within some time.
    /// - Throws: ``Failure`` when the connection is lost.
    func hears(within milliseconds: Int32) throws -> Bool {
        var place = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        if try takeAnnouncements() { return true }
        guard poll(&place, 1, milliseconds) > 0 else { return false }
        return try takeAnnouncements()
    }
}
