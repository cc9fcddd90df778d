import Foundation
import Referencing
import TestSupport
import Testing

@testable import Store

/// A database as the release before `0003-evidence` left it, brought up to date. Its rows are those of that release's own
/// demonstration; of documents only the first bytes are kept.
@Suite struct MigrationTests {
    private static let now = Date(timeIntervalSince1970: 1_797_000_000)

    private static func migrated(isBroughtUp: Bool = true) async throws -> Stores {
        let stores = Stores(database: try SQLiteDatabase())
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "OldDatabase/0002-directory.sql")
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        try await stores.database.write { connection in
            try connection.execute(
                "CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"
            )
            for migration in Migrations.all.prefix(2) {
                for statement in migration.statements { try connection.execute(statement) }
                try connection.execute(
                    "INSERT INTO schema_migrations (number, name, applied_at) VALUES (\(migration.number), \(migration.name), \(now))"
                )
            }
            for row in rows { try connection.execute(SQL(stringLiteral: row)) }
        }
        guard isBroughtUp else { return stores }
        #expect(
            try await stores.migrations.run(at: now) == [
                "0003-evidence", "0004-identity", "0005-evidence-completed", "0006-scans", "0007-identities",
                "0008-mails-about", "0009-evidence-of-all", "0010-leases", "0011-referenced-life",
                "0012-what-others-bring", "0013-refused-requests",
            ])
        return stores
    }

    /// A copy of the former release is checked before it is put back and brought up to date: what it does not say of its
    /// evidence is no fault.
    @Test func aCopyOfTheFormerReleaseHolds() async throws {
        let stores = try await Self.migrated(isBroughtUp: false)
        #expect(try await stores.migrations.isKnown())
        #expect(try await stores.journal.verify().fault?.hasPrefix("the bytes of document") == true)
    }

    private static let staff = Actor(id: AccountID("staff"), role: .reviewer, name: "Irène")

    private static func file(_ sequence: Int, in stores: Stores) async throws -> FiledApplication {
        let number = ApplicationNumber(year: 2026, sequence: sequence)
        return try #require(try await stores.applications.application(number, visibleTo: staff))
    }

    /// What landed is never edited: whoever ran it does not run it again.
    @Test(arguments: [
        (1, "528188211b570482"), (2, "dce4f7f28f8f7eaf"), (3, "5c9748b3b8ba5017"), (4, "2c70fdf2fdb6da68"),
        (5, "bdf15b23a234f1dd"), (6, "570b14c5c0dc7d80"), (7, "490904f60bb59f8a"),
        (8, "74f475a0460a04df"), (9, "e3b0c44298fc1c14"), (10, "9af91e2a103b86bb"), (11, "655ca948f4864bb3"),
        (12, "34d42af7441a2705"), (13, "0b2d8c0d6690a9f4"),
    ])
    func landedStepsAreFrozen(number: Int, digest: String) throws {
        let step = try #require(Migrations.all.first { $0.number == number })
        let statements = step.statements + step.onServer
        #expect(Digest.sha256(statements.map { $0.text(for: .sqlite) }.joined(separator: ";")).prefix(16) == digest)
    }

    /// A release goes on, and starts again, on the schema of the next one, which only added to it.
    @Test func theReleaseBeforeMayGoOn() async throws {
        let stores = Stores(database: try TestDatabase.make())
        #expect(try await stores.migrations.fitness() == .outdated)
        _ = try await stores.migrations.run(at: Self.now)
        #expect(try await stores.migrations.fitness() == .current)
        let next = Migrations.all.count + 1
        try await stores.database.write { connection in
            try connection.execute(
                "INSERT INTO schema_migrations (number, name, applied_at) VALUES (\(next), 'next', \(Self.now))")
        }
        #expect(try await stores.migrations.fitness() == .later)
        try await stores.database.write { connection in
            try connection.execute("UPDATE versions SET value = \(next) WHERE name = 'schema'")
        }
        #expect(try await stores.migrations.fitness() == .unusable)
        try await stores.database.write { connection in
            try connection.execute("DELETE FROM schema_migrations WHERE number = 5")
        }
        #expect(try await stores.migrations.fitness() == .outdated)
    }

    @Test func everyApplicationIsReadAsItWas() async throws {
        let stores = try await Self.migrated()
        let statuses: [Status] = [
            .submitted, .submitted, .submitted, .underReview, .underReview, .underReview, .awaitingDecision,
            .awaitingDecision, .accepted, .refused, .withdrawn, .closed,
        ]
        for (place, status) in statuses.enumerated() {
            let file = try await Self.file(place + 1, in: stores)
            #expect(file.status == status && file.contents.company?.siret.passesChecksum == true)
            #expect(file.contents.profile != nil && file.contents.signedLetter != nil)
        }
        let begun = try await stores.database.read { connection in
            try connection.count("SELECT count(*) AS n FROM journal WHERE act = 'evidence.record'")
        }
        #expect(begun >= statuses.count, "what that release wrote is vouched for from now on")
        #expect(try await stores.migrations.run(at: Self.now).isEmpty)
        let verification = try await stores.journal.verify()
        // The rows of the former release stand here without the bytes of their letters; all else holds.
        #expect(verification.fault?.hasPrefix("the bytes of document") == true)
        for file in [1, 5, 9] {
            #expect(try await !stores.applications.history(of: Self.file(file, in: stores).id).isEmpty)
        }
    }

    @Test func proposalsAndDecisionsKeepTheirOutcome() async throws {
        let stores = try await Self.migrated()
        #expect(try await Self.file(7, in: stores).proposal?.outcome == .accept)
        let refusal = Outcome.refuse(
            try Reasons<RefusalGround>(
                grounds: [.websiteWithoutNotice],
                facts: "Le site indiqué au dossier ne porte aucune mention légale au jour de l’instruction."))
        #expect(try await Self.file(8, in: stores).proposal?.outcome == refusal)
        let accepted = try await Self.file(9, in: stores)
        let proposed = try await stores.applications.history(of: accepted.id).first {
            $0.event == .application(.proposed)
        }
        #expect(accepted.proposals[0].at == proposed?.at && accepted.decision?.contents.charter == "2026-1")
        #expect(accepted.decision?.outcome == .accept && accepted.proposals.map { $0.end?.fate } == [.decided])
        let refused = try await Self.file(10, in: stores)
        #expect(refused.decision?.outcome == refusal && refused.decision?.contents.company?.siret != nil)
    }

    @Test func complementRequestsKeepWhatTheyAskAndWhatStoodBefore() async throws {
        let stores = try await Self.migrated()
        let asked = try await Self.file(5, in: stores)
        let request = try #require(asked.openComplement)
        let clock = LegalClock(
            filedOn: CivilDay(of: asked.filedAt), rule: SilenceRule(.refuses, after: 2),
            requests: [.init(askedOn: CivilDay(of: request.askedAt), deadline: request.deadline)])
        #expect(asked.dueOn == clock.dueOn, "the former release had forgotten it")
        #expect(request.number == 1 && request.items.map(\.section) == [.profile])
        #expect(request.former.company?.name == "Vigie Commerce 41")
        #expect(request.former.profile?.territory == .departments([Department("91")!, Department("93")!]))
        let answered = try await Self.file(6, in: stores)
        #expect(answered.openComplement == nil && answered.complements.count == 1)
        #expect(answered.complements[0].former.profile?.territory == .national)
    }

    @Test func aPeriodOfADecisionIsKnownAsOne() async throws {
        let stores = try await Self.migrated()
        let sources = try await stores.database.read { connection in
            try connection.rows("SELECT DISTINCT source FROM referencing_periods ORDER BY source") {
                try $0.text("source")
            }
        }
        #expect(sources == ["decision", "demo"])
    }
}
