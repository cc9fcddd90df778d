/// What keeps an account from being deleted: it is ended first, so that nobody waits for who is not there any more.
public enum DeletionObstacle: Hashable, Sendable {
    case liveApplication(ApplicationNumber)
    /// Referenced or suspended; by the address of the fiche.
    case referencing(slug: String, name: String)
    case openProcedure(slug: String, name: String)
    case openAppeal(AppealNumber)

    /// The obstacles of an account.
    public static func all(
        live: ApplicationNumber?, appeal: AppealNumber?, _ files: [SupplierFile], on today: CivilDay
    ) -> [DeletionObstacle] {
        var found = live.map { [DeletionObstacle.liveApplication($0)] } ?? []
        if let appeal { found.append(.openAppeal(appeal)) }
        for file in files {
            let (slug, name) = (file.supplier.slug, file.supplier.name)
            if file.openProcedure != nil { found.append(.openProcedure(slug: slug, name: name)) }
            if [.referenced, .suspended].contains(file.status(on: today)) {
                found.append(.referencing(slug: slug, name: name))
            }
        }
        return found
    }
}
