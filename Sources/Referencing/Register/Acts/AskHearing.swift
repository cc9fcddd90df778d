/// The supplier asks to be heard (CRPA L122-1).
public struct AskHearing: SupplierAct {
    public init() {}

    public var action: SupplierAction { .askHearing }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard let number = file.changeOpenProcedure({ $0.hearingAskedAt = context.now }) else {
            throw .notAllowed(action)
        }
        return [.hearingAsked(number)]
    }
}
