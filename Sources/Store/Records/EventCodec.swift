import Referencing

/// What the journal keeps of an event: a code that never changes, and a flat payload. `v` is the payload's version; the
/// rows of the first release carry none, and hold the same names.
struct StoredEvent {
    let code: String
    let payload: [String: String]
}

extension StoredEvent {
    init(_ event: Event) {
        switch event {
        case .application(let event): self.init(event)
        case .register(let event): self.init(event)
        case .supplier(let event): self.init(event)
        case .account(let event): self.init(event)
        case .documentPrinted(let kind, let sha256):
            self.init("document.print", ["kind": kind.rawValue, "sha256": sha256])
        case .documentScanned(let kind, let sha256, let scan):
            self.init("document.scan", ["kind": kind.rawValue, "sha256": sha256, "scan": scan.rawValue])
        case .evidenceRecorded: self.init("evidence.record")
        case .evidenceBegun: self.init("evidence.begin")
        case .unknown(let code): self.init(code)
        case .mailsRetried(let count): self.init("mails.retry", ["count": "\(count)"])
        }
    }

    init(_ code: String, _ payload: [String: String] = [:]) {
        (self.code, self.payload) = (code, payload.merging(["v": "1"]) { first, _ in first })
    }

    private init(_ event: ApplicationEvent) {
        switch event {
        case .opened: self.init("application.open")
        case .charterAccepted(let version, let sha256):
            self.init("charter.accept", ["version": version, "sha256": sha256])
        case .companySaved(let siret, let isVerified):
            self.init("company.save", ["siret": siret.digits, "register": isVerified ? "verified" : "unverified"])
        case .profileSaved: self.init("profile.save")
        case .letterMade(let reference, let sha256):
            self.init("letter.make", ["reference": reference, "sha256": sha256])
        case .signedLetterDeposited(let sha256, let size):
            self.init("letter.upload", ["sha256": sha256, "size": "\(size)"])
        case .submitted(let number):
            self.init("application.submit", number.map { ["number": $0.text] } ?? [:])
        case .draftDeleted: self.init("application.delete")
        case .withdrawn: self.init("application.withdraw")
        case .reviewStarted: self.init("application.start_review")
        case .handedOver(let colleague): self.init("application.hand_over", ["to": colleague.text])
        case .complementRequested(let sections, let deadline):
            self.init(
                "application.request_complement",
                [
                    "sections": sections.map(\.rawValue).joined(separator: " "), "deadline": deadline.description,
                ])
        case .complementAnswered: self.init("application.answer_complement")
        case .proposed: self.init("application.propose")
        case .proposalWithdrawn(let reason): self.init("application.withdraw_proposal", ["reason": reason])
        case .sentBack(let reason): self.init("application.send_back", ["reason": reason])
        case .recused(let reason): self.init("application.recuse", ["reason": reason])
        case .accepted(let superseded): self.init("application.accept", Self.superseded(superseded))
        case .refused: self.init("application.refuse")
        case .closed(let reason, let closing):
            let payload = ["reason": reason.rawValue]
            self.init("application.close", closing.map { Self.words($0, payload) } ?? payload)
        case .reopened: self.init("application.reopen")
        case .decisionRead: self.init("application.read_decision")
        case .decisionPosted(let day): self.init("application.post_decision", ["on": day.description])
        case .erased: self.init("application.erase")
        case .reasonsAsked: self.init("application.ask_reasons")
        case .reasonsGiven(let statement): self.init("application.give_reasons", Self.words(statement, [:]))
        case .appealFiled(let number, let kind, let day):
            self.init("application.file_appeal", Self.appeal(number, ["kind": kind.rawValue, "on": day.description]))
        case .appealAnswered(let number, let outcome):
            self.init("application.answer_appeal", Self.appeal(number, ["outcome": outcome.rawValue]))
        case .appealAnswerRead(let number): self.init("application.read_answer", Self.appeal(number, [:]))
        case .appealSilent(let number, let day):
            self.init("application.silent_appeal", Self.appeal(number, ["since": day.description]))
        case .silenceDecided(let day): self.init("application.silence", ["on": day.description])
        }
    }

