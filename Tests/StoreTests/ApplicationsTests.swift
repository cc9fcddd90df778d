import Foundation
import Referencing
import Testing

@testable import Store

@Suite struct ApplicationsTests {
    @Test func aSubmissionHasItsNumberDeadlineJournalRowAndMail() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        #expect(number == "FN-2026-00001")
        let application = try #require(try await scene.stores.applications.current(of: scene.owner))
        #expect(application.status == .submitted)
        #expect(application.dueOn == CivilDay(of: scene.start).adding(months: 2))
        #expect(try await scene.stores.applications.history(of: application).last?.act == "application.submit")
        #expect(try await scene.stores.mails.due(at: scene.start).map(\.mail.subject) == [number])
    }

    @Test func anIncompleteDraftIsNotSubmittedAndNothingChanges() async throws {
        let scene = try await Scene()
        _ = try await scene.stores.applications.draft(of: scene.owner, at: scene.start)
        await #expect(throws: Applications.Refusal.self) { try await scene.submit(scene.owner) }
        #expect(try await scene.stores.applications.current(of: scene.owner)?.status == .draft)
        #expect(try await scene.stores.mails.due(at: scene.start).isEmpty)
    }

    @Test func oneLiveApplicationForASiret() async throws {
        let scene = try await Scene()
        let other = try await Scene.account("autre@exemple.fr", .applicant, scene.stores, scene.start)
        try await scene.fill(scene.owner)
        try await scene.fill(other)
        try await scene.submit(scene.owner)
        let error = await #expect(throws: Applications.Refusal.self) { try await scene.submit(other) }
        guard case .anotherIsLive = error else { throw Scene.Missing() }
        #expect(
            try await scene.stores.applications.isLive(siret: try #require(Siret("55208131766522")), besides: other))
    }

    @Test func anApplicantSeesTheirOwnFileAlone() async throws {
        let scene = try await Scene()
        let other = try await Scene.account("autre@exemple.fr", .applicant, scene.stores, scene.start)
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        #expect(try await scene.stores.applications.application(number, visibleTo: scene.owner) != nil)
        #expect(try await scene.stores.applications.application(number, visibleTo: other) == nil)
        await #expect(throws: Applications.Refusal.self) {
            try await scene.stores.applications.withdraw(number, by: other, at: scene.start) { _ in [] }
        }
    }

    @Test func anApplicantCannotDecideOnTheirOwnFile() async throws {
        let scene = try await Scene()
        let number = try await scene.proposed()
        for person in [scene.owner, scene.reviewer] {
            await #expect(throws: Applications.Refusal.self) {
                try await scene.stores.applications.decide(
                    number, outcome: .accept, quality: "x", by: person, seeing: try await scene.revision(number),
                    fourEyes: true, at: scene.start
                ) { _ in [] }
            }
        }
    }

    @Test func anAcceptanceOpensAPeriodAndPublishesWhatWasAllowed() async throws {
        let scene = try await Scene()
        let number = try await scene.proposed()
        let before = try await scene.stores.suppliers.versions().directory
        try await scene.stores.applications.decide(
            number, outcome: .accept, quality: "cheffe", by: scene.approver, seeing: try await scene.revision(number),
            fourEyes: true, at: scene.start
        ) { _ in [] }
        let (versions, changed) = try await scene.stores.suppliers.changes(after: before)
        #expect(versions.directory > before)
        let fiche = try #require(changed.first)
        let today = CivilDay(of: scene.start)
        #expect(fiche.supplier.slug == "atelier-caradec" && fiche.referencedSince(on: today) == today)
        #expect(
            fiche.supplier.email == "contact@exemple.fr" && fiche.supplier.phone == nil && fiche.supplier.contact == nil
        )
    }

    @Test func theSecondToActIsToldWhatChanged() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        let seen = try await scene.revision(number)
        try await scene.stores.applications.startReview(number, by: scene.reviewer, seeing: seen, at: scene.start) {
            _ in []
        }
        let error = await #expect(throws: Applications.Refusal.self) {
            try await scene.stores.applications.startReview(number, by: scene.approver, seeing: seen, at: scene.start) {
                _ in []
            }
        }
        guard case .changedMeanwhile(_, let since) = error else { throw Scene.Missing() }
        #expect(since.map(\.act) == ["application.start_review"])
    }

    @Test func aComplementStopsTheClockAndOpensItsSections() async throws {
        let scene = try await Scene()
        let store = scene.stores.applications
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        try await store.startReview(
            number, by: scene.reviewer, seeing: try await scene.revision(number), at: scene.start
        ) { _ in [] }
        let deadline = CivilDay(of: scene.start).adding(days: 30)
        try await store.requestComplement(
            number, items: [.init(section: .profile, text: "thèmes")], message: "m", deadline: deadline,
            by: scene.reviewer,
            seeing: try await scene.revision(number), at: scene.start
        ) { _ in [] }
        var application = try #require(try await store.current(of: scene.owner))
        #expect(application.dueOn == nil && application.isEditable(.profile) && !application.isEditable(.company))
        #expect(application.isEditable(.letter), "a new signatory needs a new letter")
        await #expect(throws: Applications.Refusal.self) {
            try await store.save(Scene.company(), by: scene.owner, at: scene.start)
        }
        await #expect(throws: Applications.Refusal.self) {
            try await store.close(
                number, because: .incomplete, by: scene.reviewer, seeing: try await scene.revision(number),
                at: scene.start
            ) { _ in [] }
        }
        let later = scene.start + 10 * 86_400
        try await store.answerComplement(number, answer: "fait", by: scene.owner, charter: "1", silence: 2, at: later) {
            _ in []
        }
        application = try #require(try await store.current(of: scene.owner))
        #expect(application.dueOn == CivilDay(of: later).adding(months: 2) && application.openComplement == nil)
        #expect(application.complements.first?.former.profile == Scene.profile)
    }

    @Test func onlyTheLastSignedLetterStaysAndEachIsJournaled() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let second = Document(kind: .signedLetter, filename: "s.pdf", pages: 1, bytes: Data("second".utf8))
        try await scene.stores.applications.keepSignedLetter(second, by: scene.owner, at: scene.start)
        let application = try #require(try await scene.stores.applications.current(of: scene.owner))
        #expect(try await scene.stores.documents.document(.signedLetter, of: application) == second)
        let hashes = try await scene.stores.applications.history(of: application).filter { $0.act == "letter.upload" }
        #expect(hashes.map { $0.details["sha256"] } == [Digest.sha256("signed"), second.sha256])
    }

    @Test func aFailingMailUndoesTheAct() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        await #expect(throws: Scene.Missing.self) {
            try await scene.stores.applications.submit(by: scene.owner, charter: "1", silence: 2, at: scene.start) {
                _ in
                throw Scene.Missing()
            }
        }
        #expect(try await scene.stores.applications.current(of: scene.owner)?.status == .draft)
        #expect(try await scene.stores.journal.verify().fault == nil)
    }

    @Test func theQueueFiltersAndSearches() async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        let number = try await scene.submit(scene.owner)
        let today = CivilDay(of: scene.start)
        func count(_ filter: QueueFilter, on day: CivilDay? = nil) async throws -> Int {
            try await scene.stores.applications.queue(filter, page: 1, on: day ?? today).total
        }
        #expect(try await count(QueueFilter()) == 1)
        #expect(try await count(QueueFilter(words: "CARADEC atelier")) == 1)
        #expect(try await count(QueueFilter(words: number.lowercased())) == 1)
        #expect(try await count(QueueFilter(words: "552081317")) == 1)
        #expect(try await count(QueueFilter(words: "100%")) == 0)
        #expect(try await count(QueueFilter(statuses: [.accepted])) == 0)
        #expect(try await count(QueueFilter(department: "35")) == 1)
        #expect(try await count(QueueFilter(assignee: scene.reviewer.id)) == 0)
        #expect(try await count(QueueFilter(isLate: true)) == 0)
        #expect(try await count(QueueFilter(isLate: true), on: today.adding(days: 58)) == 1)
    }
}

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
        #expect(try await store.importLines([lines], by: "t", at: scene.start) == [[.added, .added]])
        let versions = try await store.versions()
        #expect(try await store.importLines([lines], by: "t", at: scene.start) == [[.unchanged, .unchanged]])
        #expect(try await store.versions() == versions)
    }

    @Test func aNewNameGivesANewAddressAndTheFormerOneStays() async throws {
        let scene = try await Scene()
        let store = scene.stores.suppliers
        func rename(_ name: String, _ siret: String = "55208131766522") async throws -> [RegisterEntry] {
            let before = try await store.versions().directory
            _ = try await store.importLines(
                [[try Self.line(siret, "2024-01-01", name: name)]], by: "t", at: scene.start)
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
        _ = try await store.importLines(groups, by: "t", at: scene.start)
        let version = try await store.versions().directory
        #expect(try await store.changes(after: version).entries.isEmpty)
        #expect(try await store.changes(after: -1).entries.count == 2)
        let changed = [groups[0], [try Self.line(sirets[1], "2024-01-01", "2024-05-01", "expiration")]]
        _ = try await store.importLines(changed, by: "t", at: scene.start)
        #expect(try await store.changes(after: version).entries.map(\.supplier.siret) == [sirets[1]])
    }

    @Test func aCorrectionSupersedesAndThePastCanStillBeAsked() async throws {
        let scene = try await Scene()
        let store = scene.stores.suppliers
        let (first, second) = (scene.start, scene.start + 3600)
        _ = try await store.importLines([[try Self.line("55208131766522", "2024-01-01")]], by: "t", at: first)
        let closed = try Self.line("55208131766522", "2024-01-01", "2024-06-01", "dereferencement")
        #expect(try await store.importLines([[closed]], by: "t", at: second) == [[.corrected]])
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
            [[try Self.line("55208131766522", "2024-01-01"), try Self.line("55208131766522", "2024-05-01")]], by: "t",
            at: scene.start)
        #expect(results[0][0] == .added && results[0][1].isRefusal)
    }
}

