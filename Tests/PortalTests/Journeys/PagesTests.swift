import Foundation
import HTTPTypes
import Referencing
import Store
import Testing

@testable import Portal

/// Every page is rendered with strict templates: a tag that the page's type lacks makes its test fail.
@Suite struct PagesTests {
    static let company = Company(
        siret: "55208131766522", name: "Atelier <b>Caradec</b>", address: "1 rue", postalCode: "35000",
        commune: "Rennes")
    static let profile = Profile(
        contactName: "Amina", contactQuality: "gérante", email: "contact@exemple.fr", publishesEmail: true,
        website: "https://exemple.fr", short: "Conseil « caisse »", long: "Une\nDeux", themes: [.till],
        territory: .departments(["35"]), sizes: [.solo], firstMeetingFree: true, price: .onQuote)

    @Test(arguments: [
        "/", "/annuaire", "/annuaire?q=caisse", "/annuaire?q=zzz&theme=rgpd", "/verifier",
        "/verifier?identifiant=55208131766522",
        "/inscription", "/connexion", "/mot-de-passe", "/mentions-legales", "/donnees-personnelles", "/cookies",
        "/accessibilite",
        "/plan-du-site", "/healthz", "/readyz", "/metrics",
    ])
    func publicPages(path: String) async throws {
        let answer = try await TestPortal().send(.get, path)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
    }

    @Test(arguments: [
        "/nulle-part", "/annuaire/personne", "/lettre/LE-2026-X", "/inscription/confirmer?jeton=x",
        "/verifier?identifiant=1",
    ])
    func pagesThatSayNo(path: String) async throws {
        let answer = try await TestPortal().send(.get, path)
        #expect((400..<500).contains(answer.status) && answer.text.contains("<h1>"))
    }

