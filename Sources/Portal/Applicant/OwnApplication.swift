import Referencing
import Store

/// Looks up what belongs to the applicant who asks.
struct OwnApplication: Sendable {
    let applications: Applications

    /// The draft or application under way; without one, there is nothing to fill in.
    func open(_ context: PortalContext) async throws -> Application {
        guard let application = try await applications.current(of: try context.actor()),
            application.status == .draft || application.status.isLive
        else { throw Failure.nothingOpen }
        return application
    }

    /// A filed application of one's own; anybody else's does not exist.
    func filed(_ number: ApplicationNumber, _ context: PortalContext) async throws -> FiledApplication {
        guard let file = try await applications.application(number, visibleTo: try context.actor()) else {
            throw Failure.notFound
        }
        return file
    }

    /// What was filed last, or the draft that was there before it is; nil when nothing was ever begun.
    func current(_ context: PortalContext) async throws -> Application? {
        try await applications.current(of: try context.actor())
    }
}
