import Foundation
import Referencing
import Testing

@testable import Store

/// Stored values are read back as they were, in a form that no renaming changes; unknown ones are named errors.
@Suite struct CodecTests {
    private static let appeal = AppealNumber(year: 2026, sequence: 1)
    private static let request = SupplierRequestNumber(year: 2026, sequence: 1)
    private static let number = ProcedureNumber(year: 2026, sequence: 1)

    static let events: [(Event, String)] = [
        (.application(.opened), "application.open"),
        (.application(.charterAccepted(version: "1", sha256: "a")), "charter.accept"),
        (.application(.companySaved(Scene.siret, isVerified: true)), "company.save"),
        (.application(.profileSaved), "profile.save"),
        (.application(.letterMade(reference: "LE", sha256: "a")), "letter.make"),
        (.application(.signedLetterDeposited(sha256: "a", size: 3)), "letter.upload"),
        (.application(.submitted(ApplicationNumber(year: 2026, sequence: 7))), "application.submit"),
        (.application(.draftDeleted), "application.delete"), (.application(.withdrawn), "application.withdraw"),
        (.application(.reviewStarted), "application.start_review"),
        (.application(.handedOver(to: AccountID("x"))), "application.hand_over"),
        (
            .application(.complementRequested([.charter, .letter], deadline: CivilDay("2026-03-01")!)),
            "application.request_complement"
        ),
        (.application(.complementAnswered), "application.answer_complement"),
        (.application(.proposed), "application.propose"),
        (.application(.proposalWithdrawn(because: "r")), "application.withdraw_proposal"),
        (.application(.sentBack(because: "r")), "application.send_back"),
        (.application(.recused(because: "r")), "application.recuse"),
        (.application(.accepted(superseding: [])), "application.accept"),
        (.application(.accepted(superseding: [Period(from: CivilDay("2026-06-01")!)])), "application.accept"),
        (.application(.refused), "application.refuse"),
        (.application(.closed(because: .duplicate, nil)), "application.close"),
        (.application(.closed(because: .duplicate, Closing(facts: "f", capacity: "c"))), "application.close"),
        (
            .register(
                .referenced(
                    Scene.siret, from: CivilDay("2026-03-01")!,
                    superseding: [
                        Period(from: CivilDay("2026-06-01")!),
                        try! Period(
                            start: CivilDay("2025-06-01")!, end: CivilDay("2026-06-01")!, endReason: .suspension),
                    ])), "supplier.reference"
        ),
        (.register(.listImported(changes: 4)), "suppliers.import"),
        (
            .register(.listFiled(PartnerListNumber(year: 2026, sequence: 1), sha256: "a")), "partner_list.file"
        ),
        (
            .register(.listValidated(PartnerListNumber(year: 2026, sequence: 1), changes: 3)), "partner_list.validate"
        ),
        (
            .register(.listRefused(PartnerListNumber(year: 2026, sequence: 1), because: "a")), "partner_list.refuse"
        ), (.register(.errorReported), "fiche.report"),
        (.register(.complaintReceived), "fiche.complaint"), (.register(.reportTaken), "fiche.report_taken"),
        (.register(.reportAnswered), "fiche.report_answered"),
        (.register(.reportClosed), "fiche.report_closed"), (.account(.opened(.approver)), "account.open"),
        (.account(.addressProved), "account.prove_email"), (.account(.passwordSet), "account.set_password"),
        (
            .account(.delegated(capacity: "c", act: "a", from: CivilDay("2026-05-01")!, to: nil)), "account.delegate"
        ),
        (
            .account(
                .delegated(capacity: "c", act: "a", from: CivilDay("2026-05-01")!, to: CivilDay("2026-06-01")!)),
            "account.delegate"
        ),
        (.account(.delegationEnded(on: CivilDay("2026-05-01")!)), "account.end_delegation"),
        (.account(.secondFactorSet), "account.set_second_factor"),
        (.account(.secondFactorReset), "account.reset_second_factor"),
        (.account(.recoveryCodesRenewed), "account.renew_recovery_codes"),
        (.account(.agreementAsked("reset_factor")), "account.ask_agreement"),
        (.account(.agreementRefused("reset_factor")), "account.refuse_agreement"),
        (.account(.identityLinked), "account.link_identity"),
        (.account(.identityUnlinked), "account.unlink_identity"), (.account(.disabled), "account.disable"),
        (.account(.enabled), "account.enable"),
        (.account(.loggedIn), "session.start"), (.account(.loggedOutEverywhere), "session.end_all"),
        (.application(.reasonsAsked), "application.ask_reasons"),
        (.application(.reasonsGiven(Closing(facts: "f", capacity: "c"))), "application.give_reasons"),
        (.application(.erased), "application.erase"), (.account(.addressChanged), "account.change_email"),
        (.account(.dataExported), "account.export"), (.account(.deleted), "account.delete"),
        (.application(.appealFiled(appeal, .informal, on: CivilDay("2026-05-01")!)), "application.file_appeal"),
        (.application(.appealAnswered(appeal, .rejected)), "application.answer_appeal"),
        (.application(.appealSilent(appeal, since: CivilDay("2026-05-01")!)), "application.silent_appeal"),
        (.supplier(.appealFiled(appeal, .court, on: CivilDay("2026-05-01")!)), "supplier.file_appeal"),
        (.supplier(.ficheEditedOnRequest(version: 2, because: "a")), "supplier.edit_on_request"),
        (.application(.reopened), "application.reopen"),
        (.supplier(.letterPosted(2, on: CivilDay("2026-05-01")!)), "supplier.post_letter"),
        (
            .supplier(.withdrawnElsewhere(ProcedureNumber(year: 2026, sequence: 1))), "supplier.withdraw_elsewhere"
        ),
        (.supplier(.requestMade(request)), "supplier.make_request"), (.supplier(.claimed(request)), "supplier.claim"),
        (
            .supplier(.moved(request, to: Siret("55208131700099")!, from: CivilDay("2026-05-01")!)), "supplier.move"
        ),
        (.supplier(.requestRefused(request)), "supplier.refuse_request"),
        (.supplier(.linked(to: Siret("55208131700099")!)), "supplier.link"), (.supplier(.unlinked), "supplier.unlink"),
        (.supplier(.appealAnswered(appeal, .granted)), "supplier.answer_appeal"),
        (.supplier(.appealAnswerRead(appeal)), "supplier.read_answer"),
        (.application(.appealAnswerRead(appeal)), "application.read_answer"),
        (.supplier(.restored(appeal, from: CivilDay("2026-05-01")!)), "supplier.restore"),
        (.supplier(.appealSilent(appeal, since: CivilDay("2026-05-01")!)), "supplier.silent_appeal"),
        (.application(.decisionRead), "application.read_decision"),
        (.application(.decisionPosted(on: CivilDay("2026-05-01")!)), "application.post_decision"),
        (.application(.silenceDecided(on: CivilDay("2026-05-01")!)), "application.silence"),
        (.supplier(.ficheEdited(version: 2)), "supplier.edit_fiche"),
        (.supplier(.contactHidden(because: "r")), "supplier.hide_contact"),
        (.supplier(.contactShown), "supplier.show_contact"),
        (.supplier(.left(from: CivilDay("2026-05-01")!)), "supplier.leave"),
        (.supplier(.letterRead(3)), "supplier.read_letter"),
        (
            .supplier(.cessationRecorded(from: CivilDay("2026-05-01")!, Closing(facts: "f", capacity: "c"))),
            "supplier.record_cessation"
        ),
        (.supplier(.procedureOpened(number)), "supplier.open_procedure"),
        (
            .supplier(.suspendedUrgently(number, from: CivilDay("2026-05-01")!, capacity: "c")),
            "supplier.suspend_urgently"
        ),
        (.supplier(.correctionAsked(1)), "supplier.ask_correction"),
        (.supplier(.correctionDecided(1, isAgreed: false)), "supplier.decide_correction"),
        (.supplier(.observed(number)), "supplier.observe"),
        (.supplier(.hearingAsked(number)), "supplier.ask_hearing"),
        (.supplier(.hearingRecorded(number)), "supplier.record_hearing"),
        (.supplier(.procedureDecided(number, .noMeasure)), "supplier.decide_procedure"),
        (.supplier(.lifted(from: CivilDay("2026-05-01")!, Closing(facts: "f", capacity: "c"))), "supplier.lift"),
        (.documentPrinted(.decision, sha256: "a"), "document.print"),
        (.documentScanned(.signedLetter, sha256: "a", .infected), "document.scan"),
        (.evidenceRecorded, "evidence.record"), (.evidenceBegun, "evidence.begin"),
        (.mailsRetried(3), "mails.retry"),
    ]

