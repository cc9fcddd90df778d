/// The establishment goes on elsewhere: whoever asks about this one is told the other one's number.
public struct LinkMoved: SupplierAct {
    public let successor: Siret

    public init(to successor: Siret) { self.successor = successor }

    public var action: SupplierAction { .linkMoved }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard successor.siren == file.supplier.siren, successor != file.supplier.siret else { throw .otherFirm }
        guard successor != file.supplier.successor else { return [] }
        file.supplier.successor = successor
        return [.linked(to: successor)]
    }
}
