import Foundation
import Gateways
import Logging
import ServiceLifecycle
import Store

/// Sends the mails of the queue, one after the other, until the process stops. A mail whose sending was cut off is
/// sent again with the same `Message-ID`.
public struct MailWorker: Service {
    let queue: MailQueue
    let transport: MailTransport
    let from: String
    let logger: Logger

    public init(queue: MailQueue, transport: MailTransport, from: String, logger: Logger) {
        (self.queue, self.transport, self.from, self.logger) = (queue, transport, from, logger)
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await sendDue(at: Date())
                } catch {
                    logger.error("mail queue not read", metadata: ["error": .string("\(error)")])
                }
                do { try await Task.sleep(for: .milliseconds(500)) } catch { return }
            }
        }
    }

    /// Tries every mail that is due.
    public func sendDue(at now: Date) async throws {
        for mail in try await queue.due(at: now) {
            let message = MailMessage(
                id: mail.id, from: from, to: mail.mail.recipient, subject: mail.mail.subject, body: mail.mail.body,
                date: mail.queuedAt)
            do {
                try await transport.send(message)
                try await queue.record(.sent, of: mail, at: now)
            } catch {
                // Recipients are personal data: the log names the mail by its id.
                logger.warning(
                    "mail not sent", metadata: ["mail": .string(mail.id), "reason": .string("\(error)")])
                try await queue.record(.failed("\(error)"), of: mail, at: now)
            }
        }
    }
}
