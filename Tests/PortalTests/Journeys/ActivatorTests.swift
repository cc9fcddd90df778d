import Foundation
import Gateways
import HTTPTypes
import Referencing
import Store
import Testing

@testable import Portal

/// A referenced life, over HTTP: what the activator does at home, and what the staff does in the register.
@Suite struct ActivatorTests {
    /// The people around one accepted supplier.
    struct Cast {
        let app: TestPortal
        let owner: TestVisitor
        let reviewer: TestVisitor
        let approver: TestVisitor
        let second: TestVisitor
        let slug: String

        /// - Parameter days: how long ago the application was filed and accepted.
        init(acceptedAgo days: Int = 0) async throws {
            app = try await TestPortal()
            owner = try await TestVisitor(app).enter("amina@exemple.fr", .applicant)
            reviewer = try await TestVisitor(app).enter("irene@dge.example", .reviewer)
            approver = try await TestVisitor(app).enter("valerie@dge.example", .approver)
            second = try await TestVisitor(app).enter("victor@dge.example", .approver)
            slug = try await Self.accept(app, at: Date() - Double(days) * 86_400)
        }

        /// An application that waits.
        static func file(_ app: TestPortal, at now: Date = Date()) async throws -> ApplicationNumber {
            let store = app.portal.stores.applications
            func actor(_ email: String) async throws -> Actor {
                try #require(try await app.portal.stores.accounts.named(email)).actor
            }
            let (owner, policy) = (try await actor("amina@exemple.fr"), try app.portal.rules.policy())
            _ = try await store.draft(of: owner, at: now)
            func edit(_ act: some SectionEdit, _ document: Document? = nil) async throws {
                try await store.perform(act, on: .open, by: owner, policy, at: now, attaching: document)
            }
            let charter = try app.portal.rules.charter()
            try await edit(
                AcceptCharter(
                    Acceptance(
                        version: charter.version, sha256: charter.sha256, sentence: "oui", acceptedAt: now,
                        ip: "192.0.2.1", userAgent: "test")))
            try await edit(SaveCompany(PagesTests.company))
            try await edit(SaveProfile(PagesTests.profile))
            let subject = LetterSubject(
                company: PagesTests.company, profile: PagesTests.profile, charter: charter.version)
            let pdf = Document(kind: .letter, filename: "l.pdf", pages: 1, bytes: Data("pdf".utf8))
            try await edit(
                MakeLetter(reference: "LE-2026-ABCDEFGHJK", subject: subject, pages: 1, sha256: pdf.sha256), pdf)
            let signed = Document(kind: .signedLetter, filename: "s.pdf", pages: 1, bytes: Data("signed".utf8))
            try await edit(DepositSignedLetter(size: 6, pages: 1, sha256: signed.sha256), signed)
            try await store.perform(Submit(), on: .draft, by: owner, policy, at: now)
            return try #require(try await store.current(of: owner)?.filed?.number)
        }

        private static func accept(_ app: TestPortal, at now: Date) async throws -> String {
            let number = try await file(app, at: now)
            let (store, policy) = (app.portal.stores.applications, try app.portal.rules.policy())
            func actor(_ email: String) async throws -> Actor {
                try #require(try await app.portal.stores.accounts.named(email)).actor
            }
            func act(_ act: some ApplicationAct, _ email: String) async throws {
                try await store.perform(act, on: .number(number), by: try await actor(email), policy, at: now)
            }
            try await act(StartReview(), "irene@dge.example")
            try await act(Propose(.accept), "irene@dge.example")
            try await act(Decide(.accept, capacity: "cheffe"), "valerie@dge.example")
            try await app.directory.refresh()
            return try #require(app.directory.current?.names.first?.slug)
        }

        func file() async throws -> SupplierFile {
            let staff = Actor(id: AccountID("staff"), role: .reviewer, name: "Irène")
            return try #require(try await app.portal.stores.supplierFiles.file(slug, visibleTo: staff))
        }

