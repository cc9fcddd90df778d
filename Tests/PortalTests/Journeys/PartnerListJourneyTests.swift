import Foundation
import HTTPTypes
import Referencing
import Store
import Testing

@testable import Portal

/// A partner list over HTTP: proposed, read, refused or validated by another person.
@Suite struct PartnerListJourneyTests {
    private struct Cast {
        let app: TestPortal
        let reviewer: TestVisitor
        let approver: TestVisitor
        let number: PartnerListNumber

        init() async throws {
            app = try await TestPortal()
            reviewer = try await TestVisitor(app).enter("irene@dge.example", .reviewer)
            approver = try await TestVisitor(app).enter("valerie@dge.example", .approver)
            let header = PartnerLine.header.joined(separator: ",")
            let rows = [
                "55208131766522,,\"Nova <b>\",1 rue,35000,Rennes,,,,,rgpd,35,2024-01-01,,", "bêtise",
            ]
            let bytes = Data(([header] + rows).joined(separator: "\n").utf8)
            let filer = try #require(try await app.portal.stores.accounts.named("irene@dge.example")).actor
            number = try await app.portal.stores.partnerLists.file(
                bytes, named: "liste <i>.csv", lines: 2, by: Author(filer), name: filer.name, at: Date())
        }

        var path: String { Routes.partnerList.path(number) }

        func verdict() async throws -> SupplierStatus {
            try await app.portal.stores.suppliers.status(of: Siret("55208131766522")!, on: CivilDay(of: Date()))
        }

        func decide(_ pairs: [(String, String)]) async throws -> TestPortal.Answer {
            let digest = try await approver.get(path).hidden("vu") ?? ""
            return try await approver.post(path, [("vu", digest)] + pairs)
        }
    }

    @Test func aListIsReadThenValidated() async throws {
        let cast = try await Cast()
        let list = try await cast.reviewer.get(Routes.partnerLists.path())
        #expect(list.status == 200 && list.text.contains("liste &lt;i&gt;.csv") && list.text.contains("À valider"))
        #expect(list.text.contains("enctype=\"multipart/form-data\""))
        #expect(try await cast.reviewer.get(Routes.register.path()).text.contains("(1 à valider)"))
        let page = try await cast.reviewer.get(cast.path)
        #expect(page.text.contains("Nova &lt;b&gt;") && page.text.contains("1\u{A0}ligne refusée"))
        #expect(page.text.contains("Un valideur, autre que la personne"))

        #expect(try await cast.decide([]).status == 422)
        #expect(try await cast.decide([("accord", "oui")]).text.contains("Saisissez le code de sécurité."))
        #expect(try await cast.decide([("accord", "oui"), ("code", "000000")]).status == 422)
        #expect(try await cast.verdict() == .notReferenced)
        let code = try await cast.approver.code()
        #expect(try await cast.decide([("accord", "oui"), ("code", code)]).status == 303)
        #expect(try await cast.verdict() == .referenced)
        #expect(try await cast.approver.get(cast.path).text.contains("Validée"))
        // A second click leads to the list.
        #expect(try await cast.decide([("accord", "oui"), ("code", code)]).status == 303)
        let file = try await cast.approver.get(Routes.partnerListFile.path(cast.number))
        #expect(file.text.contains("bêtise") && file.headers[.contentDisposition]?.contains("LP-2026") == true)
        // What a list brought never says that the administration looked at it.
        try await cast.app.directory.refresh()
        let fiche = try await TestVisitor(cast.app).get(Routes.fiche.path("nova-b"))
        #expect(fiche.status == 200 && fiche.text.contains("liste d’un partenaire public"))
        #expect(!fiche.text.contains("a validé"))
    }

    @Test func aRefusalSaysWhy() async throws {
        let cast = try await Cast()
        #expect(try await cast.decide([("accord", "non")]).text.contains("Dites pourquoi la liste est refusée."))
        #expect(try await cast.decide([("accord", "non"), ("raison", "liste <périmée>")]).status == 303)
        let page = try await cast.reviewer.get(cast.path).text
        #expect(page.contains("Refusée") && page.contains("liste &lt;périmée&gt;"))
        #expect(try await cast.verdict() == .notReferenced)
        #expect(try await cast.decide([("accord", "oui"), ("code", try await cast.approver.code())]).status == 409)
    }

    @Test func whoMayNotDecideReadsWhy() async throws {
        let cast = try await Cast()
        let digest = try await cast.approver.get(cast.path).hidden("vu") ?? ""
        let answer = try await cast.reviewer.post(
            cast.path, [("accord", "oui"), ("code", try await cast.reviewer.code()), ("vu", digest)])
        #expect(answer.status == 409 && answer.text.contains("Un valideur, autre que"))
        let owner = try await TestVisitor(cast.app).enter("amina@exemple.fr", .applicant)
        #expect(try await owner.get(cast.path).status == 404)
        #expect(try await cast.approver.get(Routes.partnerLists.path() + "/LP-2026-99999").status == 404)
    }

    @Test func aDifferenceThatIsNoLongerTheSameIsReadAgain() async throws {
        let cast = try await Cast()
        let answer = try await cast.approver.post(
            cast.path, [("accord", "oui"), ("code", try await cast.approver.code()), ("vu", "autre")])
        #expect(answer.status == 409 && answer.text.contains("Relisez-la avant de décider"))
        #expect(try await cast.verdict() == .notReferenced)
    }
}
