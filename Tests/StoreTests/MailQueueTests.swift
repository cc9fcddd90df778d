import Foundation
import Referencing
import Testing

@testable import Store

@Suite struct MailQueueTests {
    private static func queue(_ count: Int) async throws -> (MailQueue, Date) {
        let scene = try await Scene()
        let mails = (0..<count).map { OutgoingMail(to: "a@b.fr", subject: "\($0)", body: "b") }
        try await scene.stores.accounts.write(mails, at: scene.start)
        return (scene.stores.mails, scene.start)
    }

    @Test func aClaimedMailIsNobodyElses() async throws {
        let (queue, now) = try await Self.queue(2)
        let first = try #require(try await queue.claim(by: "one", at: now))
        let second = try #require(try await queue.claim(by: "two", at: now))
        #expect(first.id != second.id)
        #expect(try await queue.claim(by: "two", at: now) == nil)
    }

    /// A worker that died: another one takes its mail when the claim has run out, and its own late record counts no more.
    @Test func aClaimRunsOut() async throws {
        let (queue, now) = try await Self.queue(1)
        let first = try #require(try await queue.claim(by: "one", at: now))
        #expect(try await queue.claim(by: "two", at: now + MailQueue.lease - 1) == nil)
        let again = try #require(try await queue.claim(by: "two", at: now + MailQueue.lease))
        #expect(again.id == first.id)
        try await queue.record(.failed("late"), of: first, at: now + MailQueue.lease)
        try await queue.record(.sent, of: again, at: now + MailQueue.lease + 1)
        #expect(try await queue.counts() == (waiting: 0, abandoned: 0))
    }

    @Test func aMailIsTriedAgainLaterAndLaterThenGivenUp() async throws {
        let (queue, start) = try await Self.queue(1)
        var now = start
        for attempt in 1...15 {
            if now.timeIntervalSince(start) > MailQueue.patience + 7 * 3600 { break }
            let mail = try #require(try await queue.claim(by: "w", at: now))
            #expect(mail.attempts == attempt - 1)
            try await queue.record(.failed("down"), of: mail, at: now)
            #expect(try await queue.claim(by: "w", at: now + 30) == nil)
            now += 7 * 3600
        }
        #expect(try await queue.claim(by: "w", at: now) == nil)
        #expect(now.timeIntervalSince(start) > MailQueue.patience)
        #expect(try await queue.counts() == (waiting: 0, abandoned: 1))
        #expect(try await queue.abandoned(limit: 9).map(\.reason) == ["down"])
        #expect(try await queue.retryAbandoned(by: .service, at: now) == 1)
        #expect(try await queue.claim(by: "w", at: now) != nil)
    }

    @Test func whatTheRelayRefusedForGoodIsNotTriedAgain() async throws {
        let (queue, now) = try await Self.queue(1)
        let mail = try #require(try await queue.claim(by: "w", at: now))
        try await queue.record(.refused("550 no such mailbox"), of: mail, at: now)
        #expect(try await queue.claim(by: "w", at: now + 86_400) == nil)
        #expect(try await queue.abandoned(limit: 9).map(\.reason) == ["550 no such mailbox"])
    }

    /// What was sent may hold a link: only its digest stays.
    @Test func whatWasSentKeepsItsDigestAlone() async throws {
        let (queue, now) = try await Self.queue(1)
        let mail = try #require(try await queue.claim(by: "w", at: now))
        try await queue.record(.sent, of: mail, at: now)
        let kept = try await queue.database.read { connection in
            try connection.first("SELECT body, body_sha256 FROM mails") {
                [try $0.text("body"), try $0.text("body_sha256")]
            }
        }
        #expect(kept == ["", Digest.sha256(mail.mail.body)])
    }
}