        func read(_ visitor: TestVisitor, _ path: String) async throws -> String {
            let answer = try await visitor.get(path)
            #expect(answer.status == 200, "\(path): \(answer.text)")
            return answer.text.replacingOccurrences(of: "\u{A0}", with: " ")
        }

        /// An act of the staff, on the page as it stands.
        @discardableResult
        func act(
            _ visitor: TestVisitor, _ act: RegisterAct, _ pairs: [(String, String)], status: Int = 303
        ) async throws -> TestPortal.Answer {
            let path = Routes.registerAct.path(slug, act)
            _ = try await visitor.get(path)
            let revision = try await file().revision
            var answer = try await visitor.post(path, pairs + [("revision", "\(revision)")])
            if act.sendsLetter, answer.status == 200 {
                #expect(try await file().revision == revision, "reading the letter does nothing")
                let seen = [("vu", try #require(answer.hidden("vu"))), ("code", try await visitor.code())]
                answer = try await visitor.post(path, pairs + seen + [("revision", "\(revision)")])
            }
            #expect(answer.status == status, "\(act): \(answer.text)")
            return answer
        }

        /// The last mail to an address.
        func mail(to address: String) async throws -> String {
            try await app.portal.stores.database.read { connection in
                try connection.first(
                    "SELECT subject, body FROM mails WHERE recipient = \(address) ORDER BY queued_at DESC, id DESC LIMIT 1"
                ) { "\(try $0.text("subject"))\n\(try $0.text("body"))" } ?? ""
            }.replacingOccurrences(of: "\u{A0}", with: " ")
        }

        func verdict() async throws -> String {
            try await app.directory.refresh()
            return try await read(TestVisitor(app), "/verifier?identifiant=55208131766522")
        }
    }

    static func day(_ days: Int) -> String { French.shortDay(CivilDay(of: Date()).adding(days: days)) }

    static let reasons = [("motifs", "titre"), ("faits", "Le site emploie le mot « certifié » depuis mars.")]

    /// Within four months an acceptance may be withdrawn; later it is only repealed, for the days to come (CRPA L242-1 and
    /// L242-2).
    @Test func afterFourMonthsAnAcceptanceIsRepealedAndNotWithdrawn() async throws {
        let cast = try await Cast(acceptedAgo: 130)
        let page = try await cast.read(cast.reviewer, Routes.registered.path(cast.slug))
        #expect(!page.contains("L’acceptation peut être retirée"))
        let words = Self.reasons + [("echeance", Self.day(20))]
        let late = try await cast.act(
            cast.reviewer, .openProcedure, words + [("mesure", "retrait")], status: 422)
        #expect(late.text.contains("quatre mois") && late.text.contains("Une abrogation reste possible"))
        try await cast.act(cast.reviewer, .openProcedure, words + [("mesure", "abrogation")])
        let observing = Routes.observations.path(cast.slug)
        #expect(
            try await cast.owner.post(observing, [("observations", "Rien."), ("dernieres", "oui")]).status == 303)
        try await cast.act(
            cast.approver, .decideProcedure,
            [("issue", "mesure"), ("faits", "La condition n’est plus remplie."), ("effet", Self.day(3))])
        let letter = try await cast.read(cast.owner, Routes.ownLetter.path(cast.slug, .init(2)))
        #expect(letter.contains("L’abrogation ne vaut que pour l’avenir"))
        #expect(try await cast.verdict().contains("est référencé aujourd’hui"))
        let after = CivilDay(of: Date()).adding(days: 3)
        let later = try await TestVisitor(cast.app).get("/verifier?identifiant=55208131766522&date=\(after)")
        #expect(!later.text.contains("serait référencé"))
    }

