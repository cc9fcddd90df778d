/// The establishment goes on elsewhere: whoever asks about this one is told the other one's number. A wrong link is replaced, or
/// taken away.
public struct LinkMoved: SupplierAct {
    /// Nil for none.
    public let successor: Siret?

    public init(to successor: Siret?) { self.successor = successor }

    public var action: SupplierAction { .linkMoved }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard successor != file.supplier.successor else { return [] }
        file.supplier.successor = successor
        guard let successor else { return [.unlinked] }
        guard successor.siren == file.supplier.siren, successor != file.supplier.siret else { throw .otherFirm }
        return [.linked(to: successor)]
    }
}
