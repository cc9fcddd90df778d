import Foundation
import Gateways
import Logging
import ServiceLifecycle
import Store

/// Sends the mails of the queue, some at a time, until the process stops. A mail is claimed before it is sent, so
/// that several processes on one database never send it twice; one whose sending was cut off is sent again with the same
/// `Message-ID` once its claim has run out.
public struct MailWorker: Service {
    let queue: MailQueue
    let transport: MailTransport
    let from: String
    let logger: Logger
    /// What an administrator is told when a mail is given up.
    let notice: @Sendable (Account) throws -> OutgoingMail?
    /// Names this process in its claims.
    let name = UUID().uuidString

    public init(
        queue: MailQueue, transport: MailTransport, from: String, logger: Logger,
        notice: @escaping @Sendable (Account) throws -> OutgoingMail? = { _ in nil }
    ) {
        (self.queue, self.transport, self.from, self.logger) = (queue, transport, from, logger)
        self.notice = notice
    }

    /// - Throws: nothing but the end of the service.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                // Each on its own: a recipient that hangs holds up one, and the others go on.
                for _ in 0..<MailTransport.places { group.addTask { await sendUntilCancelled() } }
            }
        }
    }

    private func sendUntilCancelled() async {
        while !Task.isCancelled {
            do {
                try await sendDue(now: Date.init)
            } catch is CancellationError {
                return
            } catch {
                logger.error("mail queue not read", metadata: ["error": .string("\(error)")])
            }
            do { try await Task.sleep(for: .milliseconds(500)) } catch { return }
        }
    }

    /// Sends what is due, one by one.
    /// - Throws: what the database throws when no mail is claimed.
    public func sendDue(now: @escaping @Sendable () -> Date) async throws {
        while !Task.isCancelled, let mail = try await queue.claim(by: name, at: now()) {
            let outcome = await outcome(of: mail)
            // A task of its own: a service that stops still records what it has sent.
            await Task { await record(outcome, of: mail, now: now) }.value
        }
    }

    private func outcome(of mail: ClaimedMail) async -> MailOutcome {
        let message = MailMessage(
            id: mail.id, from: from, to: mail.mail.recipient, subject: mail.mail.subject, body: mail.mail.body,
            date: mail.queuedAt)
        do {
            try await transport.send(message)
            return .sent
        } catch {
            // Recipients are personal data: the log names the mail by its id.
            logger.warning("mail not sent", metadata: ["mail": .string(mail.id), "reason": .string("\(error)")])
            let isPermanent = (error as? MailTransport.Refused)?.isPermanent ?? false
            return isPermanent ? .refused("\(error)") : .failed("\(error)")
        }
    }

    /// A sending that cannot be recorded is not one that failed: what is tried again is to record it. Until then nothing
    /// else is sent, and the claim keeps other processes from sending it once more while it holds.
    private func record(_ outcome: MailOutcome, of mail: ClaimedMail, now: @Sendable () -> Date) async {
        for attempt in 1... {
            do {
                return try await queue.record(outcome, of: mail, at: now(), notice: notice)
            } catch let error as DatabaseUnavailable where error.reason == .gone || error.reason == .replaced {
                // Nobody will look there any more.
                return logger.error("mail outcome lost", metadata: ["mail": .string(mail.id)])
            } catch {
                logger.error(
                    "mail outcome not recorded",
                    metadata: [
                        "mail": .string(mail.id), "sent": .string("\(outcome == .sent)"), "error": .string("\(error)"),
                    ])
                do { try await Task.sleep(for: .milliseconds(200 << min(attempt, 8))) } catch { return }
            }
        }
    }
}
