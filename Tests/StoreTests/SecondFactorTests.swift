import Foundation
import Referencing
import Testing

@testable import Store

@Suite struct SecondFactorTests {
    /// The table of RFC 6238, appendix B, for SHA-1; the last six of its eight digits.
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
    func codesAreThoseOfTheStandard(seconds: Double, code: String) throws {
        let secret = try #require(TimeBasedCode(base32: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
        #expect(secret.code(at: Date(timeIntervalSince1970: seconds)) == code)
    }

    @Test func aSecretIsWrittenAndReadBack() throws {
        for _ in 0..<50 {
            let made = TimeBasedCode()
            #expect(TimeBasedCode(base32: made.base32) == made && made.base32.utf8.count == 32)
        }
        for text in ["", "AAAA", "0189", "GEZDGNBVGY3TQOJQ1"] { #expect(TimeBasedCode(base32: text) == nil) }
    }

    @Test func aCodeServesOnceAndMayBeOneStepOff() async throws {
        let scene = try await Scene()
        let (factors, id, start) = (scene.stores.secondFactors, scene.approver.id, scene.start)
        let secret = try #require(try await factors.begin(id))
        #expect(try await factors.begin(id, isNew: false) == secret, "the same while its code is being typed")
        #expect(try await !factors.use(secret.code(at: start), of: id, at: start), "not confirmed yet")
        #expect(try await factors.confirm("000000", of: id, at: start) == nil)
        let codes = try #require(try await factors.confirm(secret.code(at: start), of: id, at: start))
        #expect(codes.count == 10 && Set(codes).count == 10)
        #expect(try await factors.begin(id) == nil)
        #expect(try await factors.isConfirmed(id))
        #expect(try await !factors.use(secret.code(at: start), of: id, at: start), "the first code has served")
        let next = secret.code(at: start + 30)
        #expect(
            try await factors.use("\(next.prefix(3)) \(next.suffix(3))", of: id, at: start),
            "a clock half a minute slow")
        #expect(try await !factors.use(next, of: id, at: start + 30))
        #expect(
            try await factors.use(secret.code(at: start + 60), of: id, at: start + 90), "a clock half a minute fast")
        #expect(try await !factors.use(secret.code(at: start + 120), of: id, at: start + 200))
        // A recovery code as it was printed, once.
        let printed = "\(codes[3].prefix(4))-\(codes[3].dropFirst(4))".uppercased()
        #expect(try await factors.use(printed, of: id, at: start + 200))
        #expect(try await !factors.use(printed, of: id, at: start + 200))
        #expect(try await factors.recoveryCodesLeft(id) == 9)
        #expect(try await !factors.use(codes[4], of: scene.reviewer.id, at: start + 200))
        await #expect(throws: SecondFactors.WrongCode.self) {
            try await factors.renewRecoveryCodes(of: id, proving: "000000", mails: [], at: start + 300)
        }
        let renewed = try await factors.renewRecoveryCodes(of: id, proving: codes[5], mails: [], at: start + 300)
        #expect(renewed.count == 10 && Set(renewed).isDisjoint(with: codes))
        #expect(try await !factors.use(codes[6], of: id, at: start + 300), "the former ones no longer serve")
        #expect(try await factors.use(renewed[0], of: id, at: start + 300))
        #expect(try await factors.ofDemo("nobody@demo.example") == nil)
    }

    /// The code of a decision serves with the decision, or not at all.
    @Test func aDecisionTakesItsCodeWithIt() async throws {
        let scene = try await Scene()
        let (factors, id) = (scene.stores.secondFactors, scene.approver.id)
        let secret = try #require(try await factors.begin(id))
        _ = try await factors.confirm(secret.code(at: scene.start), of: id, at: scene.start)
        let number = try await scene.proposed()
        let (now, act) = (scene.start + 60, Decide(.accept, capacity: "cheffe"))
        func decide(_ code: String) async throws {
            try await scene.stores.applications.perform(
                act, on: .number(number), by: scene.approver, Scene.policy, at: now, proving: code)
        }
        await #expect(throws: SecondFactors.WrongCode.self) { try await decide("000000") }
        #expect(try await scene.file(number).status == .awaitingDecision)
        try await decide(secret.code(at: now))
        #expect(try await scene.file(number).status == .accepted)
        #expect(try await !factors.use(secret.code(at: now), of: id, at: now))
    }
}
