import Referencing
import Store

/// Looks up the file that an address names, if the person may see it.
struct VisibleFile: Sendable {
    let applications: Applications
    let security: SecurityLog

    func file(_ number: ApplicationNumber, _ context: PortalContext) async throws -> FiledApplication {
        guard let file = try await applications.application(number, visibleTo: try context.actor()) else {
            throw Failure.notFound
        }
        return file
    }

    /// The same, to be read: who read what is noted.
    func read(_ number: ApplicationNumber, _ context: PortalContext) async throws -> FiledApplication {
        let file = try await file(number, context)
        await security.noteReading(of: number.text, by: try context.actor().id, context)
        return file
    }
}
