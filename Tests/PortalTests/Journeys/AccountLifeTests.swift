import Foundation
import Referencing
import Store
import Testing

@testable import Portal

/// A person's own account: another address, a copy of all, its end.
@Suite struct AccountLifeTests {
    static let password = "une phrase assez longue"

    /// A visitor whose account has a password.
    static func person(_ app: TestPortal, _ email: String = "amina@exemple.fr") async throws -> TestVisitor {
        let visitor = try await TestVisitor(app).enter(email, .applicant)
        let account = try #require(try await app.portal.stores.accounts.named(email))
        let hash = try await app.portal.passwordsForTests.hash(password)
        let token = try #require(visitor.cookies["session"])
        try await app.portal.stores.accounts.changePassword(
            of: account.id, hash: hash, keeping: token, mails: [], at: Date())
        return visitor
    }

    static func link(_ app: TestPortal, to address: String) async throws -> String {
        let body = try await app.portal.stores.database.read { connection in
            try connection.first(
                "SELECT body FROM mails WHERE recipient = \(address) ORDER BY queued_at DESC, id DESC LIMIT 1"
            ) { try $0.text("body") }
        }
        let start = try #require(body?.firstRange(of: "http://127.0.0.1:8080"))
        return String((body ?? "")[start.upperBound...].prefix { !$0.isWhitespace })
    }

    @Test func anotherAddressIsProvedFirst() async throws {
        let app = try await TestPortal()
        let visitor = try await Self.person(app)
        _ = try await TestVisitor(app).enter("prise@exemple.fr", .applicant)
        let path = Routes.ownAddress.path()
        #expect(try await visitor.get(path).status == 200)
        let wrong = try await visitor.post(path, [("courriel", "nouvelle@exemple.fr"), ("mot_de_passe", "faux")])
        #expect(wrong.status == 422 && wrong.text.contains("nouvelle@exemple.fr"))
        #expect(try await visitor.post(path, [("courriel", "x"), ("mot_de_passe", Self.password)]).status == 422)
        // An address that is somebody's: the same answer, and its owner is told.
        let taken = try await visitor.post(path, [("courriel", "prise@exemple.fr"), ("mot_de_passe", Self.password)])
        let asked = try await visitor.post(
            path, [("courriel", "Nouvelle@exemple.fr"), ("mot_de_passe", Self.password)])
        #expect(taken.status == 200 && asked.status == 200 && taken.text == asked.text)
        let link = try await Self.link(app, to: "nouvelle@exemple.fr")
        #expect(try await Self.link(app, to: "amina@exemple.fr").hasSuffix(Routes.ownAccount.path()))
        #expect(try await Self.link(app, to: "prise@exemple.fr").hasSuffix(Routes.forgotten.path()))
        #expect(try await TestVisitor(app).get(link).status == 303, "one logs in first")
        let other = try await TestVisitor(app).enter("autre@exemple.fr", .applicant)
        #expect(try await other.get(link).status == 404)
        #expect(try await other.post(link).status == 404)
        #expect(try await visitor.get(link).text.contains("nouvelle@exemple.fr"))
        #expect(try await app.portal.stores.accounts.named("amina@exemple.fr") != nil, "looking changes nothing")
        #expect(try await visitor.post(link).status == 200)
        #expect(try await app.portal.stores.addressChanges.asked(String(link.suffix(64)), at: Date()) == nil)
        #expect(try await app.portal.stores.accounts.named("amina@exemple.fr") == nil)
        #expect(try await app.portal.stores.accounts.named("nouvelle@exemple.fr") != nil)
        #expect(try await visitor.get(Routes.ownAccount.path()).status == 303, "the sessions are closed")
        #expect(try await app.portal.stores.journal.verify().fault == nil)
    }

    @Test func aCopyOfAllIsAnArchive() async throws {
        let cast = try await ActivatorTests.Cast()
        let answer = try await cast.owner.post(Routes.ownData.path())
        #expect(answer.status == 200 && answer.headers[.contentType] == "application/zip")
        for name in ["compte.json", "dossier.json", "signed_letter-1.pdf", "decision.html", "fiche.json"] {
            #expect(answer.text.contains(name), "\(name)")
        }
        #expect(answer.text.contains("contact@exemple.fr") && answer.text.contains("Conseil « caisse »"))
        #expect(!answer.text.contains("Irène") && !answer.text.contains("Personne instructeur"))
        #expect(try await cast.reviewer.post(Routes.ownData.path()).status == 404)
    }

