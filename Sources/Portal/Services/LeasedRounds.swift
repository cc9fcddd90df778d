import Foundation
import Logging
import Store

/// Work that comes round again and again, on many things, by asking another program about each: one process of several does
/// it, and leaves it to another one when it ends.
struct LeasedRounds: Sendable {
    let leases: Leases
    let work: Leases.Work
    let clock: Clock
    let logger: Logger
    /// Names this process in its lease.
    private let name = UUID().uuidString

    /// What became of one thing.
    enum Outcome: Sendable {
        case done
        /// There was no answer about it: it waits for the next round, and the others do not wait for it.
        case silent
        /// No more is asked before the next round.
        case enough
    }

    /// Three silences in a row: whoever is asked is not there.
    private static let mostSilences = 3

    init(_ work: Leases.Work, leases: Leases, clock: Clock, logger: Logger) {
        (self.work, self.leases, self.clock, self.logger) = (work, leases, clock, logger)
    }

    /// One round, as long as this process has the lease.
    /// - Throws: what the database or the piece of work throws.
    func each<Thing>(of things: [Thing], _ body: (Thing) async throws -> Outcome) async throws {
        var silences = 0
        for thing in things where !Task.isCancelled {
            guard try await mayWork() else { return }
            switch try await body(thing) {
            case .done: silences = 0
            case .silent: silences += 1
            case .enough: return
            }
            if silences == Self.mostSilences { return }
        }
    }

    /// Whether this process has the lease, or takes it now.
    /// - Throws: what the database throws.
    func mayWork() async throws -> Bool { try await leases.take(work, for: name, at: clock.now()) }

    /// Leaves the work to another process at once; cancellation does not stop that.
    func handOver() async {
        await Task {
            do { try await leases.giveUp(work, by: name) } catch {
                logger.warning(
                    "work not handed over",
                    metadata: ["work": .string(work.rawValue), "error": .string("\(error)")])
            }
        }.value
    }
}
