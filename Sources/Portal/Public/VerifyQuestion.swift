import Foundation
import Referencing

/// What is asked of the register.
struct VerifyQuestion: Sendable {
    let identifier: SupplierIdentifier
    let day: CivilDay
    /// The instant before which it must have been recorded, and how it was written; nil: all that is known.
    var knownAt: Date?
    var knownAsTyped: String?

    /// What is read of an address.
    static let parameters: [QueryParameter] = [.identifier, .date, .knownOn]

    /// - Throws: what is wrong with the question. A date that is given and empty is wrong: it is never today.
    init(_ form: FormData, today: CivilDay) throws(ValidationErrors) {
        var problems = ValidationErrors()
        var identifier: SupplierIdentifier?
        do {
            identifier = try SupplierIdentifier(form.text(.identifier) ?? "")
        } catch {
            problems.add(error.message, QueryParameter.identifier.rawValue)
        }
        let day = form.has(.date) ? form.text(.date).flatMap { FrenchDay.read($0) } : today
        if day == nil {
            problems.add("Saisissez la date sous la forme 31/01/2026 ou 2026-01-31.", QueryParameter.date.rawValue)
        }
        if form.has(.knownOn) {
            let known = form.text(.knownOn) ?? ""
            knownAsTyped = known
            // A day means all of that day in Paris; an instant, what was recorded by then: stored to the millisecond.
            knownAt = CivilDay(known).map { $0.adding(days: 1).start } ?? Instant.read(known).map { $0 + 0.001 }
            if knownAt == nil {
                problems.add(
                    "« \(QueryParameter.knownOn.rawValue) » est un jour (2026-01-31) ou un instant (2026-01-31T12:00:00Z).",
                    QueryParameter.knownOn.rawValue)
            }
        }
        guard problems.isEmpty, let identifier, let day else { throw problems }
        (self.identifier, self.day) = (identifier, day)
    }
}
