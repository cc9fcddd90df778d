import Testing

@testable import Referencing

/// What a decision and a line of a list record beside what the register holds.
@Suite struct RegisterActsTests {
    static let today = CivilDay("2026-03-01")!

    static func period(_ start: Int, _ end: Int? = nil, _ source: RecordedPeriod.Source = .partner) throws
        -> RecordedPeriod
    {
        let period = try Period(
            start: today.adding(days: start), end: end.map { today.adding(days: $0) },
            endReason: end == nil ? nil : .expiry)
        return RecordedPeriod(id: ID("\(start)/\(end ?? 0)/\(source)"), period: period, source: source)
    }

    /// The register after what is recorded.
    static func after(_ known: [RecordedPeriod], _ recordings: [PeriodRecording]) -> [Period] {
        let gone = Set(recordings.compactMap(\.supersedes))
        return known.filter { !gone.contains($0) }.map(\.period) + recordings.map(\.period)
    }

    static let histories: [[(Int, Int?)]] = [
        [], [(90, nil)], [(-100, 10)], [(-100, nil)], [(-100, -10)], [(-100, 10), (20, 40), (90, nil)], [(0, 1)],
        [(-100, -50), (1, nil)], [(0, nil)],
    ]

    /// Whatever a list had recorded, the day of the decision is « référencé », and so is every later one.
    @Test(arguments: histories)
    func aDecisionReferencesFromItsDayOn(history: [(Int, Int?)]) throws {
        let known = try history.map { try Self.period($0.0, $0.1) }
        let act = ReferenceByDecision(on: Self.today)
        let after = Self.after(known, act.recordings(beside: known))
        for day in [0, 1, 9, 10, 30, 89, 90, 4000] {
            #expect(
                Verdict.ofSupplier(after, on: Self.today.adding(days: day)) == .referenced, "\(history), day \(day)")
        }
        for day in -150..<0 {
            let before = Verdict.ofSupplier(known.map(\.period), on: Self.today.adding(days: day))
            let now = Verdict.ofSupplier(after, on: Self.today.adding(days: day))
            #expect(
                before == now || (before == .unknown && now == .notYet), "the past is not touched: \(history), \(day)")
        }
        #expect(act.superseded(among: known).count == known.count { !$0.period.hasEnded(by: Self.today) })
    }

    @Test func aDecisionTwiceRecordsOnce() throws {
        let known = [try Self.period(-10, nil, .decision)]
        #expect(ReferenceByDecision(on: Self.today).recordings(beside: known).isEmpty)
    }

    @Test(arguments: [(-10, Int?.none), (-10, 5), (-20, 5), (3, 9)])
    func aListNeitherEndsNorChangesADecision(start: Int, end: Int?) throws {
        let known = [try Self.period(-10, nil, .decision)]
        let (result, recording) = ImportPeriod(try Self.period(start, end).period).result(beside: known, [])
        if start == -10, end == nil {
            #expect(result == .unchanged)
        } else {
            guard case .refused(let reason) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(reason.contains("décision de la DGE") && recording == nil)
        }
    }

    /// A period that ends the day it starts takes one back; the same list again changes nothing.
    @Test func anEmptyPeriodTakesOneBackOnce() throws {
        let nothing = try Self.period(-10, -10)
        let running = [try Self.period(-10)]
        #expect(ImportPeriod(nothing.period).result(beside: running, []).0 == .corrected)
        #expect(ImportPeriod(nothing.period).result(beside: [nothing], []).0 == .unchanged)
        #expect(ImportPeriod(nothing.period).result(beside: [], []).0.isRefusal)
    }

    @Test func aListCorrectsItsOwn() throws {
        let known = [try Self.period(-10)]
        let (result, recording) = ImportPeriod(try Self.period(-10, 5).period).result(beside: known, [])
        #expect(result == .corrected && recording?.supersedes == known[0])
        #expect(ImportPeriod(try Self.period(-5, 5).period).result(beside: known, []).0.isRefusal)
        #expect(ImportPeriod(try Self.period(-30, -20).period).result(beside: known, []).0 == .added)
    }
}
