import Foundation
import HTTPTypes
import Referencing
import Store
import Testing

@testable import Portal

/// Every page is rendered with strict templates: a tag that the page's type lacks makes its test fail.
@Suite struct PagesTests {
    static let company = Company(
        siret: Siret("55208131766522")!, name: "Atelier <b>Caradec</b>", address: "1 rue", postalCode: "35000",
        commune: "Rennes")
    static let profile = Profile(
        contactName: "Amina", contactQuality: "gérante", email: "contact@exemple.fr", publishesEmail: true,
        website: "https://exemple.fr", short: "Conseil « caisse »", long: "Une\nDeux", themes: [.till],
        territory: .departments([Department("35")!]), sizes: [.solo], firstMeetingFree: true, price: .onQuote)

    @Test(arguments: [
        "/", "/annuaire", "/annuaire?q=caisse", "/annuaire?q=zzz&theme=rgpd", "/verifier", "/inscription", "/connexion",
        "/mot-de-passe", "/mentions-legales", "/donnees-personnelles", "/cookies",
        "/accessibilite",
        "/aides", "/aides/cheque-france-num", "/aides/cheque-france-num/simulateur",
        "/plan-du-site", "/healthz", "/readyz", "/metrics",
    ])
    func publicPages(path: String) async throws {
        let answer = try await TestPortal().send(.get, path)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
    }

    @Test(arguments: [
        ("/nulle-part", 404), ("/annuaire/personne", 404), ("/lettre/LE-2026-X", 404), ("/aides/autre", 404),
        ("/aides/autre/simulateur", 404),
        ("/inscription/confirmer?jeton=x", 404), ("/verifier?identifiant=1", 400),
        // A register without anybody says so: nobody is « inconnu » in it.
        ("/verifier?identifiant=55208131766522", 503), ("/api/v1/verifications?identifiant=55208131766522", 503),
    ])
    func pagesThatSayNo(path: String, status: Int) async throws {
        let answer = try await TestPortal().send(.get, path)
        #expect(answer.status == status && (answer.text.contains("<h1>") || path.hasPrefix("/api")))
    }

