import CMalloc
import Directory
import Foundation
import Logging
import Referencing
import ServiceLifecycle
import Store
import Synchronization

/// The directory and the register as they stand: the index, the fiches and every supplier's periods, swapped whole.
public final class LiveDirectory: Service, Sendable {
    private let builder: SnapshotBuilder
    private let database: any Database
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let snapshot = Mutex<DirectorySnapshot?>(nil)

    public init(
        stores: Stores, synonyms: Synonyms = .none, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        builder = SnapshotBuilder(stores: stores, synonyms: synonyms)
        database = stores.database
        (self.logger, self.now) = (logger, now)
    }

    /// The snapshot in use; nil until the first one is ready.
    var current: DirectorySnapshot? { snapshot.withLock { $0 } }

    func ready() throws -> DirectorySnapshot {
        guard let current else {
            throw Failure(
                status: .serviceUnavailable, title: "L’annuaire se prépare",
                advice: "Le service vient de démarrer. Réessayez dans quelques secondes.", retryAfter: 2)
        }
        return current
    }

    /// Makes a new snapshot if the register, the communes or the day changed.
    /// - Throws: what the database throws; the former snapshot stays.
    public func refresh() async throws {
        let start = ContinuousClock.now
        guard let made = try await builder.snapshot(for: CivilDay(of: now()), after: current) else { return }
        snapshot.withLock { $0 = made }
        logger.info(
            "directory ready",
            metadata: [
                "activators": .stringConvertible(made.count),
                "version": .stringConvertible(made.versions.directory),
                "index_ms": .stringConvertible(made.indexMilliseconds),
                "ms": .stringConvertible(Int((ContinuousClock.now - start) / .milliseconds(1))),
            ])
        // What the making and the former snapshot leave behind goes back to the system; the allocator would keep it.
        malloc_trim(0)
    }

    /// Makes the first snapshot at once, then looks for a new version when one is announced, and once a second, until the
    /// process stops. Later snapshots are made at low priority, so that requests go on being answered meanwhile; nothing waits
    /// for that task, since waiting would raise its priority.
    /// - Throws: nothing but the end of the service.
    public func run() async throws {
        await refreshOrLog()
        let watch = Task.detached(priority: .utility) {
            var last = ContinuousClock.now - .seconds(1)
            while !Task.isCancelled {
                // Told of a change, or looking for one that was not told of.
                do {
                    try await self.database.waitForChange(atMost: 1)
                    // An import of many steps is not followed step by step.
                    try await Task.sleep(until: last + .seconds(1), clock: .continuous)
                } catch { return }
                last = .now
                await self.refreshOrLog()
            }
        }
        do { try await gracefulShutdown() } catch { logger.debug("directory cancelled") }
        watch.cancel()
    }

    /// The same; what went wrong is logged, and tried again a second later.
    public func refreshOrLog() async {
        do {
            try await refresh()
        } catch {
            logger.error("directory not refreshed", metadata: ["error": .string("\(error)")])
        }
    }
}
