import Foundation

/// A supplier as its acts see it: what the fiche says, what the register holds, the procedures against it.
public struct SupplierFile: Hashable, Sendable {
    public let id: SupplierID
    public var supplier: Supplier
    /// Who speaks for it; nil for one that came with a list and that nobody claimed.
    public internal(set) var owner: Owner?
    /// The accepted application on which it rests.
    public let application: ApplicationID?
    /// When that was accepted.
    public let acceptedAt: Date?
    /// What its owner says of it, published or not; nil while nobody speaks for it.
    public var profile: Profile?
    /// How many versions of the fiche there are.
    public var ficheVersion: Int
    /// Whether its contact data is hidden, whatever its owner agreed to publish.
    public var isContactHidden: Bool
    /// Those that count, with those that an act has recorded.
    public private(set) var periods: [RecordedPeriod]
    /// In the order in which they were opened; at most one is open.
    public var procedures: [Procedure]
    /// In the order in which they were asked for; at most one is open.
    public var corrections: [PeriodCorrection] = []
    /// Whether a request that was accepted took its referencing to another establishment: that link is no mistake to mend.
    public var hasMoved = false
    /// Grows with each act: what an act on a page seen earlier is compared with.
    public var revision: Int
    /// What acts recorded, to be written.
    public private(set) var recordings: [PeriodRecording] = []

    public init(
        supplier: Supplier, owner: Owner?, application: ApplicationID?, acceptedAt: Date?, profile: Profile?,
        ficheVersion: Int, isContactHidden: Bool, periods: [RecordedPeriod], procedures: [Procedure], revision: Int
    ) {
        (id, self.supplier, self.owner, self.application) = (supplier.id, supplier, owner, application)
        (self.acceptedAt, self.profile, self.ficheVersion) = (acceptedAt, profile, ficheVersion)
        (self.isContactHidden, self.periods, self.procedures) = (isContactHidden, periods, procedures)
        self.revision = revision
    }

    public func status(on day: CivilDay) -> SupplierStatus { SupplierStatus(periods.map(\.period), on: day) }

    /// The procedure that is not decided.
    public var openProcedure: Procedure? { procedures.last(where: \.isOpen) }

    /// The period that a day falls in.
    public func running(on day: CivilDay) -> Period? { periods.first { $0.period.contains(day) }?.period }

    /// The day on which the running referencing is to end, when that is known already.
    public func plannedEnd(after day: CivilDay) -> Period? {
        running(on: day).flatMap { $0.end == nil ? nil : $0 }
    }

    /// The referencing that an acceptance opened never was, with all that became of it.
    public mutating func takeBack(from start: CivilDay) {
        for period in periods where !period.period.isNothing {
            if period.period.start >= start {
                record(.nothing(at: period.period.start), in: period)
            } else if !period.period.hasEnded(by: start) {
                // What a list had said of the days before stays.
                record(period.period.ending(on: start, because: .dereferencing), in: period)
            }
        }
    }

    mutating func record(_ period: Period, in former: RecordedPeriod?) {
        recordings.append(PeriodRecording(period, superseding: former))
        periods.removeAll { $0 == former }
        periods.append(RecordedPeriod(id: ID("new-\(recordings.count)"), period: period, source: .decision))
        periods.sort { $0.period.start < $1.period.start }
    }
}
