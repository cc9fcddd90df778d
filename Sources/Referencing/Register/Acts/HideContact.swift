/// The administration hides contact data at once (a person who must not be found, a phone that is somebody else's), or shows
/// again what its owner publishes.
public struct HideContact: SupplierAct {
    public let isHidden: Bool
    public let reason: String

    public init(_ isHidden: Bool, because reason: String) { (self.isHidden, self.reason) = (isHidden, reason) }

    public var action: SupplierAction { .hideContact }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard isHidden != file.isContactHidden else { return [] }
        file.isContactHidden = isHidden
        if let profile = file.profile {
            file.supplier.publish(profile, hidingContact: isHidden)
        } else {
            (file.supplier.phone, file.supplier.email, file.supplier.contact) = (nil, nil, nil)
        }
        return [isHidden ? .contactHidden(because: reason) : .contactShown]
    }
}
