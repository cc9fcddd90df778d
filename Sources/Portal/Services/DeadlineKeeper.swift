import Foundation
import Logging
import Referencing
import ServiceLifecycle
import Store

/// Each hour: records the implicit decisions of the days that are over, reminds of times that end, and lets go what has been
/// kept long enough. Several
/// processes may do it at once: each decision and each reminder is there once.
public struct DeadlineKeeper: Service {
    let applications: Applications
    let appeals: Appeals
    let texts: AppealTexts
    let erasure: Erasure
    let retention: Retention
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
            let rejected = try await appeals.recordSilence(at: clock.now()) { [texts] in
                try texts.mail($0, isSilent: true)
            }
            let silent = try await applications.recordSilence(try rules.policy(), at: clock.now()) + rejected
            let reminded = try await applications.remind(at: clock.now()) { [mails, clock] file, request in
                try mails.reminder(of: request, file, on: clock.today)
            }
            let warned = try await erasure.warnOfDrafts(retention, at: clock.now()) { [mails] name, email, last in
                try mails.write(
                    "draft", to: email,
                    .init(name: name, link: mails.address(Routes.space.path()), deadline: French.day(last)))
            }
            let gone = try await erasure.purge(retention, at: clock.now())
            guard silent + reminded + warned + gone.drafts + gone.ended > 0 else { return }
            logger.info(
                "deadlines",
                metadata: [
                    "implicit": .stringConvertible(silent), "reminders": .stringConvertible(reminded + warned),
                    "drafts_erased": .stringConvertible(gone.drafts), "files_erased": .stringConvertible(gone.ended),
                ])
        } catch {
            logger.error("deadlines not read", metadata: ["error": .string("\(error)")])
        }
    }
}
