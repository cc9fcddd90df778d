import Foundation
import Referencing
import Store
import Testing

@testable import Portal

/// An appeal over HTTP, by both ways: of who contests, and entered by the staff.
@Suite struct AppealJourneyTests {
    @Test func aMeasureIsContestedByBothWays() async throws {
        let cast = try await ActivatorTests.Cast()
        let urgent =
            ActivatorTests.reasons + [
                ("urgence", "Des entreprises sont trompées."), ("echeance", ActivatorTests.day(10)),
                ("qualite", "cheffe"),
            ]
        try await cast.act(cast.approver, .suspendUrgently, urgent)
        let procedure = try #require(try await cast.file().openProcedure?.number)
        let own = try await cast.read(cast.owner, Routes.ownFiche.path(cast.slug))
        let path = Routes.measureAppeal.path(cast.slug, procedure)
        #expect(own.contains(path))
        #expect(try await cast.read(cast.owner, path).contains("www.telerecours.fr"))
        let wrong = try await cast.owner.post(path, [("sorte", "contentieux"), ("arguments", "<b>Non</b>")])
        #expect(wrong.status == 422 && wrong.text.contains("&lt;b&gt;Non"))
        let sent = [("sorte", "gracieux"), ("arguments", "Le site est conforme <b>.")]
        let filed = try await cast.owner.post(path, sent)
        #expect(filed.status == 303)
        #expect(try await cast.owner.post(path, sent).headers[.location] == filed.headers[.location], "a double click")
        #expect(try await cast.owner.post(path, [("sorte", "gracieux"), ("arguments", "Autre")]).status == 409)
        let page = try await cast.read(cast.owner, try #require(filed.headers[.location]))
        #expect(page.contains("Recours gracieux RE-") && page.contains("&lt;b&gt;"))
        #expect(try await cast.mail(to: "amina@exemple.fr").contains("bien reçu"))

        let entry = Routes.measureAppealEntry.path(cast.slug, procedure)
        #expect(try await cast.read(cast.reviewer, Routes.registered.path(cast.slug)).contains(entry))
        _ = try await cast.read(cast.reviewer, entry)
        let early = try await cast.reviewer.post(
            entry, [("sorte", "contentieux"), ("recu", "01/01/2020"), ("arguments", "Requête 2601234")])
        #expect(early.status == 422 && early.text.contains("vérifiez la date"))
        let court = try await cast.reviewer.post(
            entry, [("sorte", "contentieux"), ("recu", ActivatorTests.day(0)), ("arguments", "Requête 2601234")])
        #expect(court.status == 303)
        let list = try await cast.read(cast.reviewer, Routes.appeals.path())
        #expect(list.contains("Recours contentieux") && list.contains("Recours gracieux"))

        let number = try #require(
            AppealNumber(String((filed.headers[.location] ?? "").split(separator: "/").last ?? "")))
        let answering = Routes.appealAnswer.path(number)
        #expect(try await !cast.read(cast.reviewer, answering).contains("Répondre au recours"))
        #expect(try await cast.reviewer.post(answering, [("issue", "rejet")]).status == 409)
        #expect(try await cast.second.post(answering, [("issue", "rejet")]).status == 422)
        let answer = [("issue", "fait-droit"), ("motifs", "Le site est conforme depuis hier."), ("qualite", "cheffe")]
        let preview = try await cast.second.post(answering, answer)
        #expect(preview.status == 200 && preview.text.contains("Il est fait droit au recours"))
        let confirming =
            answer + [("vu", try #require(preview.hidden("vu"))), ("code", try await cast.second.code())]
        #expect(try await cast.second.post(answering, confirming).status == 303)
        #expect(try await cast.second.post(answering, confirming).status == 303, "a double click")
        #expect(try await cast.verdict().contains("est référencé aujourd’hui"))
        let registered = try await cast.read(cast.reviewer, Routes.registered.path(cast.slug))
        #expect(registered.contains(Routes.appealAnswer.path(number)), "an answered appeal is found again")
        let answered = try await cast.read(cast.owner, Routes.ownAppeal.path(number))
        let mail = try await cast.mail(to: "amina@exemple.fr")
        for words in ["Il est fait droit au recours", "Le site est conforme depuis hier."] {
            #expect(answered.contains(words) && mail.contains(words))
        }
        let stranger = try await TestVisitor(cast.app).enter("autre@exemple.fr", .applicant)
        #expect(try await stranger.get(Routes.ownAppeal.path(number)).status == 404)
        #expect(try await stranger.post(path, sent).status == 404)
        #expect(try await cast.app.portal.stores.journal.verify().fault == nil)
    }

    /// A decision that an appeal replaced stays readable, with its reasons, for both sides and in the copy of one's data.
    @Test func aRefusalThatIsReplacedStaysReadable() async throws {
        let app = try await TestPortal()
        let owner = try await TestVisitor(app).enter("amina@exemple.fr", .applicant)
        let reviewer = try await TestVisitor(app).enter("irene@dge.example", .reviewer)
        _ = try await TestVisitor(app).enter("valerie@dge.example", .approver)
        let number = try await ActivatorTests.Cast.file(app)
        let (stores, policy) = (app.portal.stores, try app.portal.rules.policy())
        let reasons = try Reasons<RefusalGround>(grounds: [.letterInvalid], facts: "La lettre n’est pas signée.")
        for (act, email) in [
            (StartReview() as any ApplicationAct, "irene@dge.example"),
            (Propose(.refuse(reasons)), "irene@dge.example"),
            (Decide(.refuse(reasons), capacity: "cheffe"), "valerie@dge.example"),
        ] {
            let actor = try #require(try await stores.accounts.named(email)).actor
            try await stores.applications.perform(act, on: .number(number), by: actor, policy, at: Date())
        }
        let filed = try await owner.post(
            Routes.appeal.path(number), [("sorte", "gracieux"), ("arguments", "Elle l’est.")])
        let appeal = try #require(
            AppealNumber(String((filed.headers[.location] ?? "").split(separator: "/").last ?? "")))
        let approver = try #require(try await stores.accounts.named("valerie@dge.example")).actor
        try await stores.appeals.answer(
            appeal, .granted, "Vu.", capacity: "cheffe", by: approver, policy, at: Date(), proving: nil,
            letter: { _ in .init(title: "r", blocks: [], html: "") }, mails: { _ in [] })
        let former = Routes.formerDecision.path(number, .init(1))
        #expect(try await owner.get(Routes.space.path()).text.contains(former))
        #expect(try await owner.get(former).text.contains("La lettre n’est pas signée."))
        #expect(try await owner.get(Routes.formerDecision.path(number, .init(2))).status == 404)
        let file = try await reviewer.get(Routes.file.path(number)).text
        #expect(file.contains(Routes.formerDecisionToStaff.path(number, .init(1))))
        let stranger = try await TestVisitor(app).enter("autre@exemple.fr", .applicant)
        #expect(try await stranger.get(former).status == 404)
    }

    /// A cessation and a correction have no procedure; their letters state remedies, and the portal takes them.
    @Test func aCessationAndACorrectionAreContested() async throws {
        let cast = try await ActivatorTests.Cast()
        func grant(_ letter: Int) async throws {
            let path = Routes.letterAppeal.path(cast.slug, .init(letter))
            #expect(try await cast.read(cast.owner, Routes.ownFiche.path(cast.slug)).contains(path))
            #expect(
                try await cast.read(cast.reviewer, Routes.registered.path(cast.slug)).contains(
                    Routes.letterAppealEntry.path(cast.slug, .init(letter))))
            let filed = try await cast.owner.post(
                path, [("sorte", "hierarchique"), ("arguments", "C’est une erreur.")])
            #expect(filed.status == 303, "\(filed.text)")
            let number = try #require(
                AppealNumber(String((filed.headers[.location] ?? "").split(separator: "/").last ?? "")))
            let answering = Routes.appealAnswer.path(number)
            // Whoever decided does not answer a hierarchical appeal against it.
            let own = try await cast.approver.get(answering).text
            #expect(own.contains("une autre personne que l’auteur"))
            let answer = [("issue", "fait-droit"), ("motifs", "Le répertoire se trompait."), ("qualite", "cheffe")]
            let preview = try await cast.second.post(answering, answer)
            #expect(preview.status == 200 && preview.text.contains("La décision prend fin"))
            let confirming =
                answer + [("vu", try #require(preview.hidden("vu"))), ("code", try await cast.second.code())]
            #expect(try await cast.second.post(answering, confirming).status == 303)
            #expect(try await cast.owner.post(path, [("sorte", "gracieux"), ("arguments", "Encore")]).status == 409)
        }
        let words = [("faits", "Fermé au répertoire."), ("jour", ActivatorTests.day(0))]
        try await cast.act(cast.approver, .recordCessation, words)
        // No form is shown for what is not there, or not one's own.
        let stranger = try await TestVisitor(cast.app).enter("autre@exemple.fr", .applicant)
        #expect(try await stranger.get(Routes.letterAppeal.path(cast.slug, .init(1))).status == 404)
        #expect(try await cast.owner.get(Routes.letterAppeal.path(cast.slug, .init(9))).status == 404)
        #expect(try await cast.reviewer.get(Routes.letterAppealEntry.path(cast.slug, .init(9))).status == 404)
        #expect(try await cast.verdict().contains("n’est plus référencé"))
        try await grant(1)
        #expect(try await cast.verdict().contains("est référencé aujourd’hui"))

        let row = try #require(try await cast.file().periods.first { $0.period.contains(CivilDay(of: Date())) })
        try await cast.act(
            cast.reviewer, .askCorrection,
            [("periode", row.id.text), ("raison", "Jamais acceptée."), ("retirer", "oui")])
        // A security code serves once: somebody else agrees, and the store answers the second appeal.
        let third = try await TestVisitor(cast.app).enter("vera@dge.example", .approver)
        try await cast.act(third, .decideCorrection, [("accord", "oui")])
        #expect(try await !cast.verdict().contains("est référencé aujourd’hui"))
        try await grantAgain(cast, 2)
        #expect(try await cast.verdict().contains("est référencé aujourd’hui"))
        #expect(try await cast.app.portal.stores.journal.verify().fault == nil)
    }

    /// The same by the store.
    private func grantAgain(_ cast: ActivatorTests.Cast, _ letter: Int) async throws {
        let path = Routes.letterAppeal.path(cast.slug, .init(letter))
        let filed = try await cast.owner.post(path, [("sorte", "gracieux"), ("arguments", "C’est une erreur.")])
        #expect(filed.status == 303)
        let number = try #require(
            AppealNumber(String((filed.headers[.location] ?? "").split(separator: "/").last ?? "")))
        let stores = cast.app.portal.stores
        let actor = try #require(try await stores.accounts.named("victor@dge.example")).actor
        try await stores.appeals.answer(
            number, .granted, "Vu.", capacity: "chef", by: actor, try cast.app.portal.rules.policy(), at: Date(),
            proving: nil, letter: { _ in .init(title: "t", blocks: [], html: "<p>t</p>") }, mails: { _ in [] })
    }
}
