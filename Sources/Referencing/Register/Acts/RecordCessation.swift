/// The establishment is closed: the referencing ends on the day when it was.
public struct RecordCessation: SupplierAct {
    public let day: CivilDay
    public let statement: Closing

    public init(on day: CivilDay, _ statement: Closing) { (self.day, self.statement) = (day, statement) }

    public var isSigned: Bool { true }
    public var action: SupplierAction { .recordCessation }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        let isInTheRunning = file.running(on: context.today).map { $0.start < day } ?? false
        guard day == context.today || (day < context.today && isInTheRunning) else { throw .dayOutOfRange }
        file.end(on: day, because: .cessation, asOf: context.today)
        return [.cessationRecorded(from: day, statement)]
    }
}