@Suite struct JournalAndQueueTests {
    @Test(arguments: [
        "UPDATE journal SET act = 'x' WHERE seq = 2", "DELETE FROM journal WHERE seq = 2",
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "UPDATE journal SET seq = 99 WHERE seq = 3",
        "INSERT INTO journal SELECT seq + 100, at, actor, act, subject, details, previous, previous FROM journal WHERE seq = 1",
    ])
    func anyDamageIsFound(statement: String) async throws {
        let scene = try await Scene()
        try await scene.fill(scene.owner)
        #expect(try await scene.stores.journal.verify().fault == nil)
        try await scene.stores.database.write { try $0.execute(SQL(stringLiteral: statement)) }
        #expect(try await scene.stores.journal.verify().fault != nil)
    }

    @Test func aMailIsTriedAgainLaterAndLaterThenGivenUp() async throws {
        let scene = try await Scene()
        try await scene.stores.accounts.write([OutgoingMail(to: "a@b.fr", subject: "s", body: "b")], at: scene.start)
        var now = scene.start
        for attempt in 1...MailQueue.mostAttempts {
            let mail = try #require(try await scene.stores.mails.due(at: now).first)
            #expect(mail.attempts == attempt - 1)
            try await scene.stores.mails.record(.failed("down"), of: mail, at: now)
            #expect(try await scene.stores.mails.due(at: now + 30).isEmpty)
            now += 7 * 3600
        }
        #expect(try await scene.stores.mails.due(at: now).isEmpty)
        #expect(try await scene.stores.mails.counts() == (waiting: 0, abandoned: 1))
    }

