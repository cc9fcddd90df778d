import Foundation

/// Work that one process of all those on a database does; another one takes over when it has fallen silent.
public struct Leases: Sendable {
    let database: any Database

    /// What there is a lease of.
    public enum Work: String, Sendable, CaseIterable {
        /// Asking the antivirus about the files that wait.
        case quarantine
        /// Asking the national registry about the establishments that are referenced.
        case registry
    }

    /// How long a lease holds, in seconds: it is taken again before each piece of work, which may take half as long.
    public static let length: TimeInterval = 120

    /// Takes or renews a lease.
    /// - Parameter holder: names the process.
    /// - Returns: false while another process holds it.
    /// - Throws: what the database throws.
    public func take(_ work: Work, for holder: String, at now: Date) async throws -> Bool {
        try await database.writeUnordered { connection in
            try connection.changedRows(
                """
                INSERT INTO leases (work, holder, until) VALUES (\(work.rawValue), \(holder), \(now + Self.length))
                ON CONFLICT (work) DO UPDATE SET holder = excluded.holder, until = excluded.until
                WHERE leases.holder = excluded.holder OR leases.until <= \(now)
                """) == 1
        }
    }

    /// Leaves the work to another process at once.
    /// - Throws: what the database throws.
    public func giveUp(_ work: Work, by holder: String) async throws {
        try await database.writeUnordered { connection in
            try connection.execute("DELETE FROM leases WHERE work = \(work.rawValue) AND holder = \(holder)")
        }
    }
}