    private init(_ event: RegisterEvent) {
        switch event {
        case .referenced(let siret, let day, let superseded):
            let what = ["siret": siret.digits, "from": day.description]
            self.init("supplier.reference", what.merging(Self.superseded(superseded)) { first, _ in first })
        case .listImported(let changes): self.init("suppliers.import", ["changes": "\(changes)"])
        case .listFiled(let number, let sha256):
            self.init("partner_list.file", ["list": number.text, "sha256": sha256])
        case .listValidated(let number, let changes):
            self.init("partner_list.validate", ["list": number.text, "changes": "\(changes)"])
        case .listRefused(let number, let reason):
            self.init("partner_list.refuse", ["list": number.text, "reason": reason])
        case .errorReported: self.init("fiche.report")
        case .complaintReceived: self.init("fiche.complaint")
        case .reportTaken: self.init("fiche.report_taken")
        case .reportAnswered: self.init("fiche.report_answered")
        case .reportClosed: self.init("fiche.report_closed")
        }
    }

    private init(_ event: AccountEvent) {
        switch event {
        case .opened(let role): self.init("account.open", ["role": role.rawValue])
        case .addressProved: self.init("account.prove_email")
        case .passwordSet: self.init("account.set_password")
        case .secondFactorSet: self.init("account.set_second_factor")
        case .secondFactorReset: self.init("account.reset_second_factor")
        case .recoveryCodesRenewed: self.init("account.renew_recovery_codes")
        case .agreementAsked(let what): self.init("account.ask_agreement", ["what": what])
        case .agreementRefused(let what): self.init("account.refuse_agreement", ["what": what])
        case .identityLinked: self.init("account.link_identity")
        case .identityUnlinked: self.init("account.unlink_identity")
        case .disabled: self.init("account.disable")
        case .enabled: self.init("account.enable")
        case .addressChanged: self.init("account.change_email")
        case .dataExported: self.init("account.export")
        case .deleted: self.init("account.delete")
        case .delegated(let capacity, let act, let first, let end):
            let days = ["from": first.description].merging(end.map { ["to": $0.description] } ?? [:]) { first, _ in
                first
            }
            self.init("account.delegate", ["capacity": capacity, "by": act].merging(days) { first, _ in first })
        case .delegationEnded(let day): self.init("account.end_delegation", ["on": day.description])
        case .loggedIn: self.init("session.start")
        case .loggedOutEverywhere: self.init("session.end_all")
        }
    }

    static func words(_ closing: Closing, _ payload: [String: String]) -> [String: String] {
        payload.merging(["facts": closing.facts, "capacity": closing.capacity]) { first, _ in first }
    }

    static func appeal(_ number: AppealNumber, _ payload: [String: String]) -> [String: String] {
        payload.merging(["appeal": number.text]) { first, _ in first }
    }

    /// Periods that no longer count as they stood; nothing is written when there are none.
    private static func superseded(_ periods: [Period]) -> [String: String] {
        periods.isEmpty ? [:] : ["supersedes": periods.map(text).joined(separator: " ")]
    }

    /// `2026-01-01/2026-03-01/expiration`; a period that runs ends after its first slash.
    static func text(_ period: Period) -> String {
        "\(period.start)/\(period.end?.description ?? "")/\(period.endReason?.rawValue ?? "")"
    }
}

extension StoredEvent {
    /// A code that a later release writes while this one still runs.
    struct UnknownCode: Error, Equatable { let code: String }

    /// The same as ``event()``; what a later release wrote is known to be unknown.
    /// - Throws: ``JSONValue/Unreadable`` for a value that this version does not know.
    func knownEvent() throws -> Event {
        do { return try event() } catch let unknown as UnknownCode { return .unknown(unknown.code) }
    }

