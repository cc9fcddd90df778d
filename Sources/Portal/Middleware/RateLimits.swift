import Foundation
import Logging
import Store
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// How often one address, and one account, may do what costs or can be abused. Counted in memory first, so that a flood costs
/// no write; what is rare and dear is counted in the database too, for all its processes.
final class RateLimits: Sendable {
    /// What is limited: how many times, in how many seconds.
    enum Subject: String {
        /// Failures to log in: of one address with one account, of one address, with one account, of one known device.
        case logIn, logInAddress, logInAccount, logInDevice
        /// Wrong codes of one account.
        case secondFactor
        /// Answers of the identity provider to be looked at.
        case identity
        /// Log-ins begun there: each may cost the provider a question.
        case identityQuestion
        /// Acts of one's own that write mails and letters.
        case ownAct
        case signUp, lookUp, upload, report, printing, picture, api, invoiceFile

        var allowance: (times: Double, seconds: Double) {
            switch self {
            // Slower than what an account forgives: one stranger alone does not keep an owner out.
            case .logIn: (10, 3600)
            case .logInDevice, .secondFactor: (10, 600)
            case .logInAddress, .identity: (100, 600)
            case .identityQuestion: (300, 600)
            case .logInAccount: (50, 3600)
            case .ownAct: (40, 3600)
            case .signUp: (5, 3600)
            case .lookUp: (20, 600)
            case .upload: (20, 3600)
            case .report: (5, 3600)
            case .printing: (30, 3600)
            case .picture: (120, 600)
            case .api: (600, 60)
            case .invoiceFile: (60, 3600)
            }
        }

        /// Whether all processes of the database count together. A call of the API is not worth a write.
        var isShared: Bool { self != .api && self != .invoiceFile && self != .identityQuestion }
    }

    private struct Bucket {
        var level: Double
        var at: Date
    }

    /// By the hash of subject and name: what a stranger writes takes no room here.
    private let buckets = Mutex<[Int: Bucket]>([:])
    private let counters: RateCounters
    private let isOn: Bool
    private let logger: Logger
    private let now: @Sendable () -> Date
    private static let mostBuckets = 50_000

    init(
        isOn: Bool, counters: RateCounters, logger: Logger = Logger(label: "limits"),
        now: @escaping @Sendable () -> Date
    ) {
        (self.isOn, self.counters, self.logger, self.now) = (isOn, counters, logger, now)
    }

    /// Counts one more for the visitor's address and account.
    func spend(_ subject: Subject, _ context: PortalContext) async throws(Failure) {
        try await spend(subject, Self.network(context.address))
        if let account = context.session?.account.id { try await spend(subject, account.text) }
    }

    /// Counts one more for a name (an account that somebody tries to log in to).
    func spend(_ subject: Subject, _ name: String) async throws(Failure) {
        guard let allowance = take(subject, name) else { return }
        guard !allowance.isOver else { throw .tooMany(retryAfter: allowance.seconds) }
        guard subject.isShared else { return }
        let (times, seconds) = subject.allowance
        do {
            let level = try await counters.add(
                Self.key(subject, name), most: times, seconds: seconds, at: now())
            if level <= times { return }
        } catch {
            // A database that takes no write lets nobody act; it does not keep out those who come to read.
            logger.error("limit not shared", metadata: ["error": .string("\(error)")])
            return
        }
        throw .tooMany(retryAfter: Int(seconds / times) + 1)
    }

    /// Takes one back: it was counted as a failure, and turned out well.
    func takeBack(_ subject: Subject, _ name: String) async {
        guard isOn else { return }
        let place = Self.key(subject, name).hashValue
        buckets.withLock { $0[place]?.level -= 1 }
        do { try await counters.takeBack(Self.key(subject, name)) } catch {
            logger.error("limit not shared", metadata: ["error": .string("\(error)")])
        }
    }

    var bucketCount: Int { buckets.withLock(\.count) }

    private static func key(_ subject: Subject, _ name: String) -> String { "\(subject.rawValue) \(name)" }

    /// What is left to somebody after one more time.
    struct Allowance {
        let policy: String
        let left: Int
        let isOver: Bool
        /// Until one more time is possible when none is left, and until all are otherwise.
        let seconds: Int
    }

    /// Counts one more in this process and tells what is left; nil when nothing is limited here.
    func take(_ subject: Subject, _ name: String) -> Allowance? {
        guard isOn else { return nil }
        let (times, seconds) = subject.allowance
        let now = now()
        let place = Self.key(subject, name).hashValue
        let level = buckets.withLock { buckets in
            if buckets.count >= Self.mostBuckets, buckets[place] == nil { Self.makeRoom(in: &buckets, at: now) }
            var bucket = buckets[place] ?? Bucket(level: 0, at: now)
            bucket.level = max(0, bucket.level - max(0, now.timeIntervalSince(bucket.at)) * times / seconds)
            bucket.at = now
            if bucket.level < times { bucket.level += 1 } else { bucket.level = times + 1 }
            buckets[place] = bucket
            return bucket.level
        }
        let isOver = level > times
        return Allowance(
            policy: "\"adresse\";q=\(Int(times));w=\(Int(seconds))", left: max(0, Int(times - level)), isOver: isOver,
            seconds: isOver ? Int(seconds / times) + 1 : Int(level * seconds / times) + 1)
    }

    /// Forgets what is empty by now, or else the half that was touched longest ago.
    private static func makeRoom(in buckets: inout [Int: Bucket], at now: Date) {
        buckets = buckets.filter { now.timeIntervalSince($0.value.at) < 3600 }
        guard buckets.count >= mostBuckets * 3 / 4 else { return }
        let middle = buckets.values.map(\.at).sorted()[buckets.count / 2]
        buckets = buckets.filter { $0.value.at > middle }
    }

    /// An IPv6 subscriber holds a whole /64, however it is written; an IPv4 address stands for itself.
    static func network(_ address: String) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard address.contains(":"), inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
        if isMapped { return bytes[12...].map(String.init).joined(separator: ".") }
        return bytes[..<8].map { String($0, radix: 16) }.joined(separator: ":")
    }
}
