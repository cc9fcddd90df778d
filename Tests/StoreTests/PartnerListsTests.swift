import Foundation
import Referencing
import Testing

@testable import Store

@Suite struct PartnerListsTests {
    private static let known = ["55208131766522", "43839119500035"]

    private static func csv(_ lines: String...) -> Data {
        Data(([PartnerLine.header.joined(separator: ",")] + lines).joined(separator: "\n").utf8)
    }

    private static func line(
        _ siret: String, _ start: String, _ end: String = "", _ reason: String = "", name: String = "Nova"
    ) -> String {
        "\(siret),,\(name),1 rue,35000,Rennes,,,,,rgpd,35,\(start),\(end),\(reason)"
    }

    /// A register with two suppliers, and a list that adds one, ends one, renames one and holds a bad line.
    private struct Desk {
        let scene: Scene
        let lists: PartnerLists
        let code: String
        let number: PartnerListNumber
        let later: Date

        init() async throws {
            scene = try await Scene()
            lists = scene.stores.partnerLists
            later = scene.start + 60
            let first = try PartnerFile(csv(line(known[0], "2024-01-01"), line(known[1], "2024-01-01")))
            _ = try await scene.stores.suppliers.importLines(
                first.groups.map { $0.lines.map(\.line) }, by: .command("t"), at: scene.start)
            let factor = try #require(try await scene.stores.secondFactors.begin(scene.approver.id))
            _ = try await scene.stores.secondFactors.confirm(
                factor.code(at: scene.start), of: scene.approver.id, at: scene.start)
            code = factor.code(at: later)
            let bytes = csv(
                line(known[0], "2024-01-01", "2025-01-01", "cessation"), line("35600000000048", "2025-01-01"),
                line(known[1], "2024-01-01", name: "Autre nom"), "bêtise")
            number = try await lists.file(
                bytes, named: "l.csv", lines: 4, by: Author(scene.reviewer), name: scene.reviewer.name, at: later)
        }

        func proposal() async throws -> PartnerLists.Proposal {
            try #require(try await lists.list(number, at: later).proposal)
        }

        func validate(_ digest: String, by actor: Actor? = nil, _ policy: Policy = Scene.policy) async throws {
            try await lists.validate(
                number, seeing: digest, by: actor ?? scene.approver, policy, at: later, proving: code)
        }

        func status(_ siret: String, _ day: String) async throws -> SupplierStatus {
            try await scene.stores.suppliers.status(of: Siret(siret)!, on: CivilDay(day)!)
        }
    }

    @Test func aListSaysWhatItWouldChangeAndChangesNothing() async throws {
        let desk = try await Desk()
        let difference = try await desk.proposal().difference
        // The suppliers in the order of the file.
        #expect(difference.changes.map(\.kind) == [.ended, .added, .changed])
        #expect(difference.changes.map(\.number) == [2, 3, 4])
        #expect(difference.refused.map(\.number) == [5])
        #expect(try await desk.status(Self.known[0], "2025-01-01") == .referenced)
        // The same file again is the same proposal.
        let bytes = try await desk.lists.content(desk.number).bytes
        let again = try await desk.lists.file(
            bytes, named: "x.csv", lines: 4, by: Author(desk.scene.reviewer), name: "x", at: desk.later)
        #expect(again == desk.number)
        #expect(try await desk.lists.waiting() == 1)
    }

    @Test func anotherPersonTakesItIn() async throws {
        let desk = try await Desk()
        let digest = try await desk.proposal().digest
        try await desk.validate(digest)
        #expect(try await desk.status(Self.known[0], "2024-12-31") == .referenced)
        #expect(try await desk.status(Self.known[0], "2025-01-01") == .ended)
        #expect(try await desk.status("35600000000048", "2025-01-01") == .referenced)
        let list = try await desk.lists.list(desk.number, at: desk.later)
        #expect(list.list.end?.outcome == .validated && list.list.end?.changes == 3 && list.proposal == nil)
        await #expect(throws: PartnerLists.NotAllowed.self) { try await desk.validate(digest) }
        #expect(try await desk.scene.stores.journal.verify().fault == nil)
    }