    /// - Throws: ``UnknownCode``; ``JSONValue/Unreadable`` for a value that this version does not know.
    func event() throws -> Event {
        guard (payload["v"] ?? "1") == "1" else {
            throw JSONValue.Unreadable(what: "\(code): unknown version « \(payload["v"] ?? "") »")
        }
        switch code {
        case "application.open": return .application(.opened)
        case "charter.accept":
            return .application(.charterAccepted(version: try text("version"), sha256: try text("sha256")))
        case "company.save":
            return .application(
                .companySaved(try value("siret") { Siret($0) }, isVerified: try text("register") == "verified"))
        case "profile.save": return .application(.profileSaved)
        case "letter.make":
            return .application(.letterMade(reference: try text("reference"), sha256: try text("sha256")))
        case "letter.upload":
            return .application(.signedLetterDeposited(sha256: try text("sha256"), size: try value("size") { Int($0) }))
        case "application.submit":
            // The first release did not write the number: it stands on the application.
            let number = try payload["number"].map { _ in try value("number") { ApplicationNumber($0) } }
            return .application(.submitted(number))
        case "application.delete": return .application(.draftDeleted)
        case "application.withdraw": return .application(.withdrawn)
        case "application.start_review": return .application(.reviewStarted)
        case "application.hand_over": return .application(.handedOver(to: AccountID(try text("to"))))
        case "application.request_complement": return .application(try complementRequested())
        case "application.answer_complement": return .application(.complementAnswered)
        case "application.propose": return .application(.proposed)
        case "application.withdraw_proposal":
            return .application(.proposalWithdrawn(because: try text("reason")))
        case "application.send_back": return .application(.sentBack(because: payload["reason"] ?? ""))
        case "application.recuse": return .application(.recused(because: try text("reason")))
        case "application.accept": return .application(.accepted(superseding: try superseded()))
        case "application.refuse": return .application(.refused)
        case "application.file_appeal":
            return .application(.appealFiled(try appeal(), try value("kind", Appeal.Kind.init), on: try day("on")))
        case "application.answer_appeal":
            return .application(.appealAnswered(try appeal(), try value("outcome", Appeal.Outcome.init)))
        case "application.read_answer": return .application(.appealAnswerRead(try appeal()))
        case "application.silent_appeal":
            return .application(.appealSilent(try appeal(), since: try day("since")))
        case "application.reopen": return .application(.reopened)
        case "application.ask_reasons": return .application(.reasonsAsked)
        case "application.give_reasons": return .application(.reasonsGiven(try words()))
        case "application.erase": return .application(.erased)
        case "application.read_decision": return .application(.decisionRead)
        case "application.post_decision": return .application(.decisionPosted(on: try day("on")))
        case "application.silence": return .application(.silenceDecided(on: try day("on")))
        case "application.close":
            let closing = try payload["facts"].map { _ in try words() }
            return .application(.closed(because: try value("reason", ClosingReason.init), closing))
        default: return try otherEvent()
        }
    }

