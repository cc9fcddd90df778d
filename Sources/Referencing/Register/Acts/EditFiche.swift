/// The activator changes what its fiche says; live at once. What its identity is (SIRET, name) stays: that is asked for by a
/// new application.
public struct EditFiche: SupplierAct {
    public let profile: Profile

    public init(_ profile: Profile) { self.profile = profile }

    public var action: SupplierAction { .editFiche }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        // Saved without a change: nothing happened.
        guard profile != file.profile else { return [] }
        file.profile = profile
        file.supplier.publish(profile, hidingContact: file.isContactHidden)
        file.ficheVersion += 1
        return [.ficheEdited(version: file.ficheVersion)]
    }
}