    @Test func theFicheIsEditedLiveAndConsentIsWithdrawn() async throws {
        let cast = try await Cast()
        let home = try await cast.read(cast.owner, Routes.space.path())
        #expect(home.contains(Routes.ownFiche.path(cast.slug)))
        let own = try await cast.read(cast.owner, Routes.ownFiche.path(cast.slug))
        #expect(own.contains("Votre entreprise est référencée depuis le") && own.contains("Modifier ma fiche"))
        let form = try await cast.read(cast.owner, Routes.ficheEditing.path(cast.slug))
        #expect(form.contains("value=\"\(PagesTests.profile.email)\""))
        let revision = try await cast.file().revision
        let answers = [
            ("contact", "Amina"), ("qualite", "gérante"), ("courriel", "secret@exemple.fr"),
            ("telephone", "01 22 33 44 55"), ("courte", "Conseil <nouveau>"), ("themes", "caisse"),
            ("territoire", "national"),
        ]
        let wrong = try await cast.owner.post(
            Routes.ficheEditing.path(cast.slug), Array(answers.dropLast()) + [("revision", "\(revision)")])
        #expect(wrong.status == 422 && wrong.text.contains("Conseil &lt;nouveau&gt;"))
        let published = answers + [("publier", "courriel"), ("revision", "\(revision)")]
        #expect(try await cast.owner.post(Routes.ficheEditing.path(cast.slug), published).status == 303)
        // A double click sends it twice: done once.
        #expect(try await cast.owner.post(Routes.ficheEditing.path(cast.slug), published).status == 303)
        try await cast.app.directory.refresh()
        let surfaces = [
            Routes.fiche.path(cast.slug), Routes.jsonExport.path(), Routes.csvExport.path(),
            Routes.apiActivator.path(cast.slug), Routes.directory.path(),
        ]
        #expect(try await cast.read(TestVisitor(cast.app), surfaces[0]).contains("secret@exemple.fr"))
        // Another tab, shown before: told, and what was typed is there.
        let stale = try await cast.owner.post(
            Routes.ficheEditing.path(cast.slug), answers + [("revision", "\(revision)")])
        #expect(stale.status == 409 && stale.text.contains("Conseil &lt;nouveau&gt;"))
        let now = try await cast.file().revision
        #expect(
            try await cast.owner.post(Routes.ficheEditing.path(cast.slug), answers + [("revision", "\(now)")]).status
                == 303)
        try await cast.app.directory.refresh()
        for path in surfaces {
            let text = try await cast.read(TestVisitor(cast.app), path)
            #expect(!text.contains("secret@exemple.fr") && text.contains("Conseil "), "\(path)")
        }
        #expect(try await cast.mail(to: "amina@exemple.fr").contains("La version 3 de votre fiche est publiée"))
        let register = try await cast.read(cast.reviewer, Routes.registered.path(cast.slug))
        #expect(register.contains("Version 3") && register.contains("Publié dans l’annuaire"))
        let stranger = try await TestVisitor(cast.app).enter("autre@exemple.fr", .applicant)
        for path in [Routes.ownFiche.path(cast.slug), Routes.ficheEditing.path(cast.slug)] {
            #expect(try await stranger.get(path).status == 404)
        }
        #expect(try await stranger.post(Routes.ficheEditing.path(cast.slug), published).status == 404)
        #expect(try await cast.owner.get(Routes.registered.path(cast.slug)).status == 404)
    }

