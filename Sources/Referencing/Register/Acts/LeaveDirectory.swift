/// The activator leaves the directory, on a day that it chooses; what was past stays.
public struct LeaveDirectory: SupplierAct {
    /// The first day without referencing.
    public let day: CivilDay

    /// How far ahead a departure may be told, in days.
    public static let longest = 366

    public init(from day: CivilDay) { self.day = day }

    public var action: SupplierAction { .leave }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard (0...Self.longest).contains(context.today.days(until: day)) else { throw .dayOutOfRange }
        // Asked for twice: nothing happens the second time.
        let planned = file.plannedEnd(after: context.today)
        if planned?.end == day, planned?.endReason == .voluntary { return [] }
        file.leave(on: day, asOf: context.today)
        return [.left(from: day)]
    }
}
