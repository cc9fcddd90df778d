import Foundation
import Referencing
import Store
import Testing

@testable import Portal

/// Letters that nobody opens here go by post, and the staff records their delivery.
@Suite struct LetterPostingTests {
    @Test(arguments: [(true, 14, false), (true, 15, true), (false, 0, true)])
    func whenALetterGoesByPost(isOwned: Bool, days: Int, isToBePosted: Bool) {
        let today = CivilDay("2026-03-20")!
        func letter(_ readAt: Date? = nil, _ postedOn: CivilDay? = nil) -> SupplierLetter {
            SupplierLetter(
                number: 1, kind: .decision, title: "", blocks: [], html: "", versions: [:],
                issuedAt: today.adding(days: -days).start + 3600, readAt: readAt, postedOn: postedOn)
        }
        #expect(letter().isToBePosted(on: today, isOwned: isOwned) == isToBePosted)
        #expect(!letter(Date()).isToBePosted(on: today, isOwned: isOwned))
        #expect(!letter(nil, today).isToBePosted(on: today, isOwned: isOwned))
    }

    @Test func whoHasNoAccountIsWrittenToByPost() async throws {
        let app = try await TestPortal()
        let reviewer = try await TestVisitor(app).enter("irene@dge.example", .reviewer)
        let line = try PartnerLine(cells: [
            "55208131766522", "", "Nova", "1 rue", "35000", "Rennes", "", "", "", "", "rgpd", "35", "2024-01-01", "",
            "",
        ])
        let stores = app.portal.stores
        _ = try await stores.suppliers.importLines([[line]], by: .command("t"), at: Date())
        let toPost = Routes.register.path(query: [(.letters, "oui")])
        #expect(try await !reviewer.get(toPost).text.contains("Nova"))
        let actor = try #require(try await stores.accounts.named("irene@dge.example")).actor
        try await stores.supplierFiles.perform(
            OpenProcedure(
                .strikeOff, because: try Reasons(grounds: [.title], facts: "Le site se dit « certifié » par l’État."),
                observationsUntil: CivilDay(of: Date()).adding(days: 21)), on: "nova", by: actor,
            try app.portal.rules.policy(), at: Date())
        #expect(try await reviewer.get(toPost).text.contains("Nova"))
        let path = Routes.letterPosting.path("nova", .init(1))
        #expect(try await reviewer.get(Routes.registered.path("nova")).text.contains(path))
        #expect(try await reviewer.get(path).status == 200)
        for day in ["", "hier", ActivatorTests.day(1), ActivatorTests.day(-1)] {
            #expect(try await reviewer.post(path, [("remise", day)]).status == 422, "\(day)")
        }
        #expect(try await reviewer.post(path, [("remise", ActivatorTests.day(0))]).status == 303)
        #expect(try await reviewer.post(path, [("remise", ActivatorTests.day(0))]).status == 409, "recorded already")
        #expect(try await reviewer.get(Routes.registered.path("nova")).text.contains("remis par la poste le"))
        #expect(try await !reviewer.get(toPost).text.contains("Nova"))
        #expect(try await stores.journal.verify().fault == nil)
    }

    /// An activator has its fifteen days to open a letter here.
    @Test func whoHasAnAccountIsWrittenToHereFirst() async throws {
        let cast = try await ActivatorTests.Cast()
        try await cast.act(
            cast.reviewer, .openProcedure,
            ActivatorTests.reasons + [("mesure", "suspension"), ("echeance", ActivatorTests.day(21))])
        #expect(try await cast.reviewer.get(Routes.letterPosting.path(cast.slug, .init(1))).status == 404)
    }
}
