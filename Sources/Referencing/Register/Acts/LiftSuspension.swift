/// The suspension ends: the supplier is referenced again from today on.
public struct LiftSuspension: SupplierAct {
    public let reason: String

    public init(because reason: String) { self.reason = reason }

    public var action: SupplierAction { .lift }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        file.resume(on: context.today)
        return [.lifted(from: context.today, because: reason)]
    }
}
