/// What the register says of a supplier on a day, with the reason where it is not referenced any more.
enum Standing: Hashable, Sendable {
    case never
    case referenced
    case out(EndReason)

    init(_ periods: [Period], on day: CivilDay) {
        if periods.contains(where: { $0.contains(day) }) {
            self = .referenced
        } else if let reason = Period.lastEnded(periods, by: day)?.endReason {
            self = .out(reason)
        } else {
            self = .never
        }
    }
}

extension SupplierFile {
    /// Not referenced any more from a day on, for good. What ended earlier, or is to, keeps its own day and reason.
    mutating func end(on day: CivilDay, because reason: EndReason, asOf today: CivilDay) {
        rewrite(from: min(day, today), changingOn: day) { place, former in
            guard place >= day else { return former }
            return former == .referenced || former == .out(.suspension) ? .out(reason) : former
        }
    }

    /// The owner leaves on a day: an earlier departure that it had told of is put off.
    mutating func leave(on day: CivilDay, asOf today: CivilDay) {
        let standing = Standing(periods.map(\.period), on: today)
        rewrite(from: today, changingOn: day) { place, former in
            place >= day ? .out(.voluntary) : former == .out(.voluntary) ? standing : former
        }
    }

    /// Interrupted from a day on; an end that is planned for later stays.
    mutating func suspend(on day: CivilDay, asOf today: CivilDay) {
        rewrite(from: min(day, today), changingOn: day) { place, former in
            place >= day && former == .referenced ? .out(.suspension) : former
        }
    }

    /// Referenced again from today on, to the end that is planned.
    mutating func resume(on today: CivilDay) {
        rewrite(from: today, changingOn: today) { _, former in
            former == .out(.suspension) ? .referenced : former
        }
    }

    /// The measure of a procedure is taken back: from today on the register says what it said before the measure. What happened
    /// since stays. A withdrawal, which had changed the past, is undone row by row: ``putBack(_:inPlaceOf:)``.
    public mutating func restore(after procedure: Procedure, on today: CivilDay) {
        let said = periods.map(\.period)
        // A suspension in urgency is one before the procedure is decided.
        let began = procedure.end?.effectiveOn ?? (procedure.urgency == nil ? nil : CivilDay(of: procedure.openedAt))
        guard let began, procedure.end.map({ $0.outcome == .measure }) ?? true else { return }
        // One that has not taken effect yet never does.
        let day = max(today, began)
        let now = Standing(said, on: day)
        switch procedure.measure {
        case .withdrawal: return
        case .suspension, .strikeOff, .repeal:
            let taken = Standing.out(procedure.measure == .suspension ? .suspension : .dereferencing)
            let earlier = Standing(said, on: began.adding(days: -1))
            // Taken on the day of the acceptance: before it that stood.
            let before = earlier == .never ? .referenced : earlier
            guard now == taken else { return }
            rewrite(from: today, changingOn: day) { place, former in
                place >= day && former == taken ? before : former
            }
        }
    }

    /// A row says again what it said before another one replaced it; not where the register says something else meanwhile.
    public mutating func putBack(_ former: Period, inPlaceOf id: ID<RecordedPeriod>) {
        guard let row = periods.first(where: { $0.id == id }),
            !periods.contains(where: { $0 != row && $0.period.overlaps(former) })
        else { return }
        record(former, in: row)
    }

    /// A cessation that was recorded is taken back: from today on the register says what it said before it.
    public mutating func restoreAfterCessation(on today: CivilDay) {
        let said = periods.map(\.period)
        let ended = Standing.out(.cessation)
        guard Standing(said, on: today) == ended else { return }
        let began = said.flatMap { [$0.start, $0.end].compactMap { $0 } }.filter { $0 <= today }.sorted()
            .last { Standing(said, on: $0) == ended && Standing(said, on: $0.adding(days: -1)) != ended }
        let earlier = began.map { Standing(said, on: $0.adding(days: -1)) } ?? .referenced
        let before = earlier == .never ? .referenced : earlier
        rewrite(from: today, changingOn: today) { _, former in former == ended ? before : former }
    }

    /// A correction of a period is taken back: the register says again what it said before.
    /// - Throws: ``SupplierRefusal`` when that is not possible any more.
    public mutating func undo(_ correction: PeriodCorrection) throws(SupplierRefusal) {
        guard let row = periods.first(where: { $0.period == correction.corrected }) else { throw .periodIsGone }
        guard !periods.contains(where: { $0 != row && $0.period.overlaps(correction.former) }) else {
            throw .periodsOverlap
        }
        record(correction.former, in: row)
    }

    /// Records what makes the register say something else from a day on: what it says before that day stays.
    /// - Parameters:
    ///   - base: the first day that may change.
    ///   - day: a day on which it changes.
    ///   - change: what is to be said on a day, from what is said now.
    private mutating func rewrite(
        from base: CivilDay, changingOn day: CivilDay, _ change: (CivilDay, Standing) -> Standing
    ) {
        let now = periods.map(\.period).filter { !$0.isNothing }
        let days = Set(now.flatMap { [$0.start, $0.end].compactMap { $0 } } + [day]).filter { $0 > base }.sorted()
        let former = Self.steps([base] + days) { Standing(now, on: $0) }
        let wanted = Self.steps([base] + days) { change($0, Standing(now, on: $0)) }
        guard former != wanted else { return }

        let (running, mark) = (
            periods.first { $0.period.contains(base) }, periods.first { $0.period.isEnd && $0.period.start == base }
        )
        for later in periods where later.period.start > base && !later.period.isNothing {
            record(.nothing(at: later.period.start), in: later)
        }
        for (index, step) in wanted.enumerated() {
            let next = index + 1 < wanted.count ? wanted[index + 1] : nil
            let isFirst = index == 0
            switch step.standing {
            case .never: break
            case .referenced:
                let start = isFirst ? running?.period.start ?? base : step.day
                var period = Period(from: start)
                if let next, case .out(let reason) = next.standing {
                    period = period.ending(on: next.day, because: reason)
                }
                if isFirst, running?.period == period { continue }
                record(period, in: isFirst ? running : nil)
            case .out(let reason) where isFirst:
                if let running, running.period.start < base {
                    record(running.period.ending(on: base, because: reason), in: running)
                } else if former[0].standing != step.standing {
                    for gone in [running, mark].compactMap({ $0 }) { record(.nothing(at: base), in: gone) }
                    record(Period(endingOn: base, because: reason), in: nil)
                }
            // The period before it says so by its end.
            case .out where wanted[index - 1].standing == .referenced: break
            case .out(let reason): record(Period(endingOn: step.day, because: reason), in: nil)
            }
        }
    }

    private struct Step: Equatable {
        let day: CivilDay
        let standing: Standing
    }

    /// The days on which something else is said, the first one among them.
    private static func steps(_ days: [CivilDay], _ standing: (CivilDay) -> Standing) -> [Step] {
        days.reduce(into: []) { steps, day in
            let now = standing(day)
            if steps.last?.standing != now { steps.append(Step(day: day, standing: now)) }
        }
    }
}
