import Foundation
import Referencing
import Testing

@testable import Store

@Suite struct ApplicationsTests {
    @Test func aSubmissionHasItsNumberDeadlineEventLetterAndMail() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        #expect(number.text == "FN-2026-00001")
        let file = try await scene.file(number)
        #expect(file.status == .submitted && file.dueOn == CivilDay(of: scene.start).adding(months: 2))
        let history = try await scene.stores.applications.history(of: file.id)
        #expect(history.last?.event == .application(.submitted(number)))
        let issued = try #require(try await scene.stores.issuedActs.last(.acknowledgement, of: file.id))
        #expect(
            issued == (try Scene.receipts.issue(.submitted(number), file, nil, scene.start)), "every block is read back"
        )
        let mail = try #require(try await scene.stores.mails.claim(by: "w", at: scene.start))
        #expect(mail.mail.subject == number.text && mail.mail.body == issued.title)
    }

    @Test func anIncompleteDraftIsNotSubmittedAndNothingChanges() async throws {
        let scene = try await Scene()
        _ = try await scene.stores.applications.draft(of: scene.owner, at: scene.start)
        await #expect(
            throws: Refusal.incomplete([.charterNotAccepted, .companyMissing, .profileMissing, .letterNotMade])
        ) { try await scene.submit(scene.owner) }
        #expect(try await scene.stores.applications.current(of: scene.owner)?.status == .draft)
        #expect(try await scene.stores.mails.claim(by: "w", at: scene.start) == nil)
    }

    @Test func oneLiveApplicationForASiret() async throws {
        let scene = try await Scene()
        let other = try await Scene.account("autre@exemple.fr", .applicant, scene.stores, scene.start)
        try await scene.fill(scene.owner)
        try await scene.fill(other)
        try await scene.submit(scene.owner)
        await #expect(throws: Refusal.anotherIsLive) { try await scene.submit(other) }
        #expect(try await scene.stores.applications.isLive(siret: Scene.siret, besides: other))
    }

    @Test func anApplicantSeesTheirOwnFileAlone() async throws {
        let scene = try await Scene()
        let other = try await Scene.account("autre@exemple.fr", .applicant, scene.stores, scene.start)
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        #expect(try await scene.stores.applications.application(number, visibleTo: scene.owner) != nil)
        #expect(try await scene.stores.applications.application(number, visibleTo: other) == nil)
        await #expect(throws: Applications.NotFound()) { try await scene.act(Withdraw(), on: number, by: other) }
    }

    @Test func numbersFollowEachOther() async throws {
        let scene = try await Scene()
        let other = try await Scene.account("autre@exemple.fr", .applicant, scene.stores, scene.start)
        try await scene.fill(scene.owner)
        #expect(try await scene.submit(scene.owner).text == "FN-2026-00001")
        try await scene.fill(other, siret: try #require(Siret("43839119500035")))
        #expect(try await scene.submit(other).text == "FN-2026-00002")
    }

    @Test func anAcceptanceOpensAPeriodAndPublishesWhatWasAllowed() async throws {
        let scene = try await Scene()
        let number = try await scene.proposed()
        let before = try await scene.stores.suppliers.versions().directory
        try await scene.act(Decide(.accept, capacity: "cheffe"), on: number, by: scene.approver)
        let (versions, changed) = try await scene.stores.suppliers.changes(after: before)
        #expect(versions.directory > before)
        let fiche = try #require(changed.first)
        let today = CivilDay(of: scene.start)
        #expect(fiche.supplier.slug == "atelier-caradec" && fiche.referencedSince(on: today) == today)
        #expect(
            fiche.supplier.email == "contact@exemple.fr" && fiche.supplier.phone == nil && fiche.supplier.contact == nil
        )
    }

    /// A list had recorded a period that starts later, or ends soon: the day of the acceptance is « référencé » all the
    /// same, without an end, and the journal says what was superseded.
    @Test(arguments: [(90, Int?.none), (-100, 10), (-100, nil)])
    func anAcceptanceOutranksAList(start: Int, end: Int?) async throws {
        let scene = try await Scene()
        let today = CivilDay(of: scene.start)
        let line = try RegisterTests.line(
            Scene.siret.digits, today.adding(days: start).description,
            end.map { today.adding(days: $0).description } ?? "",
            end == nil ? "" : "expiration")
        _ = try await scene.stores.suppliers.importLines([[line]], by: .command("t"), at: scene.start)
        let number = try await scene.proposed()
        try await scene.act(Decide(.accept, capacity: "cheffe"), on: number, by: scene.approver, at: scene.start + 60)
        let identifier = SupplierIdentifier.siret(Scene.siret)
        let found = try await scene.stores.suppliers.suppliers(for: identifier, knownAt: nil)
        for days in [0, 9, 10, 89, 90, 5000] {
            #expect(Finding(of: identifier, among: found, on: today.adding(days: days)).verdict == .referenced)
        }
        let told = try await scene.stores.journal.entries(of: try #require(found.first).id.text).last?.event
        guard case .register(.referenced(_, let from, let superseded)) = told else { throw Scene.Missing() }
        #expect(from == today && superseded == [line.period])
        let id = try await scene.file(number).id
        let ofFile = try await scene.stores.applications.history(of: id).last?.event
        #expect(ofFile == .application(.accepted(superseding: [line.period])))
        // The list, imported again, changes nothing of the decision.
        let again = try await scene.stores.suppliers.importLines([[line]], by: .command("t"), at: scene.start + 90)
        #expect(again[0][0].isRefusal || again[0][0] == .unchanged)
        let after = try await scene.stores.suppliers.suppliers(for: identifier, knownAt: nil)
        #expect(after == found)
    }

    @Test func theSecondToActIsToldWhatChanged() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        let seen = try await scene.file(number).revision
        try await scene.act(StartReview(), on: number, by: scene.reviewer, seeing: seen)
        for stale in [seen, Int.min, Int.max, -1, 0] {
            let error = await #expect(throws: Applications.ChangedMeanwhile.self) {
                try await scene.act(StartReview(), on: number, by: scene.approver, seeing: stale)
            }
            #expect(stale != seen || error?.since.map(\.event) == [.application(.reviewStarted)])
        }
    }

    /// The clock of the machine goes back by a day: what is open stays open, and can be answered.
    @Test func lastIsLastInSequenceWhateverTheClock() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        try await scene.act(StartReview(), on: number, by: scene.reviewer)
        for (round, now) in [scene.start, scene.start - 86_400].enumerated() {
            let request = RequestComplement(
                items: [.init(section: .profile, text: "x", isIndispensable: true)], message: "m",
                deadline: CivilDay(of: now).adding(days: 20)
            )
            try await scene.act(request, on: number, by: scene.reviewer, at: now)
            #expect(try await scene.file(number).openComplement?.number == round + 1)
            try await scene.act(AnswerComplement("r\(round)"), on: number, by: scene.owner, at: now)
        }
        #expect(try await scene.file(number).complements.map { $0.answer?.text } == ["r0", "r1"])
        try await scene.act(Withdraw(), on: number, by: scene.owner, at: scene.start - 2 * 86_400)
        _ = try await scene.stores.applications.draft(of: scene.owner, at: scene.start - 3 * 86_400)
        try await scene.stores.applications.perform(
            DeleteDraft(), on: .draft, by: scene.owner, Scene.policy, at: scene.start)
        #expect(try await scene.stores.applications.current(of: scene.owner)?.status == .withdrawn)
    }

    @Test func aFailingMailUndoesTheAct() async throws {
        let scene = try await Scene(
            announcer: Announcer(issue: Scene.receipts.issue, mails: { _, _, _, _, _ in throw Scene.Missing() }))
        try await scene.fill(scene.owner)
        await #expect(throws: Scene.Missing.self) { try await scene.submit(scene.owner) }
        let application = try #require(try await scene.stores.applications.current(of: scene.owner))
        #expect(application.status == .draft)
        #expect(try await scene.stores.issuedActs.last(.acknowledgement, of: application.id) == nil)
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    @Test func theQueueFiltersAndSearches() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        let today = CivilDay(of: scene.start)
        func count(_ filter: QueueFilter, on day: CivilDay? = nil, page: Int = 1) async throws -> Int {
            try await scene.stores.applications.queue(filter, page: page, visibleTo: scene.reviewer, on: day ?? today)
                .total
        }
        #expect(try await count(QueueFilter()) == 1)
        #expect(try await count(QueueFilter(), page: .max) == 1)
        #expect(try await count(QueueFilter(words: "CARADEC atelier")) == 1)
        #expect(try await count(QueueFilter(words: number.text.lowercased())) == 1)
        #expect(try await count(QueueFilter(words: "552081317")) == 1)
        #expect(try await count(QueueFilter(words: "100%")) == 0)
        #expect(try await count(QueueFilter(statuses: [.accepted])) == 0)
        #expect(try await count(QueueFilter(department: Department("35"))) == 1)
        #expect(try await count(QueueFilter(assignee: scene.reviewer.id)) == 0)
        #expect(try await count(QueueFilter(isLate: true)) == 0)
        #expect(try await count(QueueFilter(isLate: true), on: today.adding(days: 58)) == 1)
    }

    @Test func aNoteOfOneFormIsKeptOnce() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        let store = scene.stores.applications
        for key in ["k1", "k1", "k2", nil, nil] {
            try await store.addNote("à revoir", to: number, by: scene.reviewer, once: key, at: scene.start)
        }
        let file = try await scene.file(number)
        #expect(try await store.notes(of: file.id, visibleTo: scene.reviewer).count == 4)
        // The page gone back to, with another text: another note.
        try await store.addNote("autre", to: number, by: scene.reviewer, once: "k1", at: scene.start)
        #expect(try await store.notes(of: file.id, visibleTo: scene.reviewer).map(\.text).contains("autre"))
        #expect(try await store.notes(of: file.id, visibleTo: scene.owner).isEmpty)
    }
}
