import Foundation
import TestSupport
import Testing

@testable import Referencing

/// The life of a supplier: who may do what, when, and what the register says of every day afterwards.
@Suite struct SupplierLifeTests {
    static let start = CivilDay("2026-03-02")!
    static let owner = Actor(id: AccountID("owner"), role: .applicant, name: "Amina")
    static let stranger = Actor(id: AccountID("stranger"), role: .applicant, name: "Autre")
    static let reviewer = Actor(id: AccountID("reviewer"), role: .reviewer, name: "Irène")
    static let approver = Actor(id: AccountID("approver"), role: .approver, name: "Valérie")
    static let second = Actor(id: AccountID("second"), role: .approver, name: "Victor")
    static let administrator = Actor(id: AccountID("administrator"), role: .administrator, name: "Aline")
    static let reasons = try! Reasons<MeasureGround>(
        grounds: [.title], facts: "Le site emploie le mot « certifié » depuis mars.")

    static func file(_ periods: [Period] = [Period(from: start)], isOwned: Bool = true) -> SupplierFile {
        var supplier = Supplier(
            company: ActScene.company, profile: ActScene.profile, id: SupplierID("s"))
        supplier.slug = "atelier"
        return SupplierFile(
            supplier: supplier, owner: isOwned ? Owner(id: owner.id, email: "a@b.fr", name: "Amina") : nil,
            application: isOwned ? ApplicationID("a") : nil, acceptedAt: isOwned ? start.start : nil,
            profile: isOwned ? ActScene.profile : nil, ficheVersion: 1, isContactHidden: false,
            periods: periods.enumerated().map {
                RecordedPeriod(id: ID("p\($0.offset)"), period: $0.element, source: .decision)
            }, procedures: [], revision: 1)
    }

    static func context(_ actor: Actor, _ day: CivilDay) -> SupplierContext {
        SupplierContext(
            actor: actor, now: day.start + 43_200, policy: ActScene.policy,
            nextProcedure: ProcedureNumber(year: 2026, sequence: 1), isDelegated: true)
    }

    static func open(_ measure: Measure, in file: SupplierFile, on day: CivilDay = start) throws -> SupplierFile {
        try file.performing(
            OpenProcedure(measure, because: grounds(of: measure), observationsUntil: day.adding(days: 21)),
            context(reviewer, day)
        ).after
    }