    @Test func whoLeavesIsGoneAndMayComeBackPrefilled() async throws {
        let cast = try await Cast()
        _ = try await cast.read(cast.owner, Routes.departure.path(cast.slug))
        let path = Routes.departure.path(cast.slug)
        #expect(try await cast.owner.post(path, [("jour", Self.day(0))]).status == 422)
        #expect(try await cast.owner.post(path, [("jour", "hier"), ("confirmer", "oui")]).status == 422)
        #expect(try await cast.owner.post(path, [("jour", Self.day(-1)), ("confirmer", "oui")]).status == 422)
        let leaving = [("jour", Self.day(0)), ("confirmer", "oui")]
        #expect(try await cast.owner.post(path, leaving).status == 303)
        #expect(try await cast.owner.post(path, leaving).status == 303, "a double click")
        try await cast.app.directory.refresh()
        #expect(try await TestVisitor(cast.app).get(Routes.fiche.path(cast.slug)).status == 410)
        #expect(try await cast.verdict().contains("n’est plus référencé"))
        let own = try await cast.read(cast.owner, Routes.ownFiche.path(cast.slug))
        #expect(own.contains("n’est plus référencée") && !own.contains("Modifier ma fiche"))
        let letter = try await cast.read(cast.owner, Routes.ownLetter.path(cast.slug, .init(1)))
        #expect(letter.contains("Votre entreprise n’est plus référencée à compter du"))
        #expect(try await cast.mail(to: "amina@exemple.fr").contains("Sortie de l’annuaire"))
        #expect(try await cast.owner.post(Routes.space.path()).status == 303)
        let form = try await cast.read(cast.owner, Routes.profile.path())
        #expect(form.contains("value=\"\(PagesTests.profile.email)\""), "the new application starts from the last one")
        let draft = try await cast.read(cast.owner, Routes.space.path())
        #expect(draft.contains("Étape 1 sur 5") && draft.contains("n’est plus référencée"))
    }

