import Foundation

/// For how long what people filed is kept (GDPR, art. 5.1.e). What proves a referencing stays ten years after its end.
public struct Retention: Hashable, Sendable {
    /// A draft that nobody touches, in months.
    public var draftMonths: Int
    /// An application refused, withdrawn or closed, in months after its end.
    public var endedMonths: Int

    public init(draftMonths: Int = 6, endedMonths: Int = 24) {
        (self.draftMonths, self.endedMonths) = (draftMonths, endedMonths)
    }

    /// How many days before its end the owner of a draft is told.
    public static let warningDays = 14

    /// Drafts that were last touched before this instant go.
    public func draftsGoBefore(_ now: Date) -> Date { CivilDay(of: now).adding(months: -draftMonths).start }

    /// Applications that ended before this instant go.
    public func endedGoBefore(_ now: Date) -> Date { CivilDay(of: now).adding(months: -endedMonths).start }
}

/// What keeps an account from being deleted: it is ended first, so that nobody waits for who is not there any more.
public enum DeletionObstacle: Hashable, Sendable {
    case liveApplication(ApplicationNumber)
    /// Referenced or suspended; by the address of the fiche.
    case referencing(slug: String, name: String)
    case openProcedure(slug: String, name: String)

    /// The obstacles of an account.
    public static func all(
        live: ApplicationNumber?, _ files: [SupplierFile], on today: CivilDay
    ) -> [DeletionObstacle] {
        var found = live.map { [DeletionObstacle.liveApplication($0)] } ?? []
        for file in files {
            let (slug, name) = (file.supplier.slug, file.supplier.name)
            if file.openProcedure != nil { found.append(.openProcedure(slug: slug, name: name)) }
            if [.referenced, .suspended].contains(file.status(on: today)) {
                found.append(.referencing(slug: slug, name: name))
            }
        }
        return found
    }
}
