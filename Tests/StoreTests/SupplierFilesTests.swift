import Foundation
import Referencing
import TestSupport
import Testing

@testable import Store

/// The life of a supplier as it is kept: acts, versions, both axes of time, and what tampering shows.
@Suite struct SupplierFilesTests {
    static let reasons = try! Reasons<MeasureGround>(grounds: [.title], facts: "Le site emploie le mot « certifié ».")

    /// An accepted supplier; the slug of its fiche.
    static func accepted(_ scene: Scene) async throws -> String {
        let number = try await scene.proposed()
        try await scene.act(Decide(.accept, capacity: "cheffe"), on: number, by: scene.approver)
        return try #require(try await scene.stores.supplierFiles.all(of: scene.owner).first).supplier.slug
    }

    @discardableResult
    static func act(
        _ act: some SupplierAct, _ scene: Scene, _ slug: String, by actor: Actor, after days: Int = 0,
        seeing revision: Int? = nil, attaching bytes: Data? = nil
    ) async throws -> SupplierFile {
        try await scene.stores.supplierFiles.perform(
            act, on: slug, by: actor, seeing: revision, Scene.policy,
            at: scene.start + Double(days) * 86_400 + 60, attaching: bytes)
    }

    @Test func anEditIsAVersionWithItsBefore() async throws {
        let scene = try await Scene()
        let slug = try await Self.accepted(scene)
        var profile = Scene.profile
        (profile.short, profile.publishesEmail) = ("Autre conseil", false)
        let before = try await scene.stores.suppliers.versions().directory
        let after = try await Self.act(EditFiche(profile), scene, slug, by: scene.owner)
        #expect(after.revision > 1 && after.profile == profile)
        let entry = try #require(try await scene.stores.suppliers.changes(after: before).entries.first)
        #expect(entry.supplier.email == nil && entry.supplier.short == "Autre conseil")
        let versions = try await scene.stores.supplierFiles.versions(of: after.id, visibleTo: scene.owner)
        #expect(versions.map(\.number) == [1, 2] && versions.map(\.profile) == [Scene.profile, profile])
        // A page that was shown before is told so; nothing changes.
        await #expect(throws: SupplierFiles.ChangedMeanwhile.self) {
            try await Self.act(EditFiche(Scene.profile), scene, slug, by: scene.owner, seeing: after.revision - 1)
        }
        await #expect(throws: SupplierFiles.NotFound.self) {
            let other = try await Scene.account("autre@exemple.fr", .applicant, scene.stores, scene.start)
            try await Self.act(EditFiche(Scene.profile), scene, slug, by: other)
        }
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    /// What is said of each day, as it was known after each act: before, on and after its day.
    @Test func verdictsOnBothAxes() async throws {
        let scene = try await Scene()
        let slug = try await Self.accepted(scene)
        let start = CivilDay(of: scene.start)
        try await Self.act(
            SuspendUrgently(
                because: Self.reasons, urgency: "Plaintes.", observationsUntil: start.adding(days: 30),
                capacity: "cheffe"),
            scene, slug, by: scene.approver, after: 10)
        try await Self.act(Observe("Non.", isLast: true), scene, slug, by: scene.owner, after: 12)
        let second = try await Scene.account("victor@dge.example", .approver, scene.stores, scene.start)
        try await Self.act(
            DecideProcedure(.noMeasure, because: "Vu.", capacity: "chef", effectiveOn: start.adding(days: 20)), scene,
            slug, by: second, after: 20)
        try await Self.act(LeaveDirectory(from: start.adding(days: 40)), scene, slug, by: scene.owner, after: 30)
        func verdict(_ day: Int, knownAfter: Int?) async throws -> Verdict {
            let identifier = SupplierIdentifier.siret(Scene.siret)
            let known = knownAfter.map { scene.start + Double($0) * 86_400 + 120 }
            let found = try await scene.stores.suppliers.suppliers(for: identifier, knownAt: known)
            return Finding(of: identifier, among: found, on: start.adding(days: day)).verdict
        }
        let said: [(known: Int?, days: [Int: Verdict])] = [
            (1, [-1: .notYet, 0: .referenced, 15: .referenced, 45: .referenced]),
            (10, [9: .referenced, 10: .suspended, 45: .suspended]),
            (20, [9: .referenced, 10: .suspended, 19: .suspended, 20: .referenced, 45: .referenced]),
            (nil, [9: .referenced, 15: .suspended, 20: .referenced, 39: .referenced, 40: .ended]),
        ]
        for (known, days) in said {
            for (day, expected) in days {
                #expect(
                    try await verdict(day, knownAfter: known) == expected, "day \(day), known \(known ?? 99)")
            }
        }
        let file = try #require(try await scene.stores.supplierFiles.file(slug, visibleTo: scene.reviewer))
        #expect(file.procedures.count == 1 && file.procedures[0].observations.map(\.text) == ["Non."])
        #expect(file.procedures[0].number.text == "PC-2026-00001" && file.openProcedure == nil)
        #expect(try await scene.stores.journal.verify().fault == nil)
        let recorded = try await scene.stores.supplierFiles.recorded(of: file.id)
        #expect(recorded.count { $0.replacedAt == nil } == 2 && recorded.count > 3)
    }

    /// A suspended supplier that leaves has no period of its own for it; a list does not take it up again.
    @Test func whoLeavesWhileSuspendedIsNoLongerSuspended() async throws {
        let scene = try await Scene()
        let slug = try await Self.accepted(scene)
        let start = CivilDay(of: scene.start)
        try await Self.act(
            SuspendUrgently(
                because: Self.reasons, urgency: "Plaintes.", observationsUntil: start.adding(days: 30),
                capacity: "cheffe"),
            scene, slug, by: scene.approver, after: 10)
        try await Self.act(LeaveDirectory(from: start.adding(days: 15)), scene, slug, by: scene.owner, after: 11)
        let entry = try #require(try await scene.stores.suppliers.changes(after: -1).entries.first)
        #expect(Verdict.ofSupplier(entry.periods, on: start.adding(days: 14)) == .suspended)
        #expect(Verdict.ofSupplier(entry.periods, on: start.adding(days: 15)) == .ended)
        let line = try RegisterTests.line(Scene.siret.digits, start.adding(days: 16).description)
        let result = try await scene.stores.suppliers.importLines(
            [[line]], by: .command("t"), at: scene.start + 20 * 86_400)
        #expect(result[0][0].isRefusal)
    }

    /// What somebody changes around the program is found, and no act makes it good.
    @Test(arguments: [
        "UPDATE fiche_versions SET sha256 = '\(String(repeating: "0", count: 64))' WHERE number = 1",
        "UPDATE procedures SET deadline = '2020-01-01'", "DELETE FROM observations",
        "UPDATE fiche_versions SET profile = '{}' WHERE number = 1", "UPDATE attachments SET filename = 'autre.pdf'",
        "DELETE FROM attachments",
    ])
    func tamperingIsFound(statement: String) async throws {
        let scene = try await Scene()
        let slug = try await Self.accepted(scene)
        let deadline = CivilDay(of: scene.start).adding(days: 30)
        try await Self.act(
            OpenProcedure(.strikeOff, because: Self.reasons, observationsUntil: deadline), scene, slug,
            by: scene.reviewer)
        let bytes = Data("pdf".utf8)
        let piece = Attachment(filename: "p.pdf", pages: 1, size: bytes.count, sha256: Digest.sha256(bytes))
        let file = try await Self.act(
            Observe("Non.", attachment: piece), scene, slug, by: scene.owner, attaching: bytes)
        #expect(file.procedures[0].observations[0].attachment == piece)
        #expect(try await scene.stores.supplierFiles.attachment(1, of: file.procedures[0].number) == bytes)
        #expect(try await scene.stores.journal.verify().fault == nil)
        try await scene.stores.database.write { try $0.execute(SQL(stringLiteral: statement)) }
        #expect(try await scene.stores.journal.verify().fault?.contains(file.id.text) == true)
        guard !statement.contains("profile") else { return }
        await #expect(throws: DatabaseUnavailable.self) {
            try await Self.act(Observe("Encore."), scene, slug, by: scene.owner)
        }
    }

    /// The register's search says of each day what the rules say.
    @Test func theSearchAgreesWithTheRules() async throws {
        let scene = try await Scene()
        var random = SeededGenerator(test: #function)
        let start = CivilDay(of: scene.start)
        for number in 0..<30 {
            let id = SupplierID("s\(number)")
            try await scene.stores.database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO suppliers (id, vat, slug, origin, name, address, postal_code, commune, themes, departments,
                        is_national, sizes, first_meeting_free, updated_at) VALUES (\(id), \("BE0\(100_000_000 + number)"),
                        \("nova-\(number)"), 'partner', \("Nova \(number)"), 'r', '29000', 'Quimper', '', '', 0, '', 0,
                        \(scene.start))
                    """)
            }
            var day = start.adding(days: -20)
            var recordings: [PeriodRecording] = []
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                day = day.adding(days: Int.random(in: 1...8, using: &random))
                let reason = try #require(EndReason.allCases.randomElement(using: &random))
                if Bool.random(using: &random) {
                    recordings.append(PeriodRecording(Period(endingOn: day, because: reason)))
                } else {
                    let end = day.adding(days: Int.random(in: 1...8, using: &random))
                    recordings.append(PeriodRecording(try Period(start: day, end: end, endReason: reason)))
                    day = end
                }
            }
            try await scene.stores.database.write { [recordings] connection in
                for recording in recordings {
                    try Suppliers.record(
                        recording, of: id, from: .partner, by: .command("t"), at: scene.start, in: connection)
                }
            }
        }
        let entries = try await scene.stores.suppliers.changes(after: -1).entries
        for place in [-25, -15, -5, 0, 5, 15, 40] {
            let day = start.adding(days: place)
            for status in SupplierStatus.allCases {
                let expected = entries.filter { SupplierStatus($0.periods, on: day) == status }.count
                let found = try await scene.stores.suppliers.found(RegisterFilter(status: status, day: day), page: 1)
                #expect(found.total == expected && found.entries.allSatisfy { $0.status == status })
            }
        }
    }

    @Test(arguments: [
        "caradec", "ATELIER car", "552 081 317 66522", "552081317", "rennes", "amina", "contact@exemple",
        "AMINA@exemple.fr",
        "35000", "FR 27 552 081 317", "FN-2026-00001", "fn-2026-00001",
    ])
    func whatIsTypedFindsTheSupplier(words: String) async throws {
        let scene = try await Scene()
        _ = try await Self.accepted(scene)
        let store = scene.stores.suppliers
        let day = CivilDay(of: scene.start)
        #expect(try await store.found(RegisterFilter(words: words, day: day), page: 1).total == 1)
        #expect(try await store.found(RegisterFilter(words: "%", day: day), page: 1).total == 0)
        let partner = RegisterFilter(words: words, origin: .partner, day: day)
        #expect(try await store.found(partner, page: 1).total == 0)
    }
}
