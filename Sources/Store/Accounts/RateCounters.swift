import Foundation

/// Counters that all processes of a database share: each fills with every time and empties steadily.
public struct RateCounters: Sendable {
    let database: any Database

    /// Counters that nobody touched for this long are forgotten.
    private static let kept: TimeInterval = 86_400

    /// Adds one and gives the level afterwards, `most + 1` when it is over.
    /// - Parameters:
    ///   - key: what is counted; only its hash is kept.
    ///   - most: how many times are allowed in so many `seconds`.
    /// - Throws: what the database throws.
    public func add(_ key: String, most: Double, seconds: Double, at now: Date) async throws -> Double {
        let hash = Self.hash(key)
        return try await database.write { connection in
            let former = try connection.first("SELECT level, at FROM rate_counters WHERE key = \(hash)") {
                (level: try $0.realIfAny("level") ?? 0, at: try $0.instant("at"))
            }
            let passed = max(0, former.map { now.timeIntervalSince($0.at) } ?? 0)
            let before = max(0, (former?.level ?? 0) - passed * most / seconds)
            let level = before < most ? before + 1 : most + 1
            try connection.execute(
                """
                INSERT INTO rate_counters (key, level, at) VALUES (\(hash), \(level), \(now))
                ON CONFLICT (key) DO UPDATE SET level = excluded.level, at = excluded.at
                """)
            try connection.execute("DELETE FROM rate_counters WHERE at < \(now - Self.kept)")
            return level
        }
    }

    /// Takes one back: what was counted beforehand turned out well.
    /// - Throws: what the database throws.
    public func takeBack(_ key: String) async throws {
        try await database.write { connection in
            try connection.execute(
                "UPDATE rate_counters SET level = level - 1 WHERE key = \(Self.hash(key)) AND level >= 1")
        }
    }

    private static func hash(_ key: String) -> String { Digest.sha256(key) }
}
