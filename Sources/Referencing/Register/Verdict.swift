import Foundation

/// What the register answers of a supplier on a day; the order of the cases is from best to worst.
public enum Verdict: String, CaseIterable, Sendable {
    case referenced = "reference"
    case suspended = "suspendu"
    case ended = "plus"
    case notYet = "pas_encore"
    case otherEstablishment = "autre_etablissement"
    case unknown = "inconnu"

    /// The verdict of one supplier from its own periods alone.
    public static func ofSupplier(_ periods: [Period], on day: CivilDay) -> Verdict {
        if periods.contains(where: { $0.contains(day) }) { return .referenced }
        if let last = Period.lastEnded(periods, by: day) {
            return last.endReason == .suspension ? .suspended : .ended
        }
        return periods.contains { !$0.isEmpty } ? .notYet : .unknown
    }
}