    @Test(arguments: [("reviewer", true), ("approver", false)])
    func whoMayNotDecideChangesNothing(role: String, fourEyes: Bool) async throws {
        let desk = try await Desk()
        let digest = try await desk.proposal().digest
        var policy = Scene.policy
        policy.fourEyes = fourEyes
        if role == "reviewer" {
            await #expect(throws: PartnerLists.NotAllowed.self) {
                try await desk.validate(digest, by: desk.scene.reviewer, policy)
            }
            #expect(try await desk.status(Self.known[0], "2025-01-01") == .referenced)
        } else {
            try await desk.validate(digest, policy)
        }
    }

    @Test func whoHoldsNoDelegationTakesNothingIn() async throws {
        let desk = try await Desk()
        let digest = try await desk.proposal().digest
        let today = CivilDay(of: desk.later)
        let held = try #require(try await desk.scene.stores.delegations.held(by: desk.scene.approver, on: today))
        _ = try await desk.scene.stores.delegations.end(held.id, on: today, by: desk.scene.approver, at: desk.later)
        await #expect(throws: PartnerLists.NotDelegated.self) { try await desk.validate(digest) }
        #expect(try await desk.status(Self.known[0], "2025-01-01") == .referenced)
    }

    @Test(arguments: ["pas une adresse <b>", "a@b.example, victim@other.example", "x@y.example> <z@w.example"])
    func anAddressThatIsNoneSpoilsItsLine(address: String) throws {
        let row = "55208131766522,,N,1 rue,35000,Rennes,,,\"\(address)\",,rgpd,35,2024-01-01,,"
        let file = try PartnerFile(Self.csv(row))
        #expect(file.groups.isEmpty && file.refused.count == 1)
    }

    /// The rules alone: the filer, another approver, with and without four eyes.
    @Test(arguments: [(true, true, false), (true, false, true), (false, true, true)])
    func theFilerDoesNotValidate(fourEyes: Bool, isFiler: Bool, isAllowed: Bool) {
        let approver = Actor(id: AccountID("a"), role: .approver, name: "A")
        let list = PartnerList(
            number: PartnerListNumber(year: 2026, sequence: 1), filename: "l", sha256: "", size: 1, lines: 1,
            filedBy: isFiler ? approver.id : nil, filerName: "x", filedAt: Date())
        var policy = Scene.policy
        policy.fourEyes = fourEyes
        #expect(policy.mayDecide(list, approver) == isAllowed)
    }

    @Test func aRegisterThatChangedMeanwhileIsReadAgain() async throws {
        let desk = try await Desk()
        let digest = try await desk.proposal().digest
        let line = try RegisterTests.line("35600000000048", "2025-01-01")
        _ = try await desk.scene.stores.suppliers.importLines([[line]], by: .command("t"), at: desk.later)
        await #expect(throws: PartnerLists.ChangedMeanwhile.self) { try await desk.validate(digest) }
        #expect(try await desk.status(Self.known[0], "2025-01-01") == .referenced)
        try await desk.validate(try await desk.proposal().digest)
        #expect(try await desk.status(Self.known[0], "2025-01-01") == .ended)
    }

    @Test func aRefusedListStaysReadable() async throws {
        let desk = try await Desk()
        try await desk.lists.refuse(
            desk.number, because: "doublon", by: desk.scene.approver, Scene.policy, at: desk.later)
        let list = try await desk.lists.list(desk.number, at: desk.later).list
        #expect(list.end?.outcome == .refused && list.end?.reason == "doublon")
        #expect(try await desk.lists.content(desk.number).bytes.count == list.size)
        #expect(try await desk.status(Self.known[0], "2025-01-01") == .referenced)
    }

    @Test(arguments: ["content", "lines"])
    func aListThatWasTamperedWithIsNotTakenIn(column: String) async throws {
        let desk = try await Desk()
        let digest = try await desk.proposal().digest
        try await desk.scene.stores.database.write { connection in
            try connection.execute(
                column == "content"
                    ? "UPDATE partner_lists SET content = \(Data([0]))" : "UPDATE partner_lists SET lines = 5")
        }
        await #expect(throws: DatabaseUnavailable.self) { try await desk.validate(digest) }
    }

    @Test(arguments: [
        (Data([0xFF, 0xFE]), PartnerFile.Problem.notUTF8), (Data("a,b\n".utf8), .otherHeader), (Data(), .otherHeader),
        (csv(), .noLine), (csv("a", "b", "c"), .tooManyLines(2)),
    ])
    func aFileThatIsNoListIsANamedProblem(bytes: Data, problem: PartnerFile.Problem) {
        #expect(throws: problem) { try PartnerFile(bytes, most: 2) }
    }
}
