import Foundation
import Referencing
import Testing

@testable import Store

/// What a person who waits is told: their place, the mails, how long it usually takes.
@Suite struct StandingTests {
    @Test func thoseBeforeAreCountedAndMailsHaveTheirState() async throws {
        let scene = try await Scene()
        let other = try await Scene.account("autre@exemple.fr", .applicant, scene.stores, scene.start)
        try await scene.fill(scene.owner)
        let first = try await scene.submit(scene.owner)
        let sent = try #require(try await scene.stores.mails.claim(by: "w", at: scene.start))
        try await scene.stores.mails.record(.sent, of: sent, at: scene.start + 60)
        try await scene.fill(other, siret: try #require(Siret("43839119500035")))
        let later = try await scene.stores.applications.perform(
            Submit(), on: .draft, by: other, Scene.policy, at: scene.start + 3600)?.filed
        let store = scene.stores.applications
        let before = try await store.standing(of: try await scene.file(first))
        #expect(before.ahead == 0 && before.mails.map(\.state) == [.sent(scene.start + 60)])
        let after = try await store.standing(of: try #require(later))
        #expect(after.ahead == 1 && after.mails.map(\.state) == [.waiting])
        try await scene.act(Withdraw(), on: first, by: scene.owner)
        #expect(try await store.standing(of: try #require(later)).ahead == 0, "it waits no more")
    }

    @Test func whatIsUsualIsTheMedianOfFiveOrMore() async throws {
        let scene = try await Scene()
        let store = scene.stores.applications
        for (number, days) in [40, 3, 5, 9, 20].enumerated() {
            #expect(try await store.usualDays(since: scene.start) == nil)
            try await scene.stores.database.write { connection in
                let (id, filed) = ("a\(number)", scene.start)
                try connection.execute(
                    """
                    INSERT INTO applications (id, account_id, sequence, status, revision, created_at, updated_at, number,
                        submitted_at, siret) VALUES (\(id), \(scene.owner.id), \(number + 1), 'refused', 1, \(filed),
                        \(filed), \("FN-2026-0000\(number)"), \(filed), \(Scene.siret))
                    """)
                try connection.execute(
                    """
                    INSERT INTO decisions (application_id, number, outcome, author_id, author_name, capacity, contents,
                        decided_at) VALUES (\(id), 1, '{}', \(scene.approver.id), 'V', 'c', '{}',
                        \(filed + Double(days) * 86_400))
                    """)
            }
        }
        #expect(try await store.usualDays(since: scene.start) == 9)
        #expect(try await store.usualDays(since: scene.start + 10 * 86_400) == nil, "two are left")
    }
}
