import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct LeaseTests {
    let leases: Leases
    let now = Date(timeIntervalSince1970: 1_800_000_000)

    init() async throws {
        let stores = Stores(database: try TestDatabase.make())
        _ = try await stores.migrations.run(at: now)
        leases = stores.leases
    }

    @Test func oneProcessAtATimeDoesTheWork() async throws {
        #expect(try await leases.take(.quarantine, for: "a", at: now))
        #expect(try await !leases.take(.quarantine, for: "b", at: now + 1))
        #expect(try await leases.take(.quarantine, for: "a", at: now + Leases.length / 2), "it goes on")
        #expect(try await !leases.take(.quarantine, for: "b", at: now + Leases.length))
    }

    @Test func anotherOneTakesOver() async throws {
        #expect(try await leases.take(.quarantine, for: "a", at: now))
        #expect(try await leases.take(.quarantine, for: "b", at: now + Leases.length), "the first one fell silent")
        #expect(try await !leases.take(.quarantine, for: "a", at: now + Leases.length + 1))
        try await leases.giveUp(.quarantine, by: "a")
        #expect(
            try await !leases.take(.quarantine, for: "a", at: now + Leases.length + 1), "nobody gives up for others")
        try await leases.giveUp(.quarantine, by: "b")
        #expect(try await leases.take(.quarantine, for: "a", at: now + Leases.length + 1))
    }

    @Test func ofManyAtOnceOneHasIt() async throws {
        let takers = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<10 {
                group.addTask { [leases, now] in try await leases.take(.quarantine, for: "p\(number)", at: now) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(takers == 1)
    }
}
