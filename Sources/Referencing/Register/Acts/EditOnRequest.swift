/// The staff changes what a fiche says because its owner asked for it, by telephone or by post; live at once.
public struct EditOnRequest: SupplierAct {
    public let profile: Profile
    /// How the owner asked for it.
    public let reason: String

    public init(_ profile: Profile, because reason: String) { (self.profile, self.reason) = (profile, reason) }

    public var action: SupplierAction { .editOnRequest }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard file.edit(profile) else { return [] }
        return [.ficheEditedOnRequest(version: file.ficheVersion, because: reason)]
    }
}
