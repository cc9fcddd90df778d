import Foundation
import Referencing
import Testing

@testable import Store

@Suite struct RegisterTests {
    static func line(
        _ siret: String, _ start: String, _ end: String = "", _ reason: String = "", name: String = "Nova"
    ) throws -> PartnerLine {
        try PartnerLine(cells: [
            siret, "", name, "1 rue", "35000", "Rennes", "", "", "", "", "rgpd", "35", start, end, reason,
        ])
    }

    @Test func theSameListTwiceChangesNothing() async throws {
        let scene = try await Scene()
        let lines = [
            try Self.line("55208131766522", "2024-01-01", "2024-02-01", "suspension"),
            try Self.line("55208131766522", "2024-03-01"),
        ]
        let store = scene.stores.suppliers
        #expect(try await store.importLines([lines], by: .command("t"), at: scene.start) == [[.added, .added]])
        let versions = try await store.versions()
        #expect(try await store.importLines([lines], by: .command("t"), at: scene.start) == [[.unchanged, .unchanged]])
        #expect(try await store.versions() == versions)
    }

    /// Names, towns and persons are found without their accents, and with others; signs of a pattern are signs.
    @Test func theRegisterIsSearchedWithoutAccents() async throws {
        let scene = try await Scene()
        let line = try PartnerLine(cells: [
            "55208131766522", "", "Ateliers d’Été (RH)", "1 rue", "91000", "Évry-Courcouronnes", "", "",
            "nova@exemple.fr", "", "rgpd", "91", "2024-01-01", "", "",
        ])
        let store = scene.stores.suppliers
        _ = try await store.importLines([[line]], by: .command("t"), at: scene.start)
        try await scene.stores.database.write { try $0.execute("UPDATE suppliers SET contact = 'Noémie Lefèvre'") }
        let day = CivilDay(of: scene.start)
        let asked = [
            ("evry", 1), ("ÉVRY-COURC", 1), ("évry", 1), ("noemie", 1), ("Noémie Lefè", 1), ("ateliers d’ete", 1),
            ("(rh)", 1),
            ("NOVA@", 1), ("avry", 0), ("*", 0), ("[z]", 0), (".", 1), ("evry]", 1), ("%", 0),
            ("ateliers d'ete", 1), ("?", 0), ("z-", 0),
        ]
        for (words, count) in asked {
            let found = try await store.found(RegisterFilter(words: words, day: day), page: 1)
            #expect(found.total == count, "\(words)")
        }
    }

    @Test func aNewNameGivesANewAddressAndTheFormerOneStays() async throws {
        let scene = try await Scene()
        let store = scene.stores.suppliers
        func rename(_ name: String, _ siret: String = "55208131766522") async throws -> [RegisterEntry] {
            let before = try await store.versions().directory
            _ = try await store.importLines(
                [[try Self.line(siret, "2024-01-01", name: name)]], by: .command("t"), at: scene.start)
            return try await store.changes(after: before).entries
        }
        #expect(try await rename("Un").first?.supplier.slug == "un")
        let second = try await rename("Deux")
        #expect(second.first?.supplier.slug == "deux" && second.first?.formerSlugs == ["un"])
        // Nobody else takes the former address; its owner may have it back.
        #expect(try await rename("Un", "43839119500035").first?.supplier.slug == "un-00035")
        let back = try await rename("Un")
        #expect(back.first?.supplier.slug == "un" && back.first?.formerSlugs == ["deux"])
    }

    @Test func onlyWhatChangedIsReadAgain() async throws {
        let scene = try await Scene()
        let store = scene.stores.suppliers
        let sirets = ["55208131766522", "43839119500035"]
        let groups = try sirets.map { [try Self.line($0, "2024-01-01")] }
        _ = try await store.importLines(groups, by: .command("t"), at: scene.start)
        let version = try await store.versions().directory
        #expect(try await store.changes(after: version).entries.isEmpty)
        #expect(try await store.changes(after: -1).entries.count == 2)
        let changed = [groups[0], [try Self.line(sirets[1], "2024-01-01", "2024-05-01", "expiration")]]
        _ = try await store.importLines(changed, by: .command("t"), at: scene.start)
        #expect(try await store.changes(after: version).entries.map(\.supplier.siret?.digits) == [sirets[1]])
    }

    @Test func aCorrectionSupersedesAndThePastCanStillBeAsked() async throws {
        let scene = try await Scene()
        let store = scene.stores.suppliers
        let (first, second) = (scene.start, scene.start + 3600)
        _ = try await store.importLines([[try Self.line("55208131766522", "2024-01-01")]], by: .command("t"), at: first)
        let closed = try Self.line("55208131766522", "2024-01-01", "2024-06-01", "dereferencement")
        #expect(try await store.importLines([[closed]], by: .command("t"), at: second) == [[.corrected]])
        let identifier = try SupplierIdentifier("55208131766522")
        let day = try #require(CivilDay("2024-07-01"))
        func verdict(knownAt instant: Date?) async throws -> Verdict {
            Finding(of: identifier, among: try await store.suppliers(for: identifier, knownAt: instant), on: day)
                .verdict
        }
        #expect(try await verdict(knownAt: nil) == .ended)
        #expect(try await verdict(knownAt: first + 60) == .referenced)
        #expect(try await verdict(knownAt: first - 60) == .unknown)
        #expect(try await verdict(knownAt: second + 60) == .ended)
    }

    @Test func overlapsAreRefused() async throws {
        let scene = try await Scene()
        let results = try await scene.stores.suppliers.importLines(
            [[try Self.line("55208131766522", "2024-01-01"), try Self.line("55208131766522", "2024-05-01")]],
            by: .command("t"),
            at: scene.start)
        #expect(results[0][0] == .added && results[0][1].isRefusal)
    }
}
