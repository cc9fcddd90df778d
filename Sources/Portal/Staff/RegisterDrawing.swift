import Foundation
import Referencing
import Store

/// What the register says of a supplier, drawn on both axes: the days from left to right, and from top to bottom what was known
/// after each recording.
struct RegisterDrawing: View {
    struct Row: View {
        let known: String
        let y: String
        let textY: String
        let bars: [Bar]
    }

    struct Bar: View {
        let x: String
        let width: String
        let y: String
    }

    let rows: [Row]
    let height: String
    let mark: String
    let first: String
    let last: String
    let axisY: String
    /// Where the bars end.
    let barsHeight: String

    /// How many recordings are drawn, the last ones.
    private static let most = 10
    private static let (width, band) = (320.0, 36)

    /// Nil when there is nothing to draw.
    init?(_ recorded: [SupplierFiles.PeriodRow], today: CivilDay) {
        let spans = recorded.map(\.period).filter { !$0.isEmpty }
        guard let earliest = spans.map(\.start).min() else { return nil }
        let from = min(earliest, today).adding(days: -15)
        let to = max(spans.compactMap(\.end).max() ?? today, today).adding(days: 30)
        let span = Double(max(1, from.days(until: to)))
        let place = { (day: CivilDay) in Self.width * Double(max(0, from.days(until: day))) / span }
        let text = { (value: Double) in String(Int(value.rounded())) }
        let instants = Array(Set(recorded.map(\.recordedAt)).sorted().suffix(Self.most))
        rows = instants.enumerated().map { index, instant in
            let known = recorded.filter {
                !$0.period.isEmpty && $0.recordedAt <= instant && ($0.replacedAt.map { $0 > instant } ?? true)
            }
            let top = index * Self.band + 6
            return Row(
                known: "Connu le \(French.shortDay(CivilDay(of: instant)))", y: "\(top + 14)", textY: "\(top + 9)",
                bars: known.map { row in
                    let (start, end) = (place(row.period.start), place(row.period.end ?? to))
                    return Bar(x: text(start), width: text(max(2, end - start)), y: "\(top + 14)")
                })
        }
        let bottom = instants.count * Self.band
        (height, axisY, barsHeight) = ("\(bottom + 22)", "\(bottom + 18)", "\(bottom + 2)")
        mark = text(place(today))
        (first, last) = (French.shortDay(from), French.shortDay(to))
    }
}
