import Foundation
import Store
import TestSupport
import Testing

@testable import Portal

@Suite struct LimitsTests {
    @Test(arguments: [
        ("/annuaire", "/annuaire"), ("/", "/"), ("", "/"), ("//", "/"), ("//api/v1/activateurs", "/api/v1/activateurs"),
        ("/metrics/", "/metrics"), ("/a//b///c/", "/a/b/c"), ("//evil.example", "/evil.example"),
        // A mark that takes the next slash into its own character.
        ("/a//\u{600}//b", "/a/\u{600}/b"), ("/a/\u{301}//", "/a/\u{301}"),
    ])
    func anAddressHasOneSpelling(path: String, canonical: String) {
        #expect(CanonicalAddress.canonical(path) == canonical)
        #expect(CanonicalAddress.canonical(canonical) == canonical)
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "20:1:d:b8:0:1:0:2"),
        ("2001:db8:1:2::9", "20:1:d:b8:0:1:0:2"), ("2001:0DB8:0001:0002::", "20:1:d:b8:0:1:0:2"),
        ("2001:db8::1", "20:1:d:b8:0:0:0:0"), ("::ffff:192.0.2.7", "192.0.2.7"), ("nobody", "nobody"),
    ])
    func aSubscriberIsOneNetwork(address: String, network: String) {
        #expect(RateLimits.network(address) == network)
    }

    /// Two processes of one database count together; a third try too many is refused by either.
    @Test func processesCountTogether() async throws {
        let stores = Stores(database: try TestDatabase.make())
        _ = try await stores.migrations.run(at: Date())
        let now = Date()
        let limits = (0..<2).map { _ in RateLimits(isOn: true, counters: stores.rateCounters) { now } }
        for number in 0..<5 { try await limits[number % 2].spend(.signUp, "192.0.2.7") }
        for process in limits {
            await #expect(throws: Failure.self) { try await process.spend(.signUp, "192.0.2.7") }
        }
        try await limits[0].spend(.signUp, "192.0.2.8")
    }

    @Test func countersAreBounded() throws {
        let now = Date()
        let stores = Stores(database: try TestDatabase.make())
        let limits = RateLimits(isOn: true, counters: stores.rateCounters) { now }
        for number in 0..<120_000 { _ = limits.take(.api, "2001:db8:\(number)") }
        #expect(limits.bucketCount <= 50_000)
    }

    @Test func whatTurnedOutWellIsNotCounted() async throws {
        let stores = Stores(database: try TestDatabase.make())
        _ = try await stores.migrations.run(at: Date())
        let limits = RateLimits(isOn: true, counters: stores.rateCounters) { Date(timeIntervalSince1970: 1) }
        for _ in 0..<30 {
            try await limits.spend(.signUp, "x")
            await limits.takeBack(.signUp, "x")
        }
        for _ in 0..<5 { try await limits.spend(.signUp, "x") }
        await #expect(throws: Failure.self) { try await limits.spend(.signUp, "x") }
    }
}
