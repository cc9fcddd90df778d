import Foundation
import Logging
import Referencing
import ServiceLifecycle
import Store

/// Each hour: records the implicit decisions of the days that are over, and reminds of the complements whose time ends. Several
/// processes may do it at once: each decision and each reminder is there once.
public struct DeadlineKeeper: Service {
    let applications: Applications
    let rules: PolicyInForce
    let mails: Mails
    let clock: Clock
    let logger: Logger

    private static let interval = Duration.seconds(3600)

    /// - Throws: nothing but the end of the service.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await work()
                do { try await Task.sleep(for: Self.interval) } catch { break }
            }
        }
    }

    /// One round.
    func work() async {
        do {
            let silent = try await applications.recordSilence(try rules.policy(), at: clock.now())
            let reminded = try await applications.remind(at: clock.now()) { [mails, clock] file, request in
                try mails.reminder(of: request, file, on: clock.today)
            }
            guard silent + reminded > 0 else { return }
            logger.info(
                "deadlines",
                metadata: ["implicit": .stringConvertible(silent), "reminders": .stringConvertible(reminded)])
        } catch {
            logger.error("deadlines not read", metadata: ["error": .string("\(error)")])
        }
    }
}
