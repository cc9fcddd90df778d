import Foundation
import Gateways
import Logging
import Referencing
import ServiceLifecycle
import Store

/// Asks the antivirus about the files that wait in quarantine, and about those that came before there was one.
public struct QuarantineKeeper: Service {
    let quarantine: Quarantine
    let antivirus: Antivirus
    let mails: Mails
    let clock: Clock
    let logger: Logger

    private static let interval = Duration.seconds(15)

    /// - Throws: nothing but the end of the service.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await scanAll()
                do { try await Task.sleep(for: Self.interval) } catch { break }
            }
        }
    }

    /// A file about which there is no answer waits for the next round; the others do not wait for it.
    private func scanAll() async {
        var last: String?
        do {
            while !Task.isCancelled, let entry = try await quarantine.next(after: last) {
                last = entry.document
                do {
                    try await scan(entry)
                } catch let failure as Antivirus.Failure {
                    logger.warning(
                        "file stays in quarantine",
                        metadata: ["document": .string(entry.document), "error": .string(failure.description)])
                }
            }
        } catch {
            logger.error("quarantine not read", metadata: ["error": .string("\(error)")])
        }
    }

    private func scan(_ entry: Quarantine.Entry) async throws {
        switch try await antivirus.verdict(on: entry.bytes) {
        case .clean:
            try await quarantine.record(.clean, of: entry, telling: [], at: clock.now())
        case .infected(let name):
            logger.warning(
                "infected file", metadata: ["document": .string(entry.document), "found": .string(name)])
            try await quarantine.record(.infected, of: entry, telling: [try mail(entry)], at: clock.now())
        }
    }

    private func mail(_ entry: Quarantine.Entry) throws -> OutgoingMail {
        var words = Mails.Words(name: entry.owner.name, link: mails.address(Routes.space.path()))
        words.number = entry.number?.text ?? ""
        words.text =
            entry.number == nil
            ? "Déposez-la de nouveau depuis votre espace, après l’avoir numérisée sur un appareil sain."
            : "Vous n’avez rien à faire pour l’instant : le service vous la redemandera."
        return try mails.write("infected", to: entry.owner.email, words)
    }
}