    /// A member of staff without a second factor gets nowhere before it is set; the codes are shown once.
    @Test func theSecondFactorIsSetFirst() async throws {
        let app = try await TestPortal()
        let visitor = try await TestVisitor(app).enter("neuve@dge.example", .reviewer, isProved: false)
        #expect(try await visitor.get(Routes.queue.path()).headers[.location]?.hasPrefix("/connexion/code") == true)
        #expect(
            try await visitor.post(Routes.act.path(ApplicationNumber(year: 2026, sequence: 1), .start)).status == 403)
        let setting = try await visitor.get(Routes.secondFactorSetting.path())
        let typed = setting.text.split(separator: "Clé : <code>")[1].prefix { $0 != "<" }
        let secret = try #require(TimeBasedCode(base32: String(typed)))
        #expect(try await visitor.post(Routes.secondFactorSetting.path(), [("code", "000000")]).status == 422)
        let codes = try await visitor.post(
            Routes.secondFactorSetting.path(), [("code", secret.code(at: Date()))])
        #expect(codes.status == 200 && codes.text.components(separatedBy: "<li><code>").count == 11)
        #expect(try await visitor.get(Routes.queue.path()).status == 200)
        #expect(try await visitor.get(Routes.secondFactorSetting.path()).status == 303, "never shown again")
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
        #expect(try await read(owner, Routes.space.path()).contains("Commencer ma demande"))
        #expect(try await owner.post(Routes.space.path()).status == 303)
        for path in [
            Routes.space.path(), Routes.charter.path(), Routes.company.path(), Routes.profile.path(),
            Routes.letter.path(), Routes.submission.path(), Routes.deletion.path(),
        ] {
            _ = try await read(owner, path)
        }
        let store = app.portal.stores.applications
        let actor = try await account(app, "amina@exemple.fr")
        #expect(
            try await owner.post(Routes.charter.path(), [("version", "2026-1"), ("accepter", "oui")]).status == 303)
        #expect(try await read(owner, Routes.charter.path()).contains("Vous avez accepté cette version"))
        func edit(_ act: some SectionEdit, _ document: Document? = nil) async throws {
            try await store.perform(
                act, on: .open, by: actor, try app.portal.rules.policy(), at: Date(), attaching: document)
        }
        try await edit(SaveCompany(Self.company))
        try await edit(SaveProfile(Self.profile))
        let subject = LetterSubject(company: Self.company, profile: Self.profile, charter: "2026-1")
        let pdf = Document(kind: .letter, filename: "l.pdf", pages: 1, bytes: Data("pdf".utf8))
        try await edit(
            MakeLetter(reference: "LE-2026-ABCDEFGHJK", subject: subject, pages: 1, sha256: pdf.sha256), pdf)
        let signed = Document(kind: .signedLetter, filename: "s.pdf", pages: 1, bytes: Data("signed".utf8))
        try await edit(DepositSignedLetter(size: 6, pages: 1, sha256: signed.sha256), signed)
        _ = try await read(owner, Routes.letter.path())
        #expect(try await read(TestVisitor(app), Routes.letterCheck.path("LE-2026-ABCDEFGHJK")).contains("&lt;b&gt;"))
        #expect(try await owner.post(Routes.submission.path()).status == 303)
        #expect(try await owner.get(Routes.lastAcknowledgement.path()).status == 303)
        _ = try await read(owner, Routes.withdrawal.path())

        let number = try #require(try await store.current(of: actor)?.filed?.number)
        for kind in IssuedAct.Kind.allCases where kind == .acknowledgement {
            #expect(try await read(owner, Routes.issued.path(number, kind)).contains(number.text))
        }
        func act(_ visitor: TestVisitor, _ act: StaffAct, _ pairs: [(String, String)] = []) async throws {
            let revision = try #require(try await store.current(of: actor)?.revision)
            if act != .start { _ = try await read(visitor, Routes.act.path(number, act)) }
            let answer = try await visitor.post(Routes.act.path(number, act), pairs + [("revision", "\(revision)")])
            #expect(answer.status == 303, "\(act): \(answer.text)")
        }
        #expect(try await read(reviewer, Routes.queue.path()).contains(number.text))
        try await act(reviewer, .start)
        let day = CivilDay(of: Date()).adding(days: 30).description
        try await act(reviewer, .complement, [("point_profile", "thèmes"), ("message", "merci"), ("echeance", day)])
        let asked = try await read(owner, Routes.space.path())
        #expect(asked.contains("Complément demandé") && asked.contains("Date légale") && asked.contains("Commencée le"))
        #expect(asked.contains("Votre dossier \(number) doit être complété : en attente d’envoi"))
        _ = try await read(owner, Routes.complement.path())
        var changed = Self.profile
        changed.themes = [.till, .advice]
        try await edit(SaveProfile(changed))
        #expect(try await owner.post(Routes.complement.path(), [("reponse", "fait")]).status == 303)
        #expect(try await reviewer.post(Routes.notes.path(number), [("note", "à revoir")]).status == 303)
        let file = try await read(reviewer, Routes.file.path(number))
        #expect(
            file.contains("Avant et après") && file.contains("à revoir") && file.contains("&lt;b&gt;")
                && !file.contains("<b>Caradec"))
        #expect(
            try await !read(owner, Routes.space.path()).contains("à revoir"),
            "internal notes are never shown to the applicant")
        try await act(reviewer, .propose, [("sens", "accepter")])
        try await act(approver, .sendBack, [("raison", "relire")])
        try await act(reviewer, .propose, [("sens", "accepter")])
        try await act(reviewer, .withdrawProposal, [("raison", "un doute")])
        try await act(reviewer, .propose, [("sens", "accepter")])
        let revision = try #require(try await store.current(of: actor)?.revision)
        let decision = [("sens", "accepter"), ("qualite", "cheffe"), ("revision", "\(revision)")]
        let deciding = Routes.act.path(number, .decide)
        _ = try await read(approver, deciding)
        let preview = try await approver.post(deciding, decision)
        #expect(preview.status == 200 && preview.text.contains("est référencée à compter du"))
        #expect(try await store.current(of: actor)?.status == .awaitingDecision, "reading it again decides nothing")
        let seen = [("vu", try #require(preview.hidden("vu")))]
        let again = try await approver.post(deciding, decision + seen + [("modifier", "oui")])
        #expect(again.status == 200 && again.text.contains("Sens de la décision"))
        #expect(try await approver.post(deciding, decision + seen).status == 422, "a code is missing")
        let other = try await approver.post(
            deciding,
            [
                ("sens", "refuser"), ("motifs", "entreprise-cessee"),
                ("faits", "L’établissement a fermé en mars dernier."), ("revision", "\(revision)"), ("code", "1"),
            ] + seen)
        #expect(other.status == 200 && other.text.contains("n’est plus celle que vous aviez lue"))
        let wrong = try await approver.post(deciding, decision + seen + [("code", "000000")])
        #expect(wrong.status == 422 && wrong.text.contains("Ce code n’est pas le bon") && wrong.hidden("vu") != nil)
        let code = [("code", try await approver.code())]
        #expect(try await approver.post(deciding, decision + seen + code).status == 303)
        #expect(try await approver.post(deciding, decision + seen + code).status == 303, "a double click")
        let decided = try await read(approver, Routes.file.path(number))
        #expect(decided.contains("renvoyée à l’instruction") && decided.contains("retirée par son auteur"))
        #expect(try await read(owner, Routes.issued.path(number, .decision)).contains("est acceptée"))
        #expect(try await read(owner, Routes.profile.path()).contains("ne peut plus être modifiée"))
        let closed = try await owner.post(Routes.profile.path(), [("contact", "Nouveau <nom>")])
        #expect(closed.status == 409 && closed.text.contains("Nouveau &lt;nom&gt;"))
        #expect(!closed.text.contains(">409") && !closed.text.contains("Erreur 409"))
        try await app.directory.refresh()
        let slug = try #require(app.directory.current?.names.first?.slug)
        let fiche = try await read(TestVisitor(app), Routes.fiche.path(slug))
        #expect(fiche.contains("Référencé depuis le") && !fiche.contains("<b>Caradec"))
        #expect(try await read(TestVisitor(app), "/annuaire?q=caisse").contains(slug))
        let home = try await read(owner, Routes.space.path())
        #expect(home.contains("Votre entreprise est référencée depuis le") && home.contains("Adresse à partager"))
        #expect(home.contains("href=\"\(Routes.fiche.path(slug))\""))
        _ = try await read(owner, Routes.report.path(slug))
        #expect(
            try await owner.post(Routes.report.path(slug), [("sorte", "erreur"), ("message", "Le site a changé.")])
                .status == 200)
        #expect(try await read(reviewer, Routes.reports.path()).contains("Le site a changé."))
        _ = try await read(administrator, Routes.staffAccounts.path())
        #expect(try await read(administrator, Routes.security.path()).contains("Dossier consulté"))
        #expect(
            try await read(TestVisitor(app), "/verifier?identifiant=55208131766522").contains(
                "est référencé aujourd’hui"))
    }

    @Test func formsKeepWhatWasTyped() async throws {
        let app = try await TestPortal()
        let owner = try await TestVisitor(app).enter("amina@exemple.fr", .applicant)
        _ = try await owner.post(Routes.space.path())
        let answer = try await owner.post(
            Routes.profile.path(),
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
            last = try await visitor.post(Routes.logIn.path(), [("courriel", "a@b.fr"), ("mot_de_passe", "x")]).status
        }
        #expect(last == 429)
    }

    @Test func everyMailAndLetterRenders() async throws {
        let portal = try await TestPortal().portal
        let folder = "\(TestPortal.root)/Templates/mail"
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let mail = try portal.mails.write(
                String(file.dropLast(9)), to: "a@b.fr",
                .init(name: "L’« œuvre » & Cie", text: "t", items: ["a"], author: "x", subject: "s"))
            #expect(!mail.subject.isEmpty && !mail.body.contains("&amp;"))
        }
    }

    private func account(_ app: TestPortal, _ email: String) async throws -> Actor {
        try #require(try await app.portal.stores.accounts.named(email)).actor
    }
}
