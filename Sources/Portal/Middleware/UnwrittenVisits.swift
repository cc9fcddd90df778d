import Foundation
import Synchronization

/// When sessions were used while the database took no writes: reading goes on for those who are logged in.
final class UnwrittenVisits: Sendable {
    private let visits = Mutex<[String: Date]>([:])
    private static let most = 10_000

    func add(_ token: String, at now: Date) {
        visits.withLock { visits in
            if visits.count >= Self.most { visits = [:] }
            visits[token] = now
        }
    }

    func remove(_ token: String) { visits.withLock { $0[token] = nil } }

    /// Whether a session was used lately.
    func holds(_ token: String, within seconds: TimeInterval, at now: Date) -> Bool {
        visits.withLock { $0[token].map { now.timeIntervalSince($0) < seconds } ?? false }
    }
}
