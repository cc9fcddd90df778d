import Foundation
import Store
import Synchronization

/// How long a decision usually takes: the median of the last 90 days, looked up once an hour at most.
final class UsualDelay: Sendable {
    private let applications: Applications
    private let known = Mutex<(at: Date, days: Int?)?>(nil)

    private static let window: TimeInterval = 90 * 86_400, lifetime: TimeInterval = 3600

    init(_ applications: Applications) { self.applications = applications }

    /// In days; nil where too few were decided to say.
    func days(at now: Date) async throws -> Int? {
        if let known = known.withLock({ $0 }), abs(now.timeIntervalSince(known.at)) < Self.lifetime {
            return known.days
        }
        let days = try await applications.usualDays(since: now - Self.window)
        known.withLock { $0 = (now, days) }
        return days
    }
}
