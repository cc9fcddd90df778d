import Foundation
import HTTPTypes
import Referencing
import Store
import Testing

@testable import Portal

/// A fiche that a list brought is claimed, and a referencing goes to another establishment, over HTTP.
@Suite struct SupplierRequestJourneyTests {
    private struct Cast {
        let app: TestPortal
        let claimant: TestVisitor
        let reviewer: TestVisitor
        let slug = "nova"
        let siret = Siret("55208131766522")!

        init(_ account: String = "amina@exemple.fr", address: String = "contact@nova.fr") async throws {
            app = try await TestPortal()
            claimant = try await TestVisitor(app).enter(account, .applicant)
            reviewer = try await TestVisitor(app).enter("irene@dge.example", .reviewer)
            let line = try PartnerLine(cells: [
                siret.digits, "", "Nova", "1 rue", "35000", "Rennes", "", "", address, "Conseil", "rgpd", "35",
                "2024-01-01", "", "",
            ])
            _ = try await app.portal.stores.suppliers.importLines([[line]], by: .command("test"), at: Date())
            try await app.directory.refresh()
        }

        var path: String { Routes.claim.path(slug) }

        func answers(_ way: String, _ more: [(String, String)] = []) async throws -> [(String, String)] {
            let version = try app.portal.rules.charter().version
            return [("qualite", "gérante"), ("preuve", way), ("accepter", "oui"), ("version", version)] + more
        }

        func mail(to address: String) async throws -> String {
            try await app.portal.stores.database.read { connection in
                try connection.first(
                    "SELECT body FROM mails WHERE recipient = \(address) ORDER BY queued_at DESC, id DESC LIMIT 1"
                ) { try $0.text("body") } ?? ""
            }
        }

        /// The address in a mail, without the site.
        func link(in mail: String) -> String {
            let address = mail.split(whereSeparator: \.isWhitespace).first { $0.contains("jeton=") } ?? ""
            return String(address.dropFirst("http://127.0.0.1:8080".count))
        }

        func request() async throws -> SupplierRequestNumber {
            let list = try await reviewer.get(Routes.supplierRequests.path()).text
            let start = try #require(list.firstRange(of: "DF-"))
            return try #require(SupplierRequestNumber(String(list[start.lowerBound...].prefix(13))))
        }
    }

    @Test func aFicheIsClaimedByTheLinkToItsAddress() async throws {
        let cast = try await Cast()
        let fiche = try await TestVisitor(cast.app).get(Routes.fiche.path(cast.slug))
        #expect(fiche.text.contains(cast.path))
        #expect(try await cast.claimant.get(Routes.space.path()).text.contains(Routes.claims.path()))
        let none = try await cast.claimant.post(Routes.claims.path(), [("identifiant", "43839119500035")])
        #expect(none.status == 422 && none.text.contains("43839119500035"))
        let found = try await cast.claimant.post(Routes.claims.path(), [("identifiant", "552 081 317 66522")])
        #expect(found.status == 303 && found.headers[.location] == cast.path)
        let page = try await cast.claimant.get(cast.path).text
        #expect(page.contains("contact@nova.fr") && page.contains("Article 8") && page.contains("J’ai lu la charte"))

        let wrong = try await cast.claimant.post(cast.path, [("qualite", "<gérante>")])
        #expect(
            wrong.status == 422 && wrong.text.contains("&lt;gérante&gt;") && wrong.text.contains("Choisissez comment"))
        let asked = try await cast.claimant.post(cast.path, try await cast.answers("courriel"))
        #expect(asked.status == 200 && asked.text.contains("Consultez la messagerie"))
        let again = try await cast.claimant.post(cast.path, try await cast.answers("courriel"))
        #expect(again.status == 200 && again.text.contains("Consultez la messagerie"), "a double click")
        #expect(try await cast.claimant.get(Routes.ownFiche.path(cast.slug)).status == 404)
        // The administration does not decide while the link holds.
        #expect(try await !cast.reviewer.get(Routes.supplierRequests.path()).text.contains("À décider, "))

