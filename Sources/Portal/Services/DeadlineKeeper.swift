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
    let requests: SupplierRequests
    let texts: AppealTexts
    let erasure: Erasure
    let retention: Retention
    let rules: PolicyInForce
    let mails: Mails
    let clock: Clock
    let logger: Logger

    private static let interval = Duration.seconds(3600)
    private static let patience = Duration.seconds(600)

    /// - Throws: nothing but the end of the service.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            // While a new release takes over, the one before does not know yet what is written here.
            do { try await Task.sleep(for: Self.patience) } catch { return }
            while !Task.isCancelled {
                await work()
                do { try await Task.sleep(for: Self.interval) } catch { break }
            }
        }
    }

    /// One round: what goes wrong with one kind of work stops no other.
    func work() async {
        await attempt("appeals rejected by silence") {
            try await appeals.recordSilence(at: clock.now()) { [texts] in try texts.mail($0, isSilent: true) }
        }
        await attempt("requests refused by silence") { try await requests.recordSilence(at: clock.now()) }
        await attempt("implicit decisions") {
            try await applications.recordSilence(try rules.policy(), at: clock.now())
        }
        await attempt("reminders") {
            try await applications.remind(at: clock.now()) { [mails, clock] file, request in
                try mails.reminder(of: request, file, on: clock.today)
            }
        }
        await attempt("warnings") {
            try await erasure.warnOfDrafts(retention, at: clock.now()) { [mails] name, email, last in
                try mails.write(
                    "draft", to: email,
                    .init(name: name, link: mails.address(Routes.space.path()), deadline: French.day(last)))
            }
        }
        await attempt("applications erased") {
            let gone = try await erasure.purge(retention, at: clock.now())
            return gone.drafts + gone.ended + gone.refused
        }
    }

    private func attempt(_ what: String, _ work: () async throws -> Int) async {
        do {
            let count = try await work()
            if count > 0 {
                logger.info("deadlines", metadata: ["what": .string(what), "count": .stringConvertible(count)])
            }
        } catch {
            logger.error(
                "deadlines not read", metadata: ["what": .string(what), "error": .string("\(error)")])
        }
    }
}
