import Foundation
import Synchronization

/// How often one address, and one account, may do what costs or can be abused. Kept in memory: a process alone
/// counts, and forgets when it stops.
final class RateLimits: Sendable {
    /// What is limited: how many times, in how many seconds.
    enum Subject: String {
        case logIn, signUp, lookUp, upload, report, printing, api, invoiceFile

        var allowance: (times: Double, seconds: Double) {
            switch self {
            case .logIn: (10, 600)
            case .signUp: (5, 3600)
            case .lookUp: (20, 600)
            case .upload: (20, 3600)
            case .report: (5, 3600)
            case .printing: (30, 3600)
            case .api: (600, 60)
            case .invoiceFile: (60, 3600)
            }
        }
    }

    private struct Bucket {
        var level: Double
        var at: Date
    }

    private let buckets = Mutex<[String: Bucket]>([:])
    private let isOn: Bool
    private let now: @Sendable () -> Date
    private static let mostBuckets = 50_000

    init(isOn: Bool, now: @escaping @Sendable () -> Date) { (self.isOn, self.now) = (isOn, now) }

    /// Counts one more for the visitor's address and account.
    func spend(_ subject: Subject, _ context: PortalContext) throws(Failure) {
        try spend(subject, Self.network(context.address))
        if let account = context.session?.account.id { try spend(subject, account.text) }
    }

    /// Counts one more for a name (an account that somebody tries to log in to).
    func spend(_ subject: Subject, _ name: String) throws(Failure) {
        guard let allowance = take(subject, name), allowance.isOver else { return }
        throw .tooMany(retryAfter: allowance.seconds)
    }

    /// What is left to somebody after one more time.
    struct Allowance {
        let policy: String
        let left: Int
        let isOver: Bool
        /// Until one more time is possible when none is left, and until all are otherwise.
        let seconds: Int
    }

    /// Counts one more and tells what is left; nil when nothing is limited here.
    func take(_ subject: Subject, _ name: String) -> Allowance? {
        guard isOn else { return nil }
        let (times, seconds) = subject.allowance
        let now = now()
        let level = buckets.withLock { buckets in
            if buckets.count >= Self.mostBuckets {
                buckets = buckets.filter { now.timeIntervalSince($0.value.at) < 3600 }
            }
            var bucket = buckets["\(subject.rawValue) \(name)"] ?? Bucket(level: 0, at: now)
            bucket.level = max(0, bucket.level - now.timeIntervalSince(bucket.at) * times / seconds)
            bucket.at = now
            if bucket.level < times { bucket.level += 1 } else { bucket.level = times + 1 }
            buckets["\(subject.rawValue) \(name)"] = bucket
            return bucket.level
        }
        let isOver = level > times
        return Allowance(
            policy: "\"adresse\";q=\(Int(times));w=\(Int(seconds))", left: max(0, Int(times - level)), isOver: isOver,
            seconds: isOver ? Int(seconds / times) + 1 : Int(level * seconds / times) + 1)
    }

    /// An IPv6 subscriber holds a whole /64.
    static func network(_ address: String) -> String {
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 2 ? parts.prefix(4).joined(separator: ":") : address
    }
}