    @Test func theContradictoryProcedureToItsMeasure() async throws {
        let cast = try await Cast()
        #expect(try await cast.read(cast.reviewer, Routes.register.path()).contains(cast.slug))
        let opening = Self.reasons + [("mesure", "suspension"), ("echeance", Self.day(21))]
        let bad = try await cast.act(cast.reviewer, .openProcedure, [("mesure", "suspension")], status: 422)
        #expect(bad.text.contains("Choisissez un motif de droit au moins."))
        try await cast.act(cast.reviewer, .openProcedure, opening)
        // The public knows nothing of it.
        #expect(try await cast.verdict().contains("est référencé aujourd’hui"))
        #expect(try await !cast.read(TestVisitor(cast.app), Routes.fiche.path(cast.slug)).contains("rocédure"))
        let announced = try await cast.mail(to: "amina@exemple.fr")
        let page = try await cast.read(cast.owner, Routes.ownLetter.path(cast.slug, .init(1)))
        for words in ["envisage de suspendre", "Article 8 de la charte", "article L122-2", "« certifié » depuis mars"] {
            #expect(announced.contains(words) && page.contains(words), "\(words)")
        }
        let path = Routes.observations.path(cast.slug)
        #expect(try await cast.owner.post(path, [("observations", "")]).status == 422)
        let observing = [("observations", "Le site est corrigé <b>."), ("dernieres", "oui")]
        #expect(try await cast.owner.post(path, observing).status == 303)
        #expect(try await cast.owner.post(path, observing).status == 303)
        #expect(try await cast.file().procedures[0].observations.count == 1, "sent twice, kept once")
        #expect(try await cast.mail(to: "irene@dge.example").contains("Observations reçues"))
        #expect(try await cast.owner.post(Routes.hearing.path(cast.slug)).status == 303)
        let deciding = [
            ("issue", "mesure"), ("faits", "La correction est partielle."), ("effet", Self.day(1)),
            ("qualite", "cheffe"),
        ]
        let early = try await cast.act(cast.approver, .decideProcedure, deciding, status: 422)
        #expect(early.text.contains("une audition demandée n’a pas eu lieu"))
        try await cast.act(
            cast.reviewer, .recordHearing,
            [
                ("jour", Self.day(0)), ("presence", "oui"), ("compte_rendu", "Entendue."),
            ])
        #expect(
            try await cast.reviewer.get(Routes.registerAct.path(cast.slug, .decideProcedure)).status == 409,
            "a reviewer does not decide")
        try await cast.act(cast.approver, .decideProcedure, deciding)
        let register = try await cast.read(cast.reviewer, Routes.registered.path(cast.slug))
        #expect(register.contains("&lt;b&gt;") && register.contains("Entendue.") && register.contains("Mesure prise"))
        let letter = try await cast.read(cast.owner, Routes.ownLetter.path(cast.slug, .init(2)))
        let mail = try await cast.mail(to: "amina@exemple.fr")
        let tomorrow = French.day(CivilDay(of: Date()).adding(days: 1)).replacingOccurrences(of: "\u{A0}", with: " ")
        for words in ["est suspendu à compter du \(tomorrow)", "Télérecours", "cheffe", "Vous avez été entendu"] {
            #expect(letter.contains(words) && mail.contains(words), "\(words)")
        }
        #expect(try await cast.verdict().contains("est référencé aujourd’hui"), "until its day")
        let later = try await cast.read(
            TestVisitor(cast.app), "/verifier?identifiant=55208131766522&date=\(Self.day(1))")
        #expect(later.contains("est suspendu"))
        #expect(try await cast.read(cast.reviewer, Routes.registered.path(cast.slug)).contains("première lecture le"))
    }

    @Test func urgencyThenTheEndOfTheSuspension() async throws {
        let cast = try await Cast()
        let urgent =
            Self.reasons + [
                ("urgence", "Des entreprises sont trompées."), ("echeance", Self.day(10)), ("qualite", "cheffe"),
            ]
        let word = "Utilisez le mot"
        #expect(try await cast.read(cast.owner, Routes.space.path()).contains(word))
        try await cast.act(cast.approver, .suspendUrgently, urgent)
        #expect(try await !cast.read(cast.owner, Routes.space.path()).contains(word))
        #expect(try await cast.verdict().contains("est suspendu"))
        #expect(try await TestVisitor(cast.app).get(Routes.fiche.path(cast.slug)).status == 410)
        #expect(try await cast.mail(to: "amina@exemple.fr").contains("article L121-2"))
        #expect(
            try await cast.owner.post(
                Routes.observations.path(cast.slug), [("observations", "Non."), ("dernieres", "oui")]
            ).status == 303)
        let ending = [("issue", "sans-suite"), ("faits", "Erreur de notre part."), ("qualite", "chef")]
        #expect(try await cast.approver.get(Routes.registerAct.path(cast.slug, .decideProcedure)).status == 409)
        try await cast.act(cast.second, .decideProcedure, ending)
        #expect(try await cast.verdict().contains("est référencé aujourd’hui"))
        #expect(try await cast.mail(to: "amina@exemple.fr").contains("de nouveau référencée"))
    }

    @Test func contactDataIsHiddenAndACessationRecorded() async throws {
        let cast = try await Cast()
        try await cast.act(cast.reviewer, .hideContact, [("raison", "Numéro d’une autre personne.")])
        #expect(try await cast.file().supplier.email == nil)
        try await cast.act(cast.reviewer, .showContact, [])
        let words = [("faits", "Fermé au répertoire."), ("qualite", "chargée de mission")]
        let wrong = try await cast.act(cast.reviewer, .recordCessation, words + [("jour", Self.day(3))], status: 422)
        #expect(wrong.text.contains("Cette date n’est pas possible"))
        try await cast.act(cast.reviewer, .recordCessation, words + [("jour", Self.day(0))])
        #expect(try await cast.verdict().contains("n’est plus référencé"))
        let again = try await cast.reviewer.get(Routes.registerAct.path(cast.slug, .recordCessation))
        #expect(again.status == 409)
        // Somebody who acted meanwhile is told of.
        let stale = try await cast.approver.post(
            Routes.registerAct.path(cast.slug, .openProcedure),
            Self.reasons + [("mesure", "dereferencement"), ("echeance", Self.day(21)), ("revision", "1")])
        #expect(stale.status == 409)
    }

    @Test func aPeriodIsCorrectedByTwoPersons() async throws {
        let cast = try await Cast()
        let row = try #require(try await cast.file().periods.first).id.text
        let words = [("periode", row), ("raison", "La décision datait de la veille.")]
        let wrong = try await cast.act(
            cast.reviewer, .askCorrection, words + [("debut", Self.day(-1)), ("fin", Self.day(-2))], status: 422)
        #expect(wrong.text.contains("La fin vient après le début."))
        try await cast.act(cast.reviewer, .askCorrection, words + [("debut", Self.day(-1))])
        let waiting = try await cast.read(cast.approver, Routes.registered.path(cast.slug))
        #expect(waiting.contains("attend d’être validée") && waiting.contains("Valider la correction"))
        #expect(try await cast.reviewer.get(Routes.registerAct.path(cast.slug, .decideCorrection)).status == 409)
        try await cast.act(cast.approver, .decideCorrection, [], status: 422)
        try await cast.act(cast.approver, .decideCorrection, [("accord", "oui")])
        try await cast.app.directory.refresh()
        let page = try await cast.read(
            TestVisitor(cast.app), "/verifier?identifiant=55208131766522&date=\(Self.day(-1))")
        #expect(page.contains("était référencé"))
        let letter = try await cast.read(cast.owner, Routes.ownLetter.path(cast.slug, .init(1)))
        let mail = try await cast.mail(to: "amina@exemple.fr")
        for words in ["Le registre disait", "La décision datait de la veille.", "Télérecours"] {
            #expect(letter.contains(words) && mail.contains(words))
        }
        try await cast.act(
            cast.reviewer, .askCorrection,
            [
                ("periode", try #require(try await cast.file().periods.last).id.text), ("raison", "Essai."),
                ("debut", Self.day(0)),
            ])
        try await cast.act(cast.approver, .decideCorrection, [("accord", "non")])
        #expect(try await cast.file().openCorrection == nil)
        #expect(try await cast.app.portal.stores.journal.verify().fault == nil)
    }

    /// Silence refuses: told with its remedies, reasons on request, then an express acceptance replaces it.
    @Test func anImplicitRefusalThenAnAcceptance() async throws {
        let app = try await TestPortal()
        let owner = try await TestVisitor(app).enter("amina@exemple.fr", .applicant)
        let reviewer = try await TestVisitor(app).enter("irene@dge.example", .reviewer)
        let approver = try await TestVisitor(app).enter("valerie@dge.example", .approver)
        let number = try await Cast.file(app)
        let (store, policy) = (app.portal.stores.applications, try app.portal.rules.policy())
        let person = try #require(try await app.portal.stores.accounts.named("amina@exemple.fr")).actor
        func read(_ visitor: TestVisitor, _ path: String) async throws -> String {
            let answer = try await visitor.get(path)
            #expect(answer.status == 200, "\(answer.text)")
            return answer.text.replacingOccurrences(of: "\u{A0}", with: " ")
        }
        let due = try #require(try await store.current(of: person)?.filed?.dueOn)
        #expect(try await store.recordSilence(policy, at: due.adding(days: 1).start + 3600) == 1)
        let home = try await read(owner, Routes.space.path())
        let day = French.day(due).replacingOccurrences(of: "\u{A0}", with: " ")
        #expect(home.contains("réputée rejetée depuis le \(day)") && home.contains("Demander les motifs"))
        #expect(home.contains(Routes.appeal.path(number)) && home.contains("Rejet implicite le \(day)"))
        #expect(try await read(reviewer, Routes.queue.path()).contains("Rejet implicite le"))
        for _ in 0..<2 { #expect(try await owner.post(Routes.reasons.path(number)).status == 303) }
        #expect(try await read(owner, Routes.space.path()).contains("ils vous sont dus au plus tard le"))
        let giving = Routes.act.path(number, .giveReasons)
        _ = try await read(reviewer, giving)
        func revision() async throws -> String { "\(try await store.current(of: person)?.revision ?? 0)" }
        #expect(try await reviewer.post(giving, [("faits", ""), ("revision", try await revision())]).status == 422)
        let words = [("faits", "Le site ne porte pas de mentions légales <b>."), ("qualite", "chargée de mission")]
        #expect(try await reviewer.post(giving, words + [("revision", try await revision())]).status == 303)
        #expect(try await read(owner, Routes.space.path()).contains("mentions légales &lt;b&gt;"))
        // Silence refused what is still examined: only an express decision accepts it.
        let appeal = try await app.portal.stores.appeals.file(
            .informal, against: .application(number), "Le site est en règle.", on: due.adding(days: 1), by: person,
            at: due.adding(days: 1).start + 3600
        ) { _ in [] }
        let answering = try await read(approver, Routes.appealAnswer.path(appeal))
        #expect(answering.contains("Rejeter le recours") && !answering.contains("Faire droit"))
        #expect(try await read(owner, Routes.space.path()).contains("est interrompu par votre recours"))
        let staff = try #require(try await app.portal.stores.accounts.named("irene@dge.example")).actor
        for act in [StartReview(), Propose(.accept)] as [any ApplicationAct] {
            try await store.perform(act, on: .number(number), by: staff, policy, at: Date())
        }
        let deciding = Routes.act.path(number, .decide)
        let decision = [("sens", "accepter"), ("qualite", "cheffe"), ("revision", try await revision())]
        let preview = try await approver.post(deciding, decision)
        #expect(preview.text.contains("remplace le rejet implicite"))
        let confirming = [("vu", try #require(preview.hidden("vu"))), ("code", try await approver.code())]
        #expect(try await approver.post(deciding, decision + confirming).status == 303)
        #expect(try await read(owner, Routes.issued.path(number, .decision)).contains("remplace le rejet implicite"))
        #expect(try await app.portal.stores.journal.verify().fault == nil)
    }

    /// A complaint: acknowledged, told to the activator without who complains, followed, answered, seen in the register.
    @Test func aComplaintIsToldAndAnswered() async throws {
        let cast = try await Cast()
        let (visitor, path) = (TestVisitor(cast.app), Routes.report.path(cast.slug))
        let words = [("sorte", "reclamation"), ("message", "Le devis <b> n’est pas respecté.")]
        let wrong = try await visitor.post(path, words)
        #expect(wrong.status == 422 && wrong.text.contains("devis &lt;b&gt;"))
        #expect(try await visitor.post(path, words + [("courriel", "client@exemple.fr")]).status == 200)
        #expect(try await cast.mail(to: "client@exemple.fr").contains("bien reçu"))
        let told = try await cast.mail(to: "amina@exemple.fr")
        #expect(told.contains("article 9") && told.contains("devis") && !told.contains("client@"))
        let list = try await cast.read(cast.reviewer, Routes.reports.path())
        let start = try #require(list.firstRange(of: "/gestion/signalements/"))
        let id = String(list[start.upperBound...].prefix { $0 != "/" })
        #expect(list.contains("Réclamation") && list.contains("Personne ne le suit"))
        #expect(try await cast.reviewer.post(Routes.reportTaking.path(id)).status == 303)
        #expect(try await cast.read(cast.approver, Routes.reports.path()).contains("Suivi par Personne instructeur"))
        let answering = Routes.reportAnswer.path(id)
        #expect(try await cast.read(cast.reviewer, answering).contains("client@exemple.fr"))
        #expect(try await cast.reviewer.post(answering, [("reponse", "")]).status == 422)
        for _ in 0..<2 {
            #expect(try await cast.reviewer.post(answering, [("reponse", "Nous ouvrons une procédure.")]).status == 303)
        }
        let other = try await cast.approver.post(answering, [("reponse", "Autre")])
        #expect(other.status == 409 && other.text.contains("Autre"))
        #expect(try await cast.mail(to: "client@exemple.fr").contains("Nous ouvrons une procédure."))
        let register = try await cast.read(cast.reviewer, Routes.registered.path(cast.slug))
        #expect(register.contains("Réponse : Nous ouvrons") && !register.contains("client@exemple.fr"))
        #expect(try await cast.app.portal.stores.journal.verify().fault == nil)
    }
}
