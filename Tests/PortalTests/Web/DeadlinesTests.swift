import Foundation
import Referencing
import Testing

@testable import Portal

/// The sentences that tell deadlines.
@Suite struct DeadlinesTests {
    private static let born = CivilDay("2026-11-26")!

    private static func appeal(_ kind: Appeal.Kind, on day: String, contesting: CivilDay = born) -> Appeal {
        Appeal(
            number: AppealNumber(year: 2026, sequence: 1), target: .application(.init(year: 2026, sequence: 1)),
            kind: kind,
            filedOn: CivilDay(day)!, text: "t", enteredBy: AccountID("a"), enteredAt: Date(), contestedOn: contesting)
    }

    /// An appeal interrupts the time, reasons that are asked for put it off, and it runs from the day on which they are told.
    @Test func theTimeToContestAnImplicitRefusalIsWhatTheLawSays() {
        func said(
            _ day: String, _ appeals: [Appeal] = [], isAwaited: Bool = false, given: String? = nil
        ) -> String {
            Deadlines.implicitRefusal(
                bornOn: Self.born, on: CivilDay(day)!, after: appeals, areReasonsAwaited: isAwaited,
                reasonsGivenOn: given.flatMap { CivilDay($0) }
            ).replacingOccurrences(of: "\u{A0}", with: " ")
        }
        let plain = said("2026-12-01")
        #expect(plain.contains("jusqu’au 27 janvier 2027 inclus") && plain.contains("en demander les motifs"))
        #expect(plain.contains("ministre chargé de l’économie") && plain.contains("l’interrompt, une fois"))
        #expect(said("2027-01-28").contains("a pris fin le 27 janvier 2027"))
        let interrupted = said("2027-01-28", [Self.appeal(.hierarchical, on: "2026-12-02")])
        #expect(interrupted.contains("est interrompu") && !interrupted.contains("a pris fin"))
        #expect(said("2026-12-03", [Self.appeal(.court, on: "2026-12-02")]).contains("27 janvier 2027"))
        let another = Self.appeal(.informal, on: "2026-12-02", contesting: CivilDay("2026-10-01")!)
        #expect(said("2026-12-03", [another]).contains("27 janvier 2027"))
        #expect(said("2026-12-03", isAwaited: true).contains("courra à partir de leur communication"))
        let given = said("2027-01-28", given: "2027-01-10")
        #expect(given.contains("jusqu’au 11 mars 2027 inclus") && !given.contains("en demander les motifs"))
    }
}