    @Test func anAccountEndsWhenNobodyWaits() async throws {
        let cast = try await ActivatorTests.Cast()
        let path = Routes.ownDeletion.path()
        let held = try await cast.owner.get(path)
        #expect(held.status == 409 && held.text.contains(Routes.departure.path(cast.slug)))
        let leaving = [("jour", ActivatorTests.day(0)), ("confirmer", "oui")]
        #expect(try await cast.owner.post(Routes.departure.path(cast.slug), leaving).status == 303)
        #expect(try await cast.owner.get(path).status == 200)
        #expect(try await cast.owner.post(path).status == 422)
        // The test's account has a hash that no password has: its owner uses another one.
        let account = try #require(try await cast.app.portal.stores.accounts.named("amina@exemple.fr"))
        let hash = try await cast.app.portal.passwordsForTests.hash(Self.password)
        try await cast.app.portal.stores.accounts.changePassword(
            of: account.id, hash: hash, keeping: try #require(cast.owner.cookies["session"]), mails: [], at: Date())
        let confirming = [("confirmer", "oui"), ("mot_de_passe", Self.password)]
        let done = try await cast.owner.post(path, confirming)
        #expect(done.status == 200 && done.text.contains("Compte supprimé"))
        #expect(try await cast.app.portal.stores.accounts.named("amina@exemple.fr") == nil)
        let file = try await cast.file()
        #expect(file.supplier.email == nil && file.supplier.short == nil && !file.periods.isEmpty)
        let versions = try await cast.app.portal.stores.supplierFiles.versions(
            of: file.id, visibleTo: Actor(id: AccountID("staff"), role: .reviewer, name: "Irène"))
        #expect(versions.count == 1 && versions[0].profile == nil)
        #expect(try await cast.verdict().contains("n’est plus référencé"), "the proof stays")
        #expect(try await cast.app.portal.stores.journal.verify().fault == nil)
    }

    /// What is left alone goes when its time is over, after a warning; what was decided stays.
    @Test func timeLetsDraftsGo() async throws {
        let app = try await TestPortal()
        _ = try await TestVisitor(app).enter("amina@exemple.fr", .applicant)
        let stores = app.portal.stores
        let owner = try #require(try await stores.accounts.named("amina@exemple.fr")).actor
        let start = Date()
        _ = try await stores.applications.draft(of: owner, at: start)
        let retention = Retention(draftMonths: 6)
        let last = CivilDay(of: start).adding(months: 6)
        func warned(_ day: CivilDay) async throws -> Int {
            try await stores.erasure.warnOfDrafts(retention, at: day.start + 3600) { _, email, day in
                OutgoingMail(to: email, subject: day.description, body: "")
            }
        }
        #expect(try await warned(last.adding(days: -20)) == 0)
        #expect(try await warned(last.adding(days: -10)) == 1)
        #expect(try await warned(last.adding(days: -9)) == 0)
        #expect(try await stores.erasure.purge(retention, at: last.start).drafts == 0)
        #expect(try await stores.erasure.purge(retention, at: last.adding(days: 2).start).drafts == 1)
        #expect(try await stores.applications.current(of: owner) == nil)
        #expect(try await stores.journal.verify().fault == nil)
    }

    /// Whoever secures an account again wants no change of address that somebody else began.
    @Test func anotherPasswordForgetsTheChange() async throws {
        let app = try await TestPortal()
        let visitor = try await Self.person(app)
        let asking = [("courriel", "intrus@exemple.fr"), ("mot_de_passe", Self.password)]
        #expect(try await visitor.post(Routes.ownAddress.path(), asking).status == 200)
        let link = try await Self.link(app, to: "intrus@exemple.fr")
        #expect(try await visitor.get(link).status == 200)
        let changing = [("ancien", Self.password), ("mot_de_passe", "une autre phrase bien longue")]
        #expect(try await visitor.post(Routes.ownPassword.path(), changing).status == 200)
        #expect(try await visitor.get(link).status == 404)
    }

    @Test(arguments: [(["a.txt", "dossiers/é.json"], 2), ([String](), 0)])
    func anArchiveListsItsEntries(names: [String], count: Int) throws {
        var archive = ZIPArchive(at: try #require(CivilDay("2026-11-28")))
        var bytes = Data()
        for name in names { bytes += Data(buffer: archive.add(Data(name.utf8), named: name)) }
        bytes += Data(buffer: archive.end())
        let end = bytes.suffix(22)
        #expect(end.prefix(4) == Data([0x50, 0x4B, 5, 6]) && Int(end[end.startIndex + 10]) == count)
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "a.zip")
        try bytes.write(to: file)
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        python.arguments =
            [
                "-c",
                "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; "
                    + "assert z.namelist() == sys.argv[2:], z.namelist(); assert all(z.read(n).decode() == n for n in sys.argv[2:])",
                file.path,
            ] + names
        try python.run()
        python.waitUntilExit()
        #expect(python.terminationStatus == 0)
    }
}
