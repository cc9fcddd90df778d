/// The suspension ends: the supplier is referenced again from today on.
public struct LiftSuspension: SupplierAct {
    public let statement: Closing

    public init(_ statement: Closing) { self.statement = statement }

    public var isSigned: Bool { true }
    public var action: SupplierAction { .lift }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        file.resume(on: context.today)
        return [.lifted(from: context.today, statement)]
    }
}
