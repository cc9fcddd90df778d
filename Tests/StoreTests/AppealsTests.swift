import Foundation
import Referencing
import Testing

@testable import Store

/// Appeals, kept: who may bring them, who answers, what they change, what silence says.
@Suite struct AppealsTests {
    static let letter = Appeals.Letter(title: "Réponse", blocks: [.paragraph("p")], html: "<p>p</p>")

    static func file(
        _ kind: Appeal.Kind, _ target: Appeal.Target, _ scene: Scene, by actor: Actor, _ text: String = "Je conteste.",
        after days: Int = 1
    ) async throws -> AppealNumber {
        let now = scene.start + Double(days) * 86_400
        return try await scene.stores.appeals.file(
            kind, against: target, text, on: CivilDay(of: now), by: actor, at: now
        ) {
            entry in
            entry.owner.map { [OutgoingMail(to: $0.email, subject: "Recours \(entry.appeal.number)", body: "")] } ?? []
        }
    }

    static func answer(
        _ number: AppealNumber, _ outcome: Appeal.Outcome, _ scene: Scene, by actor: Actor, after days: Int = 5
    ) async throws {
        try await scene.stores.appeals.answer(
            number, outcome, "Vu.", capacity: "cheffe", by: actor, Scene.policy,
            at: scene.start + Double(days) * 86_400, proving: nil, letter: { _ in letter }, mails: { _ in [] })
    }

