import Directory
import Foundation
import Logging
import Referencing
import Store
import Synchronization
import TestSupport
import Testing

@testable import Portal

/// The directory follows the register, the communes and the calendar.
@Suite struct LiveDirectoryTests {
    private final class Clock: Sendable {
        let day = Mutex(CivilDay("2026-03-01") ?? CivilDay(of: Date()))
        func now() -> Date { day.withLock { $0.start } }
        func tomorrow() { day.withLock { $0 = $0.adding(days: 1) } }
    }

    private static func line(_ name: String, _ number: Int, _ start: String, _ end: String = "") throws -> PartnerLine {
        try PartnerLine(cells: [
            "", "BE0\(123_456_000 + number)", name, "1 rue", "29000", "Quimper", "", "", "", "Texte", "caisse", "29",
            start, end,
            end.isEmpty ? "" : "expiration",
        ])
    }

    @Test func aDayOpensAndEndsReferencings() async throws {
        let (stores, clock) = (Stores(database: try TestDatabase.make()), Clock())
        _ = try await stores.migrations.run(at: clock.now())
        let lines = [
            [try Self.line("Finit", 1, "2025-01-01", "2026-03-02")], [try Self.line("Commence", 2, "2026-03-02")],
            [try Self.line("Dure", 3, "2025-01-01")],
        ]
        _ = try await stores.suppliers.importLines(lines, by: .command("test"), at: clock.now())
        let directory = LiveDirectory(stores: stores, logger: Logger(label: "test"), now: { clock.now() })
        func names() -> Set<String> { Set(directory.current?.names.map(\.name) ?? []) }
        try await directory.refresh()
        #expect(names() == ["Finit", "Dure"])
        clock.tomorrow()
        try await directory.refresh()
        #expect(names() == ["Commence", "Dure"])
        #expect(directory.current?.index.search(Query(words: "finit"), skipping: 0, limit: 9).complete == 0)
        #expect(directory.current?.register.ended("Finit", number: nil, on: clock.day.withLock { $0 }).count == 1)
    }

    @Test func nothingIsMadeAnewWithoutAChange() async throws {
        let (stores, clock) = (Stores(database: try TestDatabase.make()), Clock())
        _ = try await stores.migrations.run(at: clock.now())
        let directory = LiveDirectory(stores: stores, logger: Logger(label: "test"), now: { clock.now() })
        try await directory.refresh()
        let cache = try #require(directory.current?.answers)
        try await directory.refresh()
        #expect(directory.current?.answers === cache)
        _ = try await stores.suppliers.importLines(
            [[try Self.line("Neuf", 1, "2025-01-01")]], by: .command("test"), at: clock.now())
        try await directory.refresh()
        #expect(directory.current?.answers !== cache && directory.current?.count == 1)
        let known = Commune(
            code: "29170", name: "Plonéour-Lanvern", department: "29", region: "53", postalCodes: ["29720"],
            latitude: 47.9,
            longitude: -4.28)
        _ = try await stores.communes.save([known])
        try await directory.refresh()
        #expect(directory.current?.gazetteer.meant(by: "ploneour lanvern").first?.name == "Plonéour-Lanvern")
        #expect(directory.current?.count == 1)
    }
}