    private func otherEvent() throws -> Event {
        switch code {
        case "supplier.reference":
            return .register(
                .referenced(
                    try value("siret") { Siret($0) }, from: try value("from") { CivilDay($0) },
                    superseding: try superseded()))
        case "partner_list.file": return .register(.listFiled(try list(), sha256: try text("sha256")))
        case "partner_list.validate":
            return .register(.listValidated(try list(), changes: try value("changes") { Int($0) }))
        case "partner_list.refuse": return .register(.listRefused(try list(), because: try text("reason")))
        case "suppliers.import": return .register(.listImported(changes: try value("changes") { Int($0) }))
        case "fiche.report": return .register(.errorReported)
        case "fiche.complaint": return .register(.complaintReceived)
        case "fiche.report_taken": return .register(.reportTaken)
        case "fiche.report_answered": return .register(.reportAnswered)
        case "fiche.report_closed": return .register(.reportClosed)
        case "document.print":
            return .documentPrinted(try value("kind", Document.Kind.init), sha256: try text("sha256"))
        case "document.scan":
            return .documentScanned(
                try value("kind", Document.Kind.init), sha256: try text("sha256"), try value("scan", Scan.init))
        case "evidence.record": return .evidenceRecorded
        case "evidence.begin": return .evidenceBegun
        case "mails.retry": return .mailsRetried(try value("count") { Int($0) })
        case "account.open": return .account(.opened(try value("role", Role.init)))
        case "account.prove_email": return .account(.addressProved)
        case "account.set_password": return .account(.passwordSet)
        case "account.set_second_factor": return .account(.secondFactorSet)
        case "account.reset_second_factor": return .account(.secondFactorReset)
        case "account.renew_recovery_codes": return .account(.recoveryCodesRenewed)
        case "account.ask_agreement": return .account(.agreementAsked(try text("what")))
        case "account.refuse_agreement": return .account(.agreementRefused(try text("what")))
        case "account.link_identity": return .account(.identityLinked)
        case "account.unlink_identity": return .account(.identityUnlinked)
        case "account.disable": return .account(.disabled)
        case "account.enable": return .account(.enabled)
        case "account.change_email": return .account(.addressChanged)
        case "account.export": return .account(.dataExported)
        case "account.delete": return .account(.deleted)
        case "account.delegate":
            return .account(
                .delegated(
                    capacity: try text("capacity"), act: try text("by"), from: try day("from"),
                    to: try payload["to"].map { _ in try day("to") }))
        case "account.end_delegation": return .account(.delegationEnded(on: try day("on")))
        case "session.start": return .account(.loggedIn)
        case "session.end_all": return .account(.loggedOutEverywhere)
        default: return .supplier(try supplierEvent())
        }
    }

    func day(_ name: String) throws -> CivilDay { try value(name) { CivilDay($0) } }

    func words() throws -> Closing { Closing(facts: try text("facts"), capacity: try text("capacity")) }

    func appeal() throws -> AppealNumber { try value("appeal") { AppealNumber($0) } }

    func list() throws -> PartnerListNumber { try value("list") { PartnerListNumber($0) } }

    func request() throws -> SupplierRequestNumber { try value("request") { SupplierRequestNumber($0) } }

    func procedure() throws -> ProcedureNumber { try value("procedure") { ProcedureNumber($0) } }

    private func complementRequested() throws -> ApplicationEvent {
        let sections = try text("sections").split(separator: " ").map { code in
            guard let section = Section(rawValue: String(code)) else {
                throw JSONValue.Unreadable(what: "section « \(code) »")
            }
            return section
        }
        return .complementRequested(sections, deadline: try value("deadline") { CivilDay($0) })
    }

    private func superseded() throws -> [Period] {
        try (payload["supersedes"] ?? "").split(separator: " ").map(Self.period)
    }

    static func period(_ text: Substring) throws -> Period {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let start = CivilDay(parts[0]) else {
            throw JSONValue.Unreadable(what: "period « \(text) »")
        }
        let (end, reason) = (CivilDay(parts[1]), EndReason(rawValue: parts[2]))
        guard (end == nil) == parts[1].isEmpty, (reason == nil) == parts[2].isEmpty else {
            throw JSONValue.Unreadable(what: "period « \(text) »")
        }
        return try Period(start: start, end: end, endReason: reason)
    }

    func text(_ name: String) throws -> String {
        guard let text = payload[name] else { throw JSONValue.Unreadable(what: "\(code): \(name) is missing") }
        return text
    }

    func value<Value>(_ name: String, _ make: (String) -> Value?) throws -> Value {
        let text = try text(name)
        guard let value = make(text) else { throw JSONValue.Unreadable(what: "\(code): \(name) « \(text) »") }
        return value
    }
}