    @Test func aGrantedAppealReferencesTheSupplier() async throws {
        let scene = try await Scene()
        let file = try await NoticeTests.refused(scene)
        let target = Appeal.Target.application(file.number)
        let number = try await Self.file(.informal, target, scene, by: scene.owner)
        #expect(try await Self.file(.informal, target, scene, by: scene.owner) == number, "a double click")
        await #expect(throws: AppealRefusal.isOpenAlready) {
            try await Self.file(.informal, target, scene, by: scene.owner, "Autre chose.")
        }
        await #expect(throws: AppealRefusal.notAllowed) {
            try await Self.file(.court, target, scene, by: scene.owner)
        }
        let stranger = try await Scene.account("autre@exemple.fr", .applicant, scene.stores, scene.start)
        await #expect(throws: Appeals.NotFound.self) { try await Self.file(.informal, target, scene, by: stranger) }
        #expect(try await scene.stores.appeals.entry(number, visibleTo: stranger) == nil)
        #expect(try await scene.stores.appeals.open(visibleTo: scene.reviewer).count == 1)
        await #expect(throws: AppealRefusal.notAllowed) {
            try await Self.answer(number, .granted, scene, by: scene.reviewer)
        }
        try await Self.answer(number, .granted, scene, by: scene.approver)
        #expect(try await scene.file(file.number).status == .accepted)
        let day = CivilDay(of: scene.start + 5 * 86_400)
        #expect(try await scene.stores.suppliers.status(of: Scene.siret, on: day) == .referenced)
        let entry = try #require(try await scene.stores.appeals.entry(number, visibleTo: scene.owner))
        #expect(entry.appeal.answer?.outcome == .granted && entry.letter == Self.letter)
        #expect(try await scene.stores.journal.verify().fault == nil)
        try await scene.stores.database.write { try $0.execute("UPDATE appeals SET text = 'x'") }
        #expect(try await scene.stores.journal.verify().fault?.contains(file.id.text) == true)
    }

    /// What a withdrawal took, of the establishment that the firm left too, an appeal gives back as it was.
    @Test func aWithdrawalThatIsUndoneComesBackRowByRow() async throws {
        let scene = try await Scene()
        let (slug, start) = (try await SupplierFilesTests.accepted(scene), CivilDay(of: scene.start))
        let there = Siret("55208131700099")!
        let record = RegistryRecord(
            siret: there, name: "Atelier", address: "9 quai", postalCode: "29200", commune: "Brest",
            communeCode: "29019", isActive: true)
        let (requests, files) = (scene.stores.supplierRequests, scene.stores.supplierFiles)
        let owner = try #require(try await scene.stores.accounts.named("amina@exemple.fr"))
        let moved = scene.start + 10 * 86_400
        let asked = try await requests.move(slug, to: record, "", by: owner, Scene.policy, at: moved)
        try await requests.decide(
            asked.number, .accepted, because: nil, by: scene.approver, capacity: "cheffe", Scene.policy, at: moved)
        let place = try #require(try await files.all(of: scene.owner).first { $0.supplier.siret == there })
        let second = try await Scene.account("victor@dge.example", .approver, scene.stores, scene.start)
        func verdicts(_ siret: Siret, _ days: [Int]) async throws -> [Verdict] {
            let found = try await scene.stores.suppliers.suppliers(for: .siret(siret), knownAt: nil)
            return days.map { Finding(of: .siret(siret), among: found, on: start.adding(days: $0)).verdict }
        }
        let before = [try await verdicts(Scene.siret, [5, 15]), try await verdicts(there, [5, 15])]
        let slugThere = place.supplier.slug
        try await SupplierFilesTests.act(
            OpenProcedure(
                .withdrawal, because: try Reasons(grounds: [.illegal], facts: "L’entreprise avait moins de six mois."),
                observationsUntil: start.adding(days: 40)),
            scene, slugThere, by: scene.reviewer, after: 20)
        try await SupplierFilesTests.act(Observe("Non.", isLast: true), scene, slugThere, by: scene.owner, after: 21)
        let ended = try await SupplierFilesTests.act(
            DecideProcedure(.measure, because: "Vu.", capacity: "chef", effectiveOn: start.adding(days: 30)), scene,
            slugThere, by: second, after: 22)
        #expect(try await verdicts(Scene.siret, [5, 15]) == [.unknown, .unknown])
        let procedure = try #require(ended.procedures.last)
        let number = try await Self.file(
            .informal, .procedure(procedure.number, slug: slugThere), scene, by: scene.owner, after: 23)
        try await Self.answer(number, .granted, scene, by: scene.approver, after: 30)
        #expect([try await verdicts(Scene.siret, [5, 15]), try await verdicts(there, [5, 15])] == before)
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    @Test func theSuperiorIsAnotherPerson() async throws {
        let scene = try await Scene()
        let file = try await NoticeTests.refused(scene)
        let number = try await Self.file(.hierarchical, .application(file.number), scene, by: scene.owner)
        await #expect(throws: AppealRefusal.sameAuthor) {
            try await Self.answer(number, .rejected, scene, by: scene.approver)
        }
        let second = try await Scene.account("victor@dge.example", .approver, scene.stores, scene.start)
        try await Self.answer(number, .rejected, scene, by: second)
        #expect(try await scene.file(file.number).status == .refused)
        await #expect(throws: AppealRefusal.notAllowed) { try await Self.answer(number, .granted, scene, by: second) }
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    @Test func silenceRejectsOnce() async throws {
        let scene = try await Scene()
        let file = try await NoticeTests.refused(scene)
        let number = try await Self.file(.informal, .application(file.number), scene, by: scene.owner)
        let due = try #require(try await scene.stores.appeals.entry(number, visibleTo: scene.owner)?.appeal.dueOn)
        func silence(_ day: CivilDay) async throws -> Int {
            try await scene.stores.appeals.recordSilence(at: day.start + 3600) { _ in [] }
        }
        #expect(try await silence(due) == 0)
        #expect(try await silence(due.adding(days: 1)) == 1)
        #expect(try await silence(due.adding(days: 2)) == 0)
        #expect(try await scene.stores.appeals.entry(number, visibleTo: scene.owner)?.appeal.silentSince == due)
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    /// The measure of a procedure: contested, and taken back.
    @Test func aMeasureIsTakenBack() async throws {
        let scene = try await Scene()
        let slug = try await SupplierFilesTests.accepted(scene)
        let start = CivilDay(of: scene.start)
        let opened = try await SupplierFilesTests.act(
            OpenProcedure(.strikeOff, because: SupplierFilesTests.reasons, observationsUntil: start.adding(days: 10)),
            scene, slug, by: scene.reviewer)
        let procedure = try #require(opened.openProcedure?.number)
        let target = Appeal.Target.procedure(procedure, slug: slug)
        await #expect(throws: AppealRefusal.notAllowed) {
            try await Self.file(.informal, target, scene, by: scene.owner)
        }
        try await SupplierFilesTests.act(
            DecideProcedure(.measure, because: "Vu.", capacity: "c", effectiveOn: start.adding(days: 12)), scene, slug,
            by: scene.approver, after: 11)
        #expect(try await scene.stores.suppliers.status(of: Scene.siret, on: start.adding(days: 13)) == .ended)
        let number = try await Self.file(.informal, target, scene, by: scene.owner, after: 12)
        try await Self.answer(number, .granted, scene, by: scene.approver, after: 20)
        #expect(try await scene.stores.suppliers.status(of: Scene.siret, on: start.adding(days: 19)) == .ended)
        #expect(try await scene.stores.suppliers.status(of: Scene.siret, on: start.adding(days: 20)) == .referenced)
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    /// What was proposed and refused is not kept for ever; the journal still verifies.
    @Test func refusedListsAndRequestsAreErasedInTime() async throws {
        let scene = try await Scene()
        let (lists, requests) = (scene.stores.partnerLists, scene.stores.supplierRequests)
        let row = [
            "55208131766522", "", "Nova", "1 rue", "35000", "Rennes", "", "", "", "", "rgpd", "35", "2024-01-01", "",
            "",
        ]
        _ = try await scene.stores.suppliers.importLines(
            [[try PartnerLine(cells: row)]], by: .command("t"), at: scene.start)
        let bytes = Data([PartnerLine.header, row].map { $0.joined(separator: ",") }.joined(separator: "\n").utf8)
        func file() async throws -> PartnerListNumber {
            try await lists.file(bytes, named: "l.csv", lines: 1, by: .command("t"), name: "t", at: scene.start)
        }
        let refused = try await file()
        try await lists.refuse(refused, because: "Périmée.", by: scene.approver, Scene.policy, at: scene.start)
        let waiting = try await file()
        let owner = try #require(try await scene.stores.accounts.named("amina@exemple.fr"))
        let request = try await requests.claim(
            "nova", quality: "gérante",
            Acceptance(version: "1", sha256: "a", sentence: "s", acceptedAt: scene.start, ip: "i", userAgent: "u"),
            "Kbis",
            isProvable: false, by: owner, Scene.policy, at: scene.start)
        try await requests.decide(
            request.number, .refused, because: "Non.", by: scene.approver, capacity: "cheffe", Scene.policy,
            at: scene.start)
        func purge(_ months: Int) async throws -> Int {
            let now = CivilDay(of: scene.start).adding(months: months).adding(days: 1).start
            return try await scene.stores.erasure.purge(Retention(endedMonths: 24), at: now).refused
        }
        #expect(try await purge(23) == 0)
        #expect(try await purge(24) == 2)
        #expect(try await purge(25) == 0)
        #expect(try await lists.list(refused, at: scene.start).list.isErased)
        await #expect(throws: PartnerLists.NotFound.self) { _ = try await lists.content(refused) }
        #expect(try await lists.content(waiting).bytes == bytes)
        #expect(try await requests.all(of: scene.owner).isEmpty)
        #expect(try await scene.stores.journal.verify().fault == nil)
        try await scene.stores.database.write { connection in
            try connection.execute("UPDATE partner_lists SET content = \(Data()) WHERE number = \(waiting.text)")
        }
        #expect(try await scene.stores.journal.verify().fault != nil, "one that waits is not emptied")
    }

    /// A file under appeal is kept; what goes afterwards leaves a journal that verifies.
    @Test func aFileUnderAppealIsNotErased() async throws {
        let scene = try await Scene()
        let file = try await NoticeTests.refused(scene)
        let number = try await Self.file(.informal, .application(file.number), scene, by: scene.owner)
        let retention = Retention(endedMonths: 24)
        func purge(_ months: Int) async throws -> Int {
            let now = CivilDay(of: scene.start).adding(months: months).start
            return try await scene.stores.erasure.purge(retention, at: now).ended
        }
        #expect(try await purge(30) == 0)
        try await Self.answer(number, .rejected, scene, by: scene.approver)
        #expect(try await purge(23) == 0)
        #expect(try await purge(30) == 1)
        #expect(try await scene.stores.appeals.entry(number, visibleTo: scene.reviewer) == nil)
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    /// Two appeals against one decision: what one replaced is not contested again, and the other one can be ended.
    @Test func theSecondAppealIsNotStuck() async throws {
        let scene = try await Scene()
        let file = try await NoticeTests.refused(scene)
        let target = Appeal.Target.application(file.number)
        let first = try await Self.file(.informal, target, scene, by: scene.owner)
        let second = try await Self.file(.hierarchical, target, scene, by: scene.owner)
        try await Self.answer(first, .granted, scene, by: scene.approver)
        let other = try await Scene.account("victor@dge.example", .approver, scene.stores, scene.start)
        try await Self.answer(second, .ended, scene, by: other)
        await #expect(throws: AppealRefusal.notAllowed) {
            try await Self.file(.informal, target, scene, by: scene.owner, after: 8)
        }
        #expect(try await scene.stores.journal.verify().fault == nil)
    }
}