    @Test(arguments: events)
    func anEventKeepsItsCode(event: Event, code: String) throws {
        let stored = StoredEvent(event)
        #expect(stored.code == code && stored.payload["v"] == "1")
        #expect(try stored.event() == event)
    }

    @Test(arguments: [
        ("application.close", ["reason": "ennui"]), ("company.save", [String: String]()),
    ])
    func anUnknownValueOfAnEventIsANamedError(code: String, payload: [String: String]) {
        #expect(throws: JSONValue.Unreadable.self) { try StoredEvent(code: code, payload: payload).event() }
    }

    /// While a new release takes over, the one before reads what it does not know yet.
    @Test func whatALaterReleaseWroteIsKnownToBeUnknown() throws {
        let stored = StoredEvent(code: "application.bend", payload: [:])
        #expect(try stored.knownEvent() == .unknown("application.bend"))
        #expect(throws: StoredEvent.UnknownCode(code: "application.bend")) { try stored.event() }
    }

    @Test(arguments: ["", "\u{FEFF}", "\u{FEFF}a\u{FEFF}", "\"\\\n\r\t\u{1}\u{1F}", "e\u{301}\u{2028}😀"])
    func aStoredTextIsReadScalarByScalar(text: String) throws {
        let value: JSONValue = ["t": .text(text)]
        let read = try JSONValue(parsing: value.text).string("t")
        #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test func valuesAreReadBack() throws {
        var company = Scene.company()
        company.registry = RegistryRecord(
            siret: company.siret, name: "É \"C\"\n", address: "1", postalCode: "35000", commune: "R", isActive: false,
            since: CivilDay("2020-01-01"))
        #expect(try JSONValue(parsing: JSONValue(company).text).company() == company)
        var profile = Scene.profile
        (profile.worksRemotely, profile.price, profile.sizes) = (false, .onQuote, [.solo])
        #expect(try JSONValue(parsing: JSONValue(profile).text).profile() == profile)
        profile.territory = .national
        #expect(try JSONValue(parsing: JSONValue(profile).text).profile() == profile)
        let reasons = try Reasons<RefusalGround>(
            grounds: [.inactive], facts: "L’établissement a fermé en mars dernier.")
        for outcome in [Outcome.accept, .refuse(reasons)] {
            #expect(try JSONValue(parsing: JSONValue(outcome).text).outcome() == outcome)
        }
        let extract = Extract(company: company, profile: nil, signedLetterSHA256: "s")
        #expect(try JSONValue(parsing: JSONValue(extract).text).extract() == extract)
    }