    /// What ends in the supplier's favour does not wait for its observations.
    @Test func aWrongSuspensionEndsAtOnce() throws {
        let suspend = SuspendUrgently(
            because: Self.reasons, urgency: "Des victimes.", observationsUntil: Self.start.adding(days: 10),
            capacity: "cheffe")
        let urgent = try Self.file().performing(suspend, Self.context(Self.approver, Self.start)).after
        let next = Self.start.adding(days: 1)
        #expect(throws: SupplierRefusal.observationsAwaited) {
            try urgent.performing(Self.decide(.measure, next), Self.context(Self.second, next))
        }
        let ended = try urgent.performing(Self.decide(.noMeasure, next), Self.context(Self.second, next)).after
        #expect(ended.status(on: next) == .referenced)
    }

    /// A withdrawal rests on what was illegal, and nothing else does.
    static func grounds(of measure: Measure) -> Reasons<MeasureGround> {
        measure == .withdrawal
            ? try! Reasons(grounds: [.illegal], facts: "L’entreprise avait moins de six mois.") : reasons
    }

    @Test(arguments: Measure.allCases)
    func aMeasureRestsOnItsOwnGrounds(measure: Measure) throws {
        for ground in MeasureGround.allCases {
            let act = OpenProcedure(
                measure, because: try Reasons(grounds: [ground], facts: "Les faits, en une phrase."),
                observationsUntil: Self.start.adding(days: 21))
            if (measure == .withdrawal) == (ground == .illegal) {
                _ = try Self.file().performing(act, Self.context(Self.reviewer, Self.start))
            } else {
                #expect(throws: SupplierRefusal.groundDoesNotFit) {
                    try Self.file().performing(act, Self.context(Self.reviewer, Self.start))
                }
            }
        }
    }

    // MARK: Who may

    enum Person: String, CaseIterable {
        case owner, stranger, reviewer, approver, administrator

        var actor: Actor {
            switch self {
            case .owner: SupplierLifeTests.owner
            case .stranger: SupplierLifeTests.stranger
            case .reviewer: SupplierLifeTests.reviewer
            case .approver: SupplierLifeTests.approver
            case .administrator: SupplierLifeTests.administrator
            }
        }
    }

    /// Status, whether a procedure is open, and who may then; what is not named is refused.
    static let rights: [(SupplierStatus, Bool, [SupplierAction: Set<Person>])] = [
        (
            .referenced, false,
            [
                .editFiche: [.owner], .leave: [.owner], .hideContact: [.reviewer, .approver],
                .editOnRequest: [.reviewer, .approver],
                .recordCessation: [.reviewer, .approver], .suspendUrgently: [.approver],
                .openProcedure: [.reviewer, .approver], .askCorrection: [.reviewer, .approver],
            ]
        ),
        (
            .referenced, true,
            [
                .editFiche: [.owner], .leave: [.owner], .hideContact: [.reviewer, .approver],
                .editOnRequest: [.reviewer, .approver],
                .recordCessation: [.reviewer, .approver], .observe: [.owner, .reviewer, .approver],
                .askHearing: [.owner, .reviewer, .approver],
                .decideProcedure: [.approver], .askCorrection: [.reviewer, .approver],
            ]
        ),
        (
            .suspended, false,
            [
                .editFiche: [.owner], .leave: [.owner], .hideContact: [.reviewer, .approver],
                .editOnRequest: [.reviewer, .approver],
                .recordCessation: [.reviewer, .approver], .lift: [.approver], .openProcedure: [.reviewer, .approver],
                .askCorrection: [.reviewer, .approver],
            ]
        ),
        (
            .suspended, true,
            [
                .editFiche: [.owner], .leave: [.owner], .hideContact: [.reviewer, .approver],
                .editOnRequest: [.reviewer, .approver],
                .recordCessation: [.reviewer, .approver], .observe: [.owner, .reviewer, .approver],
                .askHearing: [.owner, .reviewer, .approver],
                .decideProcedure: [.approver], .askCorrection: [.reviewer, .approver],
            ]
        ),
        (.ended, false, [.askCorrection: [.reviewer, .approver], .linkMoved: [.reviewer, .approver]]),
        (.notReferenced, false, [.askCorrection: [.reviewer, .approver]]),
        (
            .ended, true,
            [
                .observe: [.owner, .reviewer, .approver],
                .askHearing: [.owner, .reviewer, .approver], .askCorrection: [.reviewer, .approver],
                .decideProcedure: [.approver], .linkMoved: [.reviewer, .approver],
            ]
        ),
    ]

    @Test(arguments: rights.indices)
    func whoMayDoWhat(row: Int) throws {
        let (status, hasProcedure, allowed) = Self.rights[row]
        var file = Self.file()
        if hasProcedure { file = try Self.open(.strikeOff, in: file) }
        switch status {
        case .referenced: break
        case .suspended: file.suspend(on: Self.start, asOf: Self.start)
        case .ended: file.end(on: Self.start, because: .cessation, asOf: Self.start)
        case .notReferenced: file.takeBack(from: Self.start)
        }
        #expect(file.status(on: Self.start) == status)
        for person in Person.allCases {
            for action in SupplierAction.allCases {
                let may = ActScene.policy.allows(action, to: person.actor, on: file, on: Self.start)
                #expect(may == allowed[action, default: []].contains(person), "\(status) \(action) \(person)")
            }
        }
    }

    @Test func whoOpenedAProcedureDoesNotDecideIt() throws {
        let file = try Self.file().performing(
            OpenProcedure(.strikeOff, because: Self.reasons, observationsUntil: Self.start.adding(days: 21)),
            Self.context(Self.approver, Self.start)
        ).after
        #expect(!ActScene.policy.allows(.decideProcedure, to: Self.approver, on: file, on: Self.start))
        #expect(ActScene.policy.allows(.decideProcedure, to: Self.second, on: file, on: Self.start))
        let alone = Policy(fourEyes: false, silence: ActScene.policy.silence, charterInForce: "1")
        #expect(alone.allows(.decideProcedure, to: Self.approver, on: file, on: Self.start))
    }

    @Test func whatCameWithAListHasNobodyToSpeakForIt() {
        let file = Self.file(isOwned: false)
        #expect(ActScene.policy.actions(for: Self.owner, on: file, on: Self.start).isEmpty)
        #expect(ActScene.policy.allows(.openProcedure, to: Self.reviewer, on: file, on: Self.start))
    }

    // MARK: The contradictory procedure

    static func decide(_ outcome: ProcedureOutcome, _ day: CivilDay, effectiveOn: CivilDay? = nil) -> DecideProcedure {
        DecideProcedure(outcome, because: "Vu.", capacity: "cheffe", effectiveOn: effectiveOn ?? day.adding(days: 1))
    }

    /// Not before the supplier had its time, or said what it has to say; not before a hearing that it asked for.
    @Test func aDecisionWaitsForWhatTheSupplierHasToSay() throws {
        let file = try Self.open(.suspension, in: Self.file())
        let (within, after) = (Self.start.adding(days: 21), Self.start.adding(days: 22))
        func refusal(_ file: SupplierFile, _ day: CivilDay) -> SupplierRefusal? {
            do throws(SupplierRefusal) {
                _ = try file.performing(Self.decide(.measure, day), Self.context(Self.approver, day))
                return nil
            } catch { return error }
        }
        #expect(refusal(file, within) == .observationsAwaited && refusal(file, after) == nil)
        let observed = try file.performing(Observe("Non."), Self.context(Self.owner, Self.start)).after
        #expect(refusal(observed, Self.start) == .observationsAwaited, "it has the time that it was promised")
        let waived = try file.performing(Observe("Non.", isLast: true), Self.context(Self.owner, Self.start)).after
        #expect(refusal(waived, Self.start) == nil, "unless it has nothing to add")
        #expect(!ActScene.policy.allows(.recordHearing, to: Self.reviewer, on: waived, on: Self.start))
        let asked = try waived.performing(AskHearing(), Self.context(Self.owner, Self.start)).after
        #expect(refusal(asked, after) == .observationsAwaited)
        let heard = try asked.performing(
            RecordHearing(on: Self.start, isAttended: true, report: "Entendue."),
            Self.context(Self.reviewer, Self.start)
        ).after
        #expect(refusal(heard, Self.start) == nil)
    }

    @Test(arguments: [
        (Measure.suspension, SupplierStatus.suspended), (.strikeOff, .ended), (.repeal, .ended),
        (.withdrawal, .notReferenced),
    ])
    func aMeasureTakesEffectOnItsDay(measure: Measure, status: SupplierStatus) throws {
        let day = Self.start.adding(days: 30)
        let (opened, effect) = (try Self.open(measure, in: Self.file()), day.adding(days: 3))
        let done = try opened.performing(
            Self.decide(.measure, day, effectiveOn: effect), Self.context(Self.approver, day))
        let isPast = measure == .withdrawal
        #expect(done.after.status(on: effect.adding(days: -1)) == (isPast ? .notReferenced : .referenced))
        #expect(done.after.status(on: effect) == status && done.after.status(on: effect.adding(days: 900)) == status)
        #expect(done.after.procedures[0].end?.effectiveOn == (isPast ? Self.start : effect))
        #expect(done.after.openProcedure == nil)
        let none = try opened.performing(Self.decide(.noMeasure, day), Self.context(Self.approver, day)).after
        #expect(none.periods == opened.periods && none.procedures[0].end?.effectiveOn == nil)
    }

    @Test func urgencySuspendsAtOnceAndItsDecisionConfirmsOrEnds() throws {
        let act = SuspendUrgently(
            because: Self.reasons, urgency: "Des victimes.", observationsUntil: Self.start.adding(days: 10),
            capacity: "cheffe")
        let urgent = try Self.file().performing(act, Self.context(Self.approver, Self.start)).after
        #expect(urgent.status(on: Self.start) == .suspended)
        let day = Self.start.adding(days: 11)
        let confirmed = try urgent.performing(Self.decide(.measure, day), Self.context(Self.second, day)).after
        #expect(confirmed.status(on: day) == .suspended && confirmed.procedures[0].end?.effectiveOn == Self.start)
        let ended = try urgent.performing(Self.decide(.noMeasure, day), Self.context(Self.second, day)).after
        #expect(ended.status(on: day) == .referenced && ended.status(on: day.adding(days: -1)) == .suspended)
    }

    /// CRPA L242-1: within four months from the decision, that day included.
    @Test func anAcceptanceIsTakenBackWithinFourMonths() throws {
        let last = Self.start.adding(months: 4)
        func opens(_ measure: Measure, _ day: CivilDay) -> Bool {
            do { _ = try Self.open(measure, in: Self.file(), on: day) } catch { return false }
            return true
        }
        #expect(opens(.withdrawal, last) && !opens(.withdrawal, last.adding(days: 1)))
        #expect(opens(.repeal, last.adding(days: 400)))
        // Opened in time and decided too late.
        let opened = try Self.open(.withdrawal, in: Self.file(), on: last)
        let late = last.adding(days: 22)
        #expect(throws: SupplierRefusal.tooLateToWithdraw) {
            try opened.performing(Self.decide(.measure, late), Self.context(Self.approver, late))
        }
        #expect(throws: SupplierRefusal.nothingAccepted) {
            try Self.open(.withdrawal, in: Self.file(isOwned: false))
        }
    }

    // MARK: What the register says

    /// Random lives beside a model that writes down every day: what is past never changes, but by a cessation told late.
    @Test func randomLivesAgainstTheModel() throws {
        var random = SeededGenerator(test: #function)
        for life in 0..<400 {
            var file = Self.file()
            var model = Array(repeating: Standing.referenced, count: 200)
            var today = 0
            for _ in 0..<8 {
                today += Int.random(in: 0...12, using: &random)
                let day = today + Int.random(in: 0...30, using: &random)
                let status = model[today]
                let (now, then) = (Self.start.adding(days: today), Self.start.adding(days: day))
                switch Int.random(in: 0...4, using: &random) {
                case 0 where status == .referenced || status == .out(.suspension):
                    let planned = (today..<200).first { model[$0] != status && model[$0] != .out(.voluntary) }
                    guard status != .referenced || planned.map({ day < $0 }) ?? true else { continue }
                    file.leave(on: then, asOf: now)
                    for place in today..<200 {
                        if place >= day {
                            model[place] = .out(.voluntary)
                        } else if model[place] == .out(.voluntary) {
                            model[place] = status
                        }
                    }
                case 1 where status == .referenced:
                    file.suspend(on: then, asOf: now)
                    for place in day..<200 where model[place] == .referenced { model[place] = .out(.suspension) }
                case 2 where status == .out(.suspension):
                    file.resume(on: now)
                    for place in today..<200 where model[place] == .out(.suspension) { model[place] = .referenced }
                case 3 where status == .referenced || status == .out(.suspension):
                    file.end(on: then, because: .dereferencing, asOf: now)
                    for place in day..<200 where [.referenced, .out(.suspension)].contains(model[place]) {
                        model[place] = .out(.dereferencing)
                    }
                case 4 where status == .referenced && today > 0:
                    let past = (0...today).last { $0 == 0 || model[$0 - 1] != .referenced } ?? 0
                    guard past < today else { continue }
                    file.end(on: Self.start.adding(days: past + 1), because: .cessation, asOf: now)
                    for place in (past + 1)..<200 where [.referenced, .out(.suspension)].contains(model[place]) {
                        model[place] = .out(.cessation)
                    }
                default: continue
                }
                let said = file.periods.map(\.period)
                for place in model.indices {
                    let found = Standing(said, on: Self.start.adding(days: place))
                    #expect(found == model[place], "life \(life), day \(place)")
                    if found != model[place] { return }
                }
                // What acts add supersedes each row once, and leaves no two that hold the same day.
                let superseded = file.recordings.compactMap(\.supersedes)
                #expect(Set(superseded).count == superseded.count)
                #expect(!said.indices.contains { first in said[..<first].contains { $0.overlaps(said[first]) } })
            }
        }
    }

    /// A granted appeal takes back the measure that it is against, and no other one.
    @Test func anAppealTakesBackItsOwnMeasure() throws {
        var file = Self.file()
        func measure(_ measure: Measure, on day: CivilDay) throws {
            file = try Self.open(measure, in: file, on: day)
            let decided = day.adding(days: 22)
            file = try file.performing(Self.decide(.measure, decided), Self.context(Self.approver, decided)).after
        }
        try measure(.suspension, on: Self.start)
        let suspension = file.procedures[0]
        let later = Self.start.adding(days: 100)
        var lifted = file
        lifted.restore(after: suspension, on: later)
        #expect(lifted.status(on: later) == .referenced && lifted.status(on: later.adding(days: -1)) == .suspended)
        try measure(.strikeOff, on: Self.start.adding(days: 40))
        let strikeOff = file.procedures[1]
        var first = file
        first.restore(after: suspension, on: later)
        #expect(first.status(on: later) == .ended, "nobody contested the strike-off")
        var second = file
        second.restore(after: strikeOff, on: later)
        #expect(second.status(on: later) == .suspended, "what it was before")
    }

    /// A cessation that is taken back gives back what was said before it, and no more.
    @Test(arguments: [false, true])
    func whatACessationEndedComesBackAsItWas(wasSuspended: Bool) {
        var file = Self.file()
        if wasSuspended { file.suspend(on: Self.start.adding(days: 5), asOf: Self.start) }
        let (closed, today) = (Self.start.adding(days: 10), Self.start.adding(days: 40))
        file.end(on: closed, because: .cessation, asOf: closed)
        file.restoreAfterCessation(on: today)
        #expect(file.status(on: today) == (wasSuspended ? .suspended : .referenced))
        #expect(file.status(on: today.adding(days: -1)) == .ended)
    }

    /// The same words twice are one observation; another piece, or the word that they are the last, is something more.
    @Test func anObservationSentTwiceIsKeptOnce() throws {
        var file = try Self.open(.strikeOff, in: Self.file())
        func observe(_ act: Observe) throws -> Int {
            file = try file.performing(act, Self.context(Self.owner, Self.start)).after
            return file.procedures[0].observations.count
        }
        let piece = Attachment(filename: "p.pdf", pages: 1, size: 1, sha256: "a")
        #expect(try observe(Observe("Non.")) == 1)
        #expect(try observe(Observe("Non.")) == 1)
        #expect(try observe(Observe("Non.", attachment: piece)) == 2)
        #expect(try observe(Observe("Non.", attachment: piece)) == 2)
        #expect(file.procedures[0].waivedAt == nil)
        #expect(try observe(Observe("Non.", isLast: true, attachment: piece)) == 3)
        #expect(file.procedures[0].waivedAt != nil)
    }

    /// An appeal that is granted before the measure takes effect leaves no day without referencing.
    @Test(arguments: [Measure.suspension, .strikeOff, .repeal])
    func aMeasureThatWasNotInForceYetNeverIs(measure: Measure) throws {
        var file = try Self.open(measure, in: Self.file())
        let decided = Self.start.adding(days: 22)
        file = try file.performing(Self.decide(.measure, decided), Self.context(Self.approver, decided)).after
        let effect = try #require(file.procedures[0].end?.effectiveOn)
        #expect(effect > decided && file.status(on: effect) != .referenced)
        file.restore(after: file.procedures[0], on: decided)
        for day in 0...60 {
            #expect(file.status(on: Self.start.adding(days: day)) == .referenced, "day \(day)")
        }
    }

    /// A measure that would change nothing is not decided: the letter would tell what is not so.
    @Test func aMeasureWithoutEffectIsRefused() throws {
        let opened = try Self.open(.suspension, in: Self.file())
        let day = Self.start.adding(days: 22)
        let left = try opened.performing(LeaveDirectory(from: Self.start), Self.context(Self.owner, Self.start)).after
        #expect(throws: SupplierRefusal.noEffect) {
            try left.performing(Self.decide(.measure, day), Self.context(Self.approver, day))
        }
        _ = try left.performing(Self.decide(.noMeasure, day), Self.context(Self.approver, day))
    }

    /// What a measure ends is neither put off nor given another reason by leaving.
    @Test func whoIsStruckOffDoesNotLeave() throws {
        let day = Self.start.adding(days: 22)
        let done = try Self.open(.strikeOff, in: Self.file()).performing(
            Self.decide(.measure, day, effectiveOn: day.adding(days: 5)), Self.context(Self.approver, day)
        ).after
        #expect(!ActScene.policy.allows(.leave, to: Self.owner, on: done, on: day))
        let left = try Self.file().performing(LeaveDirectory(from: day), Self.context(Self.owner, Self.start))
        #expect(ActScene.policy.allows(.leave, to: Self.owner, on: left.after, on: Self.start))
        let again = try left.after.performing(LeaveDirectory(from: day), Self.context(Self.owner, Self.start))
        #expect(again.events.isEmpty, "asked for twice")
    }

    /// A list takes up nothing that an act recorded here suspended or ended.
    @Test func aListDoesNotUndoASuspension() throws {
        var file = Self.file()
        file.suspend(on: Self.start.adding(days: 10), asOf: Self.start.adding(days: 10))
        let later = Period(from: Self.start.adding(days: 20))
        #expect(ImportPeriod(later).result(beside: file.periods, []).0.isRefusal)
        let before = try Period(
            start: Self.start.adding(days: -20), end: Self.start.adding(days: -10), endReason: .expiry)
        #expect(ImportPeriod(before).result(beside: file.periods, []).0 == .added)
    }

    // MARK: Corrections

    /// One asks, another one agrees; what the register said before stays readable, and no two periods hold the same day.
    @Test func aPeriodIsCorrectedByTwo() throws {
        let early = try Period(
            start: Self.start.adding(days: -100), end: Self.start.adding(days: -50), endReason: .expiry)
        let file = Self.file([early, Period(from: Self.start)])
        let (row, day) = (file.periods[1].id, Self.start.adding(days: 10))
        func ask(_ corrected: Period) throws -> SupplierFile {
            try file.performing(
                AskCorrection(of: row, to: corrected, because: "Erreur de saisie."), Self.context(Self.approver, day)
            ).after
        }
        let asked = try ask(Period(from: Self.start.adding(days: -10)))
        #expect(asked.recordings.isEmpty && asked.status(on: Self.start.adding(days: -5)) == .ended)
        #expect(!ActScene.policy.allows(.decideCorrection, to: Self.approver, on: asked, on: day))
        #expect(!ActScene.policy.allows(.decideCorrection, to: Self.reviewer, on: asked, on: day))
        #expect(!ActScene.policy.allows(.askCorrection, to: Self.reviewer, on: asked, on: day), "one at a time")
        let agreed = try asked.performing(DecideCorrection(true, capacity: "c"), Self.context(Self.second, day))
        #expect(agreed.events == [.correctionDecided(1, isAgreed: true)] && agreed.after.openCorrection == nil)
        #expect(agreed.after.status(on: Self.start.adding(days: -5)) == .referenced)
        #expect(agreed.after.recordings.map(\.supersedes?.id) == [row])
        let refused = try asked.performing(DecideCorrection(false, capacity: "c"), Self.context(Self.second, day)).after
        #expect(refused.recordings.isEmpty && refused.periods == file.periods)
        let gone = try ask(.nothing(at: Self.start)).performing(
            DecideCorrection(true, capacity: "c"), Self.context(Self.second, day)
        ).after
        #expect(gone.status(on: day) == .ended && gone.status(on: Self.start.adding(days: -60)) == .referenced)
        #expect(throws: SupplierRefusal.periodsOverlap) { try ask(Period(from: Self.start.adding(days: -60))) }
        #expect(throws: SupplierRefusal.noEffect) { try ask(Period(from: Self.start)) }
        #expect(throws: SupplierRefusal.periodIsGone) {
            try file.performing(
                AskCorrection(of: ID("x"), to: Period(from: day), because: "r"), Self.context(Self.approver, day))
        }
    }

    // MARK: The fiche

    @Test func anEditIsLiveAndKeepsWhatTheOwnerDidNotConsentTo() throws {
        var profile = ActScene.profile
        (profile.phone, profile.publishesPhone, profile.short) = ("0122334455", true, "Autre")
        let done = try Self.file().performing(EditFiche(profile), Self.context(Self.owner, Self.start))
        #expect(done.events == [.ficheEdited(version: 2)] && done.after.supplier.phone == "0122334455")
        profile.publishesPhone = false
        let again = try done.after.performing(EditFiche(profile), Self.context(Self.owner, Self.start))
        #expect(again.after.supplier.phone == nil && again.after.revision == 3)
        let same = try again.after.performing(EditFiche(profile), Self.context(Self.owner, Self.start))
        #expect(same.events.isEmpty)
        let hidden = try done.after.performing(
            HideContact(true, because: "Demande"), Self.context(Self.reviewer, Self.start))
        #expect(hidden.after.supplier.phone == nil && hidden.after.profile?.publishesPhone == true)
        let shown = try hidden.after.performing(
            HideContact(false, because: ""), Self.context(Self.reviewer, Self.start))
        #expect(shown.after.supplier.phone == "0122334455")
    }

    /// Two months in whole days, then the next day on which offices are open.
    @Test(arguments: [
        ("2026-01-15", "2026-03-16"), ("2026-03-02", "2026-05-04"), ("2026-02-28", "2026-04-29"),
        ("2025-12-31", "2026-03-02"), ("2026-03-13", "2026-05-15"), ("2026-05-13", "2026-07-15"),
        ("2026-02-05", "2026-04-07"), ("2024-12-30", "2025-03-03"), ("2026-11-28", "2027-01-29"),
    ])
    func theLastDayToAppeal(from: String, last: String) throws {
        let day = try #require(CivilDay(from))
        #expect(AppealTime.lastDay(from: day).description == last)
    }

    @Test(arguments: [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25")])
    func easter(year: Int, day: String) { #expect(CivilDay.easter(in: year)?.description == day) }
}