        let link = cast.link(in: try await cast.mail(to: "contact@nova.fr"))
        #expect(link.hasPrefix(Routes.claimProof.path()))
        let stranger = try await TestVisitor(cast.app).enter("autre@exemple.fr", .applicant)
        #expect(try await stranger.get(link).status == 404)
        #expect(try await stranger.post(link).status == 404)
        #expect(try await cast.claimant.get(link).status == 200)
        #expect(try await cast.claimant.post(link).status == 303)
        #expect(try await cast.claimant.post(link).status == 404, "a link serves once")

        let own = try await cast.claimant.get(Routes.ownFiche.path(cast.slug)).text
        #expect(own.contains("Modifier ma fiche"))
        #expect(try await cast.claimant.get(Routes.space.path()).text.contains(Routes.ownFiche.path(cast.slug)))
        #expect(try await stranger.get(cast.path).status == 409)
        let form = try await cast.claimant.get(Routes.ficheEditing.path(cast.slug))
        #expect(form.text.contains("gérante") && form.text.contains("contact@nova.fr"))
        let edit = [
            ("contact", "Amina"), ("qualite", "gérante"), ("courriel", "neuf@nova.fr"), ("publier", "courriel"),
            ("courte", "Conseil en caisse"), ("themes", "caisse"), ("territoire", "national"),
            ("revision", form.hidden("revision") ?? ""),
        ]
        #expect(try await cast.claimant.post(Routes.ficheEditing.path(cast.slug), edit).status == 303)
        // A list that comes again does not take the fiche back.
        let line = try PartnerLine(cells: [
            cast.siret.digits, "", "Nova", "1 rue", "35000", "Rennes", "", "", "vieux@nova.fr", "Vieux", "rgpd", "35",
            "2024-01-01", "", "",
        ])
        let results = try await cast.app.portal.stores.suppliers.importLines([[line]], by: .command("t"), at: Date())
        #expect(results == [[.unchanged]])
        try await cast.app.directory.refresh()
        let shown = try await TestVisitor(cast.app).get(Routes.fiche.path(cast.slug)).text
        #expect(!shown.contains(cast.path), "nobody else claims it")
        #expect(shown.contains("neuf@nova.fr") && !shown.contains("vieux@nova.fr") && !shown.contains("a validé"))
        #expect(try await cast.app.portal.stores.journal.verify().fault == nil)
    }

    /// The address of the fiche was proved when the account was opened.
    @Test func whoseAddressTheFicheHasClaimsItAtOnce() async throws {
        let cast = try await Cast("contact@nova.fr")
        let asked = try await cast.claimant.post(cast.path, try await cast.answers("courriel"))
        #expect(asked.status == 303)
        #expect(try await cast.claimant.get(Routes.ownFiche.path(cast.slug)).status == 200)
    }

    @Test(arguments: ["oui", "non"])
    func theAdministrationDecidesAClaim(answer: String) async throws {
        let cast = try await Cast(address: "")
        let page = try await cast.claimant.get(cast.path).text
        #expect(!page.contains("Recevoir un lien"))
        #expect(try await cast.claimant.post(cast.path, try await cast.answers("courriel")).status == 422)
        #expect(try await cast.claimant.post(cast.path, try await cast.answers("administration")).status == 422)
        let answers = try await cast.answers("administration", [("precisions", "Extrait <Kbis>")])
        #expect(try await cast.claimant.post(cast.path, answers).text.contains("Votre demande est reçue"))
        #expect(try await cast.reviewer.get(Routes.register.path()).text.contains("(1 à décider)"))
        #expect(try await cast.reviewer.get(Routes.queue.path()).text.contains("demande sur une fiche"))
        let path = Routes.supplierRequest.path(try await cast.request())
        let request = try await cast.reviewer.get(path).text
        #expect(request.contains("Extrait &lt;Kbis&gt;") && request.contains("répertoire national ne répond pas"))
        #expect(try await cast.claimant.get(path).status == 404)
        #expect(try await cast.reviewer.post(path, [("accord", "non")]).status == 422)
        let deciding = [("accord", answer), ("raison", answer == "non" ? "Aucun lien établi." : "")]
        #expect(try await cast.reviewer.post(path, deciding).status == 303)
        #expect(try await cast.reviewer.post(path, deciding).status == 303, "a double click")
        let other = try await cast.reviewer.post(path, [("accord", answer == "oui" ? "non" : "oui"), ("raison", "x")])
        #expect(other.status == 409)
        #expect(try await !cast.reviewer.get(Routes.queue.path()).text.contains("dans le registre"))
        let mail = try await cast.mail(to: "amina@exemple.fr")
        #expect(try await cast.claimant.get(Routes.ownFiche.path(cast.slug)).status == (answer == "oui" ? 200 : 404))
        #expect(answer == "oui" ? mail.contains("Vous gérez désormais") : mail.contains("Aucun lien établi."))
        #expect(answer == "oui" || mail.contains("Télérecours"))
    }

    /// A refusal is a decision like another: a letter that its addressee alone reads, an appeal, and what it gives.
    @Test func aRefusedClaimIsContestedAndGranted() async throws {
        let cast = try await Cast(address: "")
        let answers = try await cast.answers("administration", [("precisions", "Extrait Kbis")])
        #expect(try await cast.claimant.post(cast.path, answers).text.contains("sera réputée rejetée"))
        let deciding = [("accord", "non"), ("raison", "Aucun lien <établi>.")]
        let decision = Routes.supplierRequest.path(try await cast.request())
        #expect(try await cast.reviewer.post(decision, deciding).status == 303)

        let letter = Routes.ownLetter.path(cast.slug, .init(1))
        #expect(try await cast.claimant.get(Routes.space.path()).text.contains(letter))
        let page = try await cast.claimant.get(letter).text
        for words in ["Aucun lien &lt;établi&gt;.", "représente l’entreprise", "Télérecours", "Personne instructeur"] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(try await cast.mail(to: "amina@exemple.fr").contains("Aucun lien <établi>."))
        let stranger = try await TestVisitor(cast.app).enter("autre@exemple.fr", .applicant)
        #expect(try await stranger.get(letter).status == 404)

        let contesting = Routes.letterAppeal.path(cast.slug, .init(1))
        #expect(page.contains(contesting))
        #expect(try await stranger.get(contesting).status == 404)
        let filed = try await cast.claimant.post(
            contesting, [("sorte", "gracieux"), ("arguments", "Voici mon extrait.")])
        #expect(filed.status == 303)
        #expect(try await stranger.get(try #require(filed.headers[.location])).status == 404)
        #expect(try await cast.claimant.get(letter).text.contains("Recours gracieux RE-"))
        let number = try #require(
            AppealNumber(String((filed.headers[.location] ?? "").split(separator: "/").last ?? "")))
        let approver = try await TestVisitor(cast.app).enter("vera@dge.example", .approver)
        let answering = Routes.appealAnswer.path(number)
        let answer = [("issue", "fait-droit"), ("motifs", "Le lien est établi.")]
        let preview = try await approver.post(answering, answer)
        #expect(preview.status == 200 && preview.text.contains("Ce qui était demandé prend effet"))
        let confirming = answer + [("vu", try #require(preview.hidden("vu"))), ("code", try await approver.code())]
        #expect(try await approver.post(answering, confirming).status == 303)
        #expect(try await cast.claimant.get(Routes.ownFiche.path(cast.slug)).status == 200)
        #expect(try await cast.claimant.get(letter).status == 200, "the decision that was replaced stays readable")
        #expect(try await cast.app.portal.stores.journal.verify().fault == nil)
    }

    /// Nobody answers for two months: the request is refused, told with its remedies, and may still be decided.
    @Test func silenceRefusesARequest() async throws {
        let cast = try await Cast(address: "")
        let answers = try await cast.answers("administration", [("precisions", "Extrait Kbis")])
        _ = try await cast.claimant.post(cast.path, answers)
        let (requests, number) = (cast.app.portal.stores.supplierRequests, try await cast.request())
        let asked = CivilDay(of: Date())
        let due = asked.adding(months: 2)
        #expect(try await requests.recordSilence(at: due.adding(days: 1).start.addingTimeInterval(-60)) == 0)
        #expect(try await requests.recordSilence(at: due.adding(days: 1).start) == 1)
        #expect(try await requests.recordSilence(at: due.adding(days: 1).start) == 0)
        let mail = try await cast.mail(to: "amina@exemple.fr")
        #expect(mail.contains("réputée rejetée depuis le \(French.day(due))") && mail.contains("L232-4"))
        #expect(try await cast.claimant.get(Routes.space.path()).text.contains("faute de réponse"))
        #expect(try await cast.claimant.get(Routes.letterAppeal.path(cast.slug, .init(1))).status == 200)
        // An express decision replaces it.
        #expect(try await cast.reviewer.post(Routes.supplierRequest.path(number), [("accord", "oui")]).status == 303)
        #expect(try await cast.claimant.get(Routes.ownFiche.path(cast.slug)).status == 200)
        #expect(try await cast.app.portal.stores.journal.verify().fault == nil)
    }

    /// Who deletes the account leaves the fiche to somebody else of the firm, and nothing of themselves.
    @Test func anAccountThatGoesLeavesTheFicheFree() async throws {
        let cast = try await Cast("contact@nova.fr")
        #expect(try await cast.claimant.post(cast.path, try await cast.answers("courriel")).status == 303)
        let leaving = [("jour", ActivatorTests.day(0)), ("confirmer", "oui")]
        #expect(try await cast.claimant.post(Routes.departure.path(cast.slug), leaving).status == 303)
        let stores = cast.app.portal.stores
        let owner = try #require(try await stores.accounts.named("contact@nova.fr"))
        try await stores.erasure.deleteAccount(
            of: owner.actor, email: owner.email, leaving: "compte supprimé",
            mail: OutgoingMail(to: owner.email, subject: "s", body: "b"), at: Date())
        let reviewer = try #require(try await stores.accounts.named("irene@dge.example")).actor
        let file = try #require(try await stores.supplierFiles.file(cast.slug, visibleTo: reviewer))
        #expect(file.owner == nil)
        let versions = try await stores.supplierFiles.versions(of: file.id, visibleTo: reviewer)
        #expect(!versions.isEmpty && versions.allSatisfy { $0.profile == nil })
        #expect(try await stores.journal.verify().fault == nil)
    }

    /// Who is not logged in comes back to the link, with its token; a member of the staff never to the consultants' space.
    @Test func aLinkOutlivesTheLogIn() async throws {
        let cast = try await Cast()
        let link = Routes.claimProof.path(query: [(.token, "abc")])
        let asked = try await TestVisitor(cast.app).get(link)
        #expect(asked.status == 303 && asked.headers[.location]?.contains(Address.encoded(link)) == true)
    }

    /// A decision on a request, or on a list, is signed.
    @Test func whoHoldsNoDelegationDecidesNoRequest() async throws {
        let cast = try await Cast(address: "")
        let answers = try await cast.answers("administration", [("precisions", "Extrait Kbis")])
        _ = try await cast.claimant.post(cast.path, answers)
        let stores = cast.app.portal.stores
        let reviewer = try #require(try await stores.accounts.named("irene@dge.example")).actor
        let today = CivilDay(of: Date())
        let held = try #require(try await stores.delegations.held(by: reviewer, on: today))
        #expect(try await stores.delegations.end(held.id, on: today, by: reviewer, at: Date()))
        let refused = try await cast.reviewer.post(
            Routes.supplierRequest.path(try await cast.request()), [("accord", "oui")])
        #expect(refused.status == 409 && refused.text.contains("registre des délégations"))
        #expect(try await cast.claimant.get(Routes.ownFiche.path(cast.slug)).status == 404)
    }

    /// Strangers fill neither the mailbox of a fiche, nor the way of who owns it.
    @Test func strangersWriteToAFicheThriceADayAndKeepNobodyOut() async throws {
        let cast = try await Cast()
        for name in ["a", "b", "c", "d"] {
            let visitor = try await TestVisitor(cast.app).enter("\(name)@exemple.fr", .applicant)
            let answer = try await visitor.post(cast.path, try await cast.answers("courriel"))
            #expect(answer.status == 200)
            let isByMail = answer.text.contains("Consultez la messagerie")
            #expect(isByMail == (name != "d") && answer.text.contains("Votre demande est reçue") == (name == "d"))
        }
        let sent = try await cast.app.portal.stores.database.read { connection in
            try connection.count("SELECT count(*) AS n FROM mails WHERE recipient = 'contact@nova.fr'")
        }
        #expect(sent == SupplierRequest.mostProofsInADay)
        let owner = try await TestVisitor(cast.app).enter("contact@nova.fr", .applicant)
        #expect(try await owner.post(cast.path, try await cast.answers("courriel")).status == 303)
        #expect(try await owner.get(Routes.ownFiche.path(cast.slug)).status == 200)
    }

    @Test func onePersonAsksTenTimesADay() async throws {
        let cast = try await Cast(address: "")
        let answers = try await cast.answers("administration", [("precisions", "Extrait Kbis")])
        for _ in 0..<SupplierRequest.mostInADay {
            #expect(try await cast.claimant.post(cast.path, answers).status == 200)
            let decided = try await cast.reviewer.post(
                Routes.supplierRequest.path(try await cast.request()), [("accord", "non"), ("raison", "Pas vous")])
            #expect(decided.status == 303)
        }
        let last = try await cast.claimant.post(cast.path, answers)
        #expect(last.status == 409 && last.text.contains("plusieurs demandes aujourd’hui"))
    }

    /// The store's own rules of a move; the registry's part is a test of the real server.
    @Test func aMoveOpensTheNewEstablishmentAndNamesItOnTheFormerOne() async throws {
        let cast = try await ActivatorTests.Cast(acceptedAgo: 30)
        let (stores, policy) = (cast.app.portal.stores, try cast.app.portal.rules.policy())
        let owner = try #require(try await stores.accounts.named("amina@exemple.fr"))
        func record(_ siret: String, isActive: Bool = true) -> RegistryRecord {
            RegistryRecord(
                siret: Siret(siret)!, name: "Atelier", address: "9 quai", postalCode: "29200", commune: "Brest",
                communeCode: "29019", isActive: isActive)
        }
        func move(_ record: RegistryRecord) async throws -> SupplierRequest {
            try await stores.supplierRequests.move(
                cast.slug, to: record, "", by: owner, policy, at: Date())
        }
        await #expect(throws: SupplierRequestRefusal.otherFirm) { _ = try await move(record("43839119500035")) }
        await #expect(throws: SupplierRequestRefusal.notActive) {
            _ = try await move(record("55208131700099", isActive: false))
        }
        let request = try await move(record("55208131700099"))
        await #expect(throws: SupplierRequestRefusal.isOpenAlready(request.number)) {
            _ = try await move(record("55208131700099"))
        }
        let path = Routes.supplierRequest.path(request.number)
        #expect(try await cast.read(cast.reviewer, path).contains("Transfert à un autre établissement"))
        let before = Date()
        #expect(try await cast.reviewer.post(path, [("accord", "oui")]).status == 303)
        #expect(try await cast.mail(to: "amina@exemple.fr").contains(Siret("55208131700099")!.printed))

        try await cast.app.directory.refresh()
        let former = try await cast.verdict()
        #expect(former.contains("n’est plus référencé") && former.contains(Siret("55208131700099")!.printed))
        let registered = try await cast.read(cast.reviewer, Routes.registered.path(cast.slug))
        #expect(registered.contains("l’activité se poursuit sous le SIRET"))
        let visitor = TestVisitor(cast.app)
        let gone = try await visitor.get(Routes.fiche.path(cast.slug))
        #expect(gone.status == 410 && gone.text.contains("a déménagé") && gone.text.contains("55208131700099"))
        let new = try await cast.read(visitor, "/verifier?identifiant=55208131700099")
        #expect(new.contains("est référencé aujourd’hui"))
        // What was not recorded yet is not told.
        let known = Address.encoded(Timestamp.text(before))
        let then = try await visitor.get("/api/v1/verifications?identifiant=55208131766522&connu_le=\(known)").text
        #expect(then.contains("\"reference\"") && !then.contains("00099"))
        let fiches = try await stores.supplierFiles.all(of: owner.actor)
        #expect(fiches.count == 2)
        let there = try #require(fiches.first { $0.supplier.siret?.digits == "55208131700099" })
        #expect(there.supplier.commune == "Brest" && there.profile == PagesTests.profile)
        #expect(try await cast.owner.get(Routes.ficheEditing.path(there.supplier.slug)).status == 200)
        #expect(try await stores.journal.verify().fault == nil)

        // What is withdrawn never was, wherever the firm has been.
        func actor(_ email: String) async throws -> Actor {
            try #require(try await stores.accounts.named(email)).actor
        }
        func act(_ act: some SupplierAct, _ email: String) async throws {
            try await stores.supplierFiles.perform(
                act, on: there.supplier.slug, by: try await actor(email), policy, at: Date())
        }
        let today = CivilDay(of: Date())
        try await act(
            OpenProcedure(
                .withdrawal, because: try Reasons(grounds: [.illegal], facts: "Une condition n’était pas remplie."),
                observationsUntil: today.adding(days: 21)), "irene@dge.example")
        try await act(Observe("Rien.", isLast: true), "amina@exemple.fr")
        try await act(
            DecideProcedure(.measure, because: "Vu.", capacity: "cheffe", effectiveOn: today.adding(days: 1)),
            "valerie@dge.example")
        try await cast.app.directory.refresh()
        for siret in ["55208131766522", "55208131700099"] {
            let text = try await visitor.get("/api/v1/verifications?identifiant=\(siret)").text
            #expect(text.contains("\"verdict\":\"inconnu\""), "\(siret): \(text)")
        }
        #expect(try await stores.journal.verify().fault == nil)
    }

    @Test func theStaffEditsOnRequestAndLinks() async throws {
        let cast = try await ActivatorTests.Cast()
        let form = try await cast.read(cast.reviewer, Routes.registerAct.path(cast.slug, .editOnRequest))
        #expect(form.contains(PagesTests.profile.email))
        let answers = [
            ("contact", "Amina"), ("qualite", "gérante"), ("courriel", "neuf@exemple.fr"), ("courte", "Nouveau"),
            ("themes", "caisse"), ("territoire", "national"),
        ]
        try await cast.act(cast.reviewer, .editOnRequest, answers, status: 422)
        try await cast.act(cast.reviewer, .editOnRequest, answers + [("raison", "Appel du 3 mars.")])
        #expect(try await cast.file().supplier.short == "Nouveau")
        #expect(try await cast.mail(to: "amina@exemple.fr").contains("Appel du 3 mars."))

        let words = [("faits", "Fermé."), ("qualite", "chargée"), ("jour", ActivatorTests.day(0))]
        try await cast.act(cast.reviewer, .recordCessation, words)
        try await cast.act(cast.reviewer, .linkMoved, [("siret", "43839119500035")], status: 422)
        try await cast.act(cast.reviewer, .linkMoved, [("siret", "55208131700099")])
        try await cast.app.directory.refresh()
        #expect(try await cast.verdict().contains(Siret("55208131700099")!.printed))
        // A wrong link is replaced, or taken away.
        try await cast.act(cast.reviewer, .linkMoved, [("siret", "55208131700109")])
        #expect(try await cast.verdict().contains(Siret("55208131700109")!.printed))
        try await cast.act(cast.reviewer, .linkMoved, [("siret", ""), ("retirer", "oui")])
        #expect(try await !cast.verdict().contains("dans un autre établissement"))
        #expect(try await cast.app.portal.stores.journal.verify().fault == nil)
    }
}
