import Referencing
import Store

/// Looks up the file that an address names, if the person may see it.
struct VisibleFile: Sendable {
    let applications: Applications

    func file(_ number: ApplicationNumber, _ context: PortalContext) async throws -> FiledApplication {
        guard let file = try await applications.application(number, visibleTo: try context.actor()) else {
            throw Failure.notFound
        }
        return file
    }
}
