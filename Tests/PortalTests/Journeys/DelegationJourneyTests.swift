import Foundation
import Referencing
import Store
import Testing

@testable import Portal

/// The register of delegations over HTTP.
@Suite struct DelegationJourneyTests {
    @Test func aDelegationIsRecordedAndEnded() async throws {
        let app = try await TestPortal()
        let administrator = try await TestVisitor(app).enter("ada@dge.example", .administrator)
        let reviewer = try await TestVisitor(app).enter("irene@dge.example", .reviewer)
        let path = Routes.delegations.path()
        #expect(try await reviewer.get(path).status == 404)
        let id = try #require(try await app.portal.stores.accounts.named("irene@dge.example")).id
        let empty = try await administrator.post(path, [("qualite", "<cheffe>")])
        #expect(
            empty.status == 422 && empty.text.contains("&lt;cheffe&gt;")
                && empty.text.contains("Choisissez le titulaire"))
        let today = ActivatorTests.day(0)
        let answers = [
            ("agent", id.text), ("qualite", "adjointe <au chef>"), ("acte", "arrêté du 1er mai"), ("debut", today),
            ("fin", ActivatorTests.day(-1)),
        ]
        let wrong = try await administrator.post(path, answers + [("code", try await administrator.code())])
        #expect(wrong.status == 422 && wrong.text.contains("Le dernier jour vient après le premier."))
        let far = Array(answers.dropLast()) + [("fin", "31/12/9999"), ("code", try await administrator.code())]
        #expect(try await administrator.post(path, far).status == 422)
        let right = Array(answers.dropLast()) + [("fin", ActivatorTests.day(30))]
        #expect(try await administrator.post(path, right + [("code", "000000")]).status == 422)
        #expect(try await administrator.post(path, right + [("code", try await administrator.code())]).status == 303)
        let page = try await administrator.get(path).text
        #expect(page.contains("adjointe &lt;au chef&gt;") && page.contains("En vigueur"))
        let all = try await app.portal.stores.delegations.all()
        let made = try #require(all.first { $0.delegation.act == "arrêté du 1er mai" }).delegation
        let end = Routes.delegationEnd.path(made.id)
        #expect(try await administrator.post(end, [("code", "000000")]).status == 422)
        #expect(try await reviewer.post(end, [("code", try await reviewer.code())]).status == 404)
    }

    @Test func whoHoldsNoneIsToldWhatToDo() async throws {
        let cast = try await ActivatorTests.Cast()
        let stores = cast.app.portal.stores
        let approver = try #require(try await stores.accounts.named("valerie@dge.example")).actor
        let today = CivilDay(of: Date())
        let held = try #require(try await stores.delegations.held(by: approver, on: today))
        let form = try await cast.approver.get(Routes.registerAct.path(cast.slug, .suspendUrgently))
        #expect(form.status == 200)
        #expect(try await stores.delegations.end(held.id, on: today, by: approver, at: Date()))
        for act in [RegisterAct.suspendUrgently, .recordCessation] {
            let refused = try await cast.approver.get(Routes.registerAct.path(cast.slug, act))
            #expect(refused.status == 409 && refused.text.contains("registre des délégations"))
        }
        let words = [
            ("motifs", "titre"), ("faits", "Le site emploie le mot « certifié »."), ("urgence", "Tromperie."),
            ("echeance", ActivatorTests.day(10)), ("qualite", "cheffe"),
            ("revision", "\(try await cast.file().revision)"),
        ]
        let refused = try await cast.approver.post(Routes.registerAct.path(cast.slug, .suspendUrgently), words)
        #expect(refused.status == 409 && refused.text.contains("Tromperie."))
        // What is no decision needs none.
        #expect(try await cast.approver.get(Routes.registerAct.path(cast.slug, .openProcedure)).status == 200)
    }

    @Test func aDecisionNamesTheDelegation() async throws {
        let cast = try await ActivatorTests.Cast()
        let urgent =
            ActivatorTests.reasons + [
                ("urgence", "Tromperie."), ("echeance", ActivatorTests.day(10)), ("qualite", "cheffe"),
            ]
        try await cast.act(cast.approver, .suspendUrgently, urgent)
        let letter = try await cast.read(cast.owner, Routes.ownLetter.path(cast.slug, .init(1)))
        let mail = try await cast.mail(to: "amina@exemple.fr")
        for text in [letter, mail] { #expect(text.contains("cheffe, par délégation (arrêté du 2 janvier 2026)")) }
    }
}