    @Test func linksAndSessionsEnd() async throws {
        let scene = try await Scene()
        let accounts = scene.stores.accounts
        let token = try await accounts.open(
            email: "neuf@exemple.fr", name: "N", role: .applicant, passwordHash: "h", by: "self", at: scene.start)
        #expect(try await accounts.account(ofLink: token, .proveEmail, at: scene.start + 25 * 3600) == nil)
        #expect(try await accounts.account(ofLink: token, .setPassword, at: scene.start) == nil)
        let account = try #require(try await accounts.proveEmail(token: token, at: scene.start))
        #expect(try await accounts.proveEmail(token: token, at: scene.start) == nil)
        let sessions = scene.stores.sessions
        let session = try await sessions.start(for: account, replacing: nil, at: scene.start)
        #expect(try await sessions.account(of: session, at: scene.start + 3600)?.id == account.id)
        #expect(try await sessions.account(of: session, at: scene.start + 3600 + 2 * 3600 + 1) == nil)
        let busy = try await sessions.start(for: account, replacing: session, at: scene.start)
        for hour in 1...11 {
            #expect(try await sessions.account(of: busy, at: scene.start + Double(hour) * 3600) != nil)
        }
        #expect(try await sessions.account(of: busy, at: scene.start + 12 * 3600) == nil)
    }

    @Test func identifiersSortByTime() {
        let early = NewID.make(at: Date(timeIntervalSince1970: 1)),
            late = NewID.make(at: Date(timeIntervalSince1970: 2))
        #expect(early < late && early.count == 36 && early.dropFirst(14).first == "7")
    }
}
