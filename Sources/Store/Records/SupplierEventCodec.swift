import Referencing

/// What the journal keeps of the events of suppliers (see ``StoredEvent``).
extension StoredEvent {
    init(_ event: SupplierEvent) {
        switch event {
        case .ficheEdited(let version): self.init("supplier.edit_fiche", ["version": "\(version)"])
        case .ficheEditedOnRequest(let version, let reason):
            self.init("supplier.edit_on_request", ["version": "\(version)", "reason": reason])
        case .requestMade(let number): self.init("supplier.make_request", ["request": number.text])
        case .claimed(let number): self.init("supplier.claim", ["request": number.text])
        case .moved(let number, let siret, let day):
            self.init("supplier.move", ["request": number.text, "to": siret.digits, "from": day.description])
        case .requestRefused(let number): self.init("supplier.refuse_request", ["request": number.text])
        case .linked(let siret): self.init("supplier.link", ["to": siret.digits])
        case .unlinked: self.init("supplier.unlink", [:])
        case .contactHidden(let reason): self.init("supplier.hide_contact", ["reason": reason])
        case .contactShown: self.init("supplier.show_contact")
        case .left(let day): self.init("supplier.leave", ["from": day.description])
        case .cessationRecorded(let day, let words):
            self.init("supplier.record_cessation", Self.words(words, ["from": day.description]))
        case .letterRead(let number): self.init("supplier.read_letter", ["letter": "\(number)"])
        case .letterPosted(let number, let day):
            self.init("supplier.post_letter", ["letter": "\(number)", "on": day.description])
        case .procedureOpened(let number): self.init("supplier.open_procedure", ["procedure": number.text])
        case .suspendedUrgently(let number, let day, let capacity):
            self.init(
                "supplier.suspend_urgently",
                ["procedure": number.text, "from": day.description, "capacity": capacity])
        case .correctionAsked(let number): self.init("supplier.ask_correction", ["correction": "\(number)"])
        case .correctionDecided(let number, let isAgreed):
            self.init("supplier.decide_correction", ["correction": "\(number)", "agreed": isAgreed ? "yes" : "no"])
        case .observed(let number): self.init("supplier.observe", ["procedure": number.text])
        case .hearingAsked(let number): self.init("supplier.ask_hearing", ["procedure": number.text])
        case .hearingRecorded(let number): self.init("supplier.record_hearing", ["procedure": number.text])
        case .procedureDecided(let number, let outcome):
            self.init("supplier.decide_procedure", ["procedure": number.text, "outcome": outcome.rawValue])
        case .withdrawnElsewhere(let number):
            self.init("supplier.withdraw_elsewhere", ["procedure": number.text])
        case .appealFiled(let number, let kind, let day):
            self.init("supplier.file_appeal", Self.appeal(number, ["kind": kind.rawValue, "on": day.description]))
        case .appealAnswered(let number, let outcome):
            self.init("supplier.answer_appeal", Self.appeal(number, ["outcome": outcome.rawValue]))
        case .restored(let number, let day):
            self.init("supplier.restore", Self.appeal(number, ["from": day.description]))
        case .appealAnswerRead(let number): self.init("supplier.read_answer", Self.appeal(number, [:]))
        case .appealSilent(let number, let day):
            self.init("supplier.silent_appeal", Self.appeal(number, ["since": day.description]))
        case .lifted(let day, let words): self.init("supplier.lift", Self.words(words, ["from": day.description]))
        }
    }

    func supplierEvent() throws -> SupplierEvent {
        switch code {
        case "supplier.edit_fiche": .ficheEdited(version: try value("version") { Int($0) })
        case "supplier.edit_on_request":
            .ficheEditedOnRequest(version: try value("version") { Int($0) }, because: try text("reason"))
        case "supplier.make_request": .requestMade(try request())
        case "supplier.claim": .claimed(try request())
        case "supplier.move":
            .moved(try request(), to: try value("to") { Siret($0) }, from: try day("from"))
        case "supplier.refuse_request": .requestRefused(try request())
        case "supplier.link": .linked(to: try value("to") { Siret($0) })
        case "supplier.unlink": .unlinked
        case "supplier.hide_contact": .contactHidden(because: try text("reason"))
        case "supplier.show_contact": .contactShown
        case "supplier.leave": .left(from: try day("from"))
        case "supplier.record_cessation": .cessationRecorded(from: try day("from"), try words())
        case "supplier.open_procedure": .procedureOpened(try procedure())
        case "supplier.suspend_urgently":
            .suspendedUrgently(try procedure(), from: try day("from"), capacity: try text("capacity"))
        case "supplier.ask_correction": .correctionAsked(try value("correction") { Int($0) })
        case "supplier.decide_correction":
            .correctionDecided(
                try value("correction") { Int($0) }, isAgreed: try value("agreed") { ["yes": true, "no": false][$0] })
        case "supplier.observe": .observed(try procedure())
        case "supplier.ask_hearing": .hearingAsked(try procedure())
        case "supplier.record_hearing": .hearingRecorded(try procedure())
        case "supplier.decide_procedure":
            .procedureDecided(try procedure(), try value("outcome", ProcedureOutcome.init))
        case "supplier.file_appeal":
            .appealFiled(try appeal(), try value("kind", Appeal.Kind.init), on: try day("on"))
        case "supplier.answer_appeal": .appealAnswered(try appeal(), try value("outcome", Appeal.Outcome.init))
        case "supplier.post_letter":
            .letterPosted(try value("letter") { Int($0) }, on: try day("on"))
        case "supplier.withdraw_elsewhere": .withdrawnElsewhere(try procedure())
        case "supplier.read_letter": .letterRead(try value("letter") { Int($0) })
        case "supplier.restore": .restored(try appeal(), from: try day("from"))
        case "supplier.read_answer": .appealAnswerRead(try appeal())
        case "supplier.silent_appeal": .appealSilent(try appeal(), since: try day("since"))
        case "supplier.lift": .lifted(from: try day("from"), try words())
        default: throw UnknownCode(code: code)
        }
    }
}
