import NIOCore
import Synchronization

/// Whole answers of a snapshot, as bytes, by their address. Bounded: what was not asked for lately goes first.
final class ResponseCache: Sendable {
    struct Answer: Sendable {
        let type: String
        let body: ByteBuffer
        var gzip: ByteBuffer?

        var size: Int { body.readableBytes + (gzip?.readableBytes ?? 0) }
    }

    private struct Generations {
        var young: [String: Answer] = [:]
        var old: [String: Answer] = [:]
        var youngBytes = 0
        /// Addresses asked for once: an answer is kept when it is asked for again.
        var once: Set<Int> = []
    }

    private let generations = Mutex(Generations())
    /// Bytes kept at most: two generations of half of it each.
    static let most = 48 << 20
    private static let longestKey = 300
    private static let mostOnce = 10_000

    /// The answer kept for an address. One of the old generation is young again.
    func answer(_ key: String) -> Answer? {
        generations.withLock { generations in
            if let answer = generations.young[key] { return answer }
            guard let answer = generations.old.removeValue(forKey: key) else { return nil }
            Self.put(answer, key, in: &generations)
            return answer
        }
    }

    /// Keeps an answer that was asked for before.
    func keep(_ answer: Answer, for key: String) {
        guard key.utf8.count <= Self.longestKey, answer.size < Self.most / 16 else { return }
        generations.withLock { generations in
            guard !generations.once.insert(key.hashValue).inserted || generations.young[key] != nil else {
                if generations.once.count > Self.mostOnce { generations.once.removeAll(keepingCapacity: true) }
                return
            }
            Self.put(answer, key, in: &generations)
        }
    }

    /// How many bytes are kept.
    var bytes: Int {
        generations.withLock { generations in
            generations.youngBytes + generations.old.values.reduce(0) { $0 + $1.size }
        }
    }

    private static func put(_ answer: Answer, _ key: String, in generations: inout Generations) {
        generations.youngBytes += answer.size - (generations.young[key]?.size ?? 0)
        generations.young[key] = answer
        if generations.youngBytes > most / 2 {
            generations.old = generations.young
            (generations.young, generations.youngBytes) = ([:], 0)
        }
    }
}
