/// The time to contest a decision before the court: two months, counted in whole days after the one on which it was notified or
/// was born of silence; a last day on which nobody works is the next one on which they do (CJA R421-1 and R421-2; code de
/// procédure civile, art. 642).
public enum AppealTime {
    public static let months = 2

    /// The last day to bring the case.
    /// - Parameter day: of the notification, or of the birth of an implicit decision.
    public static func lastDay(from day: CivilDay) -> CivilDay {
        // Neither the first day nor the last one counts: « délai franc ».
        var last = day.adding(months: months).adding(days: 1)
        while !last.isWorked { last = last.adding(days: 1) }
        return last
    }
}

extension AppealTime {
    /// The last day to bring a decision before the court, when it was asked of the administration first, in time: that interrupts
    /// the time; it runs again once all that was asked, of the author and of the superior, is rejected (CRPA L411-2).
    /// - Parameter appeals: those against this very decision.
    /// - Parameter day: of the notification, or of the birth of an implicit decision.
    /// - Returns: nil while the administration has not answered.
    public static func lastDay(from day: CivilDay, after appeals: [Appeal]) -> CivilDay? {
        let last = lastDay(from: day)
        // A second one of a kind interrupts nothing any more.
        let counted = Appeal.Kind.allCases.filter { $0 != .court }.compactMap { kind in
            appeals.filter { $0.kind == kind && $0.filedOn <= last }.min { $0.filedOn < $1.filedOn }
        }
        guard !counted.isEmpty else { return last }
        let ends = counted.compactMap(\.endedOn)
        return ends.count < counted.count ? nil : ends.max().map { lastDay(from: $0) }
    }
}