    /// A request of the first releases held up the examination, whatever it asked for.
    @Test func whatIsIndispensableIsReadBack() throws {
        let items: [ComplementRequest.Item] = [
            .init(section: .profile, text: "a", isIndispensable: true),
            .init(section: .letter, text: "b", isIndispensable: false),
        ]
        #expect(try JSONValue(parsing: JSONValue(items).text).complementItems() == items)
        let former = try JSONValue(parsing: #"{"v":1,"items":[{"section":"profile","text":"a"}]}"#)
        #expect(try former.complementItems() == [items[0]])
    }

    @Test(arguments: [
        ("themes", "[\"magie\"]"), ("sizes", "[\"99\"]"), ("price", "\"rien\""), ("territory", "[\"99\"]"), ("v", "2"),
    ])
    func anUnknownValueIsANamedError(name: String, value: String) throws {
        guard case .object(var object) = JSONValue(Scene.profile) else { throw Scene.Missing() }
        object[name] = try JSONValue(parsing: value)
        #expect(throws: JSONValue.Unreadable.self) { try JSONValue.object(object).profile() }
    }

    @Test(arguments: ["themes", "sizes", "price"])
    func anUnknownColumnIsANamedError(column: String) async throws {
        let scene = try await Scene()
        _ = try await scene.stores.suppliers.importLines(
            [[try RegisterTests.line(Scene.siret.digits, "2024-01-01")]], by: .command("t"), at: scene.start)
        try await scene.stores.database.write { connection in
            try connection.execute("UPDATE suppliers SET \(SQL(stringLiteral: column)) = 'magie'")
        }
        await #expect(throws: UnreadableColumn.self) { try await scene.stores.suppliers.changes(after: -1) }
    }
}