    /// From a draft to the fiche, reading every page on the way.
    @Test func theWholeWay() async throws {
        let app = try await TestPortal()
        let owner = try await TestVisitor(app).enter("amina@exemple.fr", .applicant)
        let reviewer = try await TestVisitor(app).enter("irene@dge.example", .reviewer)
        let approver = try await TestVisitor(app).enter("valerie@dge.example", .approver)
        let administrator = try await TestVisitor(app).enter("ada@dge.example", .administrator)
        func read(_ visitor: TestVisitor, _ path: String) async throws -> String {
            let answer = try await visitor.get(path)
            #expect(answer.status == 200, "\(path): \(answer.text)")
            return answer.text
        }
        #expect(try await read(owner, Path.space).contains("Commencer ma demande"))
        #expect(try await owner.post(Path.space).status == 303)
        for path in [Path.space, Path.charter, Path.company, Path.profile, Path.letter, Path.submission, Path.deletion]
        {
            _ = try await read(owner, path)
        }
        let store = app.portal.stores.applications
        let actor = try await account(app, "amina@exemple.fr")
        #expect(try await owner.post(Path.charter, [("version", "2026-1"), ("accepter", "oui")]).status == 303)
        #expect(try await read(owner, Path.charter).contains("Vous avez accepté cette version"))
        try await store.save(Self.company, by: actor, at: Date())
        try await store.save(Self.profile, by: actor, at: Date())
        let subject = LetterSubject(company: Self.company, profile: Self.profile, charter: "2026-1")
        let pdf = Document(kind: .letter, filename: "l.pdf", pages: 1, bytes: Data("pdf".utf8))
        try await store.keepLetter(reference: "LE-2026-ABCDEFGHJK", subject: subject, pdf: pdf, by: actor, at: Date())
        let signed = Document(kind: .signedLetter, filename: "s.pdf", pages: 1, bytes: Data("signed".utf8))
        try await store.keepSignedLetter(signed, by: actor, at: Date())
        _ = try await read(owner, Path.letter)
        #expect(try await read(TestVisitor(app), Path.letterCheck("LE-2026-ABCDEFGHJK")).contains("&lt;b&gt;"))
        #expect(try await owner.post(Path.submission).status == 303)
        #expect(try await read(owner, Path.acknowledgement).contains("FN-"))
        _ = try await read(owner, Path.withdrawal)

        let number = try #require(try await store.current(of: actor)?.number)
        func act(_ visitor: TestVisitor, _ name: String, _ pairs: [(String, String)] = []) async throws {
            let revision = try #require(try await store.current(of: actor)?.revision)
            if name != "prendre" { _ = try await read(visitor, Path.act(number, name)) }
            let answer = try await visitor.post(Path.act(number, name), pairs + [("revision", "\(revision)")])
            #expect(answer.status == 303, "\(name): \(answer.text)")
        }
        #expect(try await read(reviewer, Path.queue).contains(number))
        try await act(reviewer, "prendre")
        let day = CivilDay(of: Date()).adding(days: 30).description
        try await act(reviewer, "completer", [("point_profile", "thèmes"), ("message", "merci"), ("echeance", day)])
        #expect(try await read(owner, Path.space).contains("Complément demandé"))
        _ = try await read(owner, Path.complement)
        var changed = Self.profile
        changed.themes = [.till, .advice]
        try await store.save(changed, by: actor, at: Date())
        #expect(try await owner.post(Path.complement, [("reponse", "fait")]).status == 303)
        #expect(try await reviewer.post(Path.act(number, "notes"), [("note", "à revoir")]).status == 303)
        let file = try await read(reviewer, Path.file(number))
        #expect(
            file.contains("Avant et après") && file.contains("à revoir") && file.contains("&lt;b&gt;")
                && !file.contains("<b>Caradec"))
        #expect(
            try await !read(owner, Path.space).contains("à revoir"), "internal notes are never shown to the applicant")
        try await act(reviewer, "proposer", [("sens", "accepter")])
        try await act(approver, "renvoyer", [("raison", "relire")])
        try await act(reviewer, "proposer", [("sens", "accepter")])
        try await act(approver, "decider", [("sens", "accepter"), ("qualite", "cheffe")])
        _ = try await read(approver, Path.file(number))
        try await app.directory.refresh()
        let slug = try #require(app.directory.current?.fiches.first?.supplier.slug)
        let fiche = try await read(TestVisitor(app), Path.fiche(slug))
        #expect(fiche.contains("Référencé depuis le") && !fiche.contains("<b>Caradec"))
        #expect(try await read(TestVisitor(app), "/annuaire?q=caisse").contains(slug))
        _ = try await read(owner, Path.report(slug))
        #expect(try await owner.post(Path.report(slug), [("message", "Le site a changé.")]).status == 200)
        #expect(try await read(reviewer, Path.reports).contains("Le site a changé."))
        _ = try await read(administrator, Path.staffAccounts)
        #expect(
            try await read(TestVisitor(app), "/verifier?identifiant=55208131766522").contains(
                "est référencé aujourd’hui"))
    }

    @Test func formsKeepWhatWasTyped() async throws {
        let app = try await TestPortal()
        let owner = try await TestVisitor(app).enter("amina@exemple.fr", .applicant)
        _ = try await owner.post(Path.space)
        let answer = try await owner.post(
            Path.profile,
            [
                ("contact", "Amina \"C\""), ("courte", String(repeating: "x", count: 300)), ("themes", "caisse"),
                ("site", "???"),
            ])
        #expect(answer.status == 422)
        #expect(
            answer.text.contains("value=\"Amina &quot;C&quot;\"")
                && answer.text.contains(String(repeating: "x", count: 300)))
        #expect(answer.text.contains("href=\"#champ-courte\"") && answer.text.contains("value=\"caisse\" checked"))
    }

    @Test func theLimitsAnswer429() async throws {
        let visitor = TestVisitor(try await TestPortal())
        var last = 0
        for _ in 0..<12 {
            last = try await visitor.post(Path.logIn, [("courriel", "a@b.fr"), ("mot_de_passe", "x")]).status
        }
        #expect(last == 429)
    }

    @Test func everyMailAndLetterRenders() async throws {
        let portal = try await TestPortal().portal
        let folder = "\(TestPortal.root)/Templates/mail"
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let mail = try portal.mails.write(
                String(file.dropLast(9)), to: "a@b.fr", .init(name: "L’« œuvre » & Cie", items: ["a"]))
            #expect(!mail.subject.isEmpty && mail.body.contains("L’« œuvre » & Cie") && !mail.body.contains("&amp;"))
        }
    }

    private func account(_ app: TestPortal, _ email: String) async throws -> Actor {
        try #require(try await app.portal.stores.accounts.named(email)).actor
    }
}
