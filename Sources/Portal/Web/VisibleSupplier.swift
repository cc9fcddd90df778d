import Referencing
import Store

extension SupplierFiles {
    /// The supplier that an address names, if the person may see it; anybody else's does not exist.
    func file(_ slug: String, _ context: PortalContext) async throws -> SupplierFile {
        guard let file = try await file(slug, visibleTo: try context.actor()) else { throw Failure.notFound }
        return file
    }

    /// The same, for the person to whom one of its letters was addressed too.
    func file(ofLetter number: Int, _ slug: String, _ context: PortalContext) async throws -> SupplierFile {
        guard let file = try await file(ofLetter: number, slug, visibleTo: try context.actor()) else {
            throw Failure.notFound
        }
        return file
    }
}
