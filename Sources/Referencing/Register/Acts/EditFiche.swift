/// The activator changes what its fiche says; live at once. What its identity is (SIRET, name) stays: that is asked for by a
/// new application.
public struct EditFiche: SupplierAct {
    public let profile: Profile

    public init(_ profile: Profile) { self.profile = profile }

    public var action: SupplierAction { .editFiche }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard file.edit(profile) else { return [] }
        return [.ficheEdited(version: file.ficheVersion)]
    }
}

extension SupplierFile {
    /// Publishes what a fiche says from now on; false when it said so already.
    mutating func edit(_ profile: Profile) -> Bool {
        guard profile != self.profile else { return false }
        self.profile = profile
        supplier.publish(profile, hidingContact: isContactHidden)
        ficheVersion += 1
        return true
    }
}
