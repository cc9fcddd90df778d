import Foundation
import Gateways
import Logging
import Referencing
import ServiceLifecycle
import Store

/// Asks the antivirus about the files that wait in quarantine; those that came before there was one wait there too. One
/// process of several does it.
public struct QuarantineKeeper: Service {
    let quarantine: Quarantine
    let rounds: LeasedRounds
    let antivirus: Antivirus
    let mails: Mails
    let clock: Clock
    let logger: Logger

    private static let interval = Duration.seconds(15)
    /// How many are looked at in one round.
    private static let most = 500

    /// - Throws: nothing but the end of the service.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var isClosed = false
            while !Task.isCancelled {
                do {
                    if !isClosed { try await quarantine.closeUnchecked(at: clock.now()) }
                    isClosed = true
                    if try await rounds.mayWork() { try await scanAll() }
                } catch is CancellationError {
                    break
                } catch {
                    logger.error("quarantine not read", metadata: ["error": .string("\(error)")])
                }
                do { try await Task.sleep(for: Self.interval) } catch { break }
            }
        }
        await rounds.handOver()
    }

    /// A file about which there is no answer waits for the next round.
    private func scanAll() async throws {
        try await rounds.each(of: try await quarantine.waiting(limit: Self.most)) { document in
            do {
                if let entry = try await quarantine.entry(document) { try await scan(entry) }
                return .done
            } catch let cancelled as CancellationError {
                throw cancelled
            } catch {
                logger.warning(
                    "file stays in quarantine",
                    metadata: ["document": .string(document), "error": .string("\(error)")])
                return .silent
            }
        }
    }

    private func scan(_ entry: Quarantine.Entry) async throws {
        switch try await antivirus.verdict(on: entry.bytes) {
        case .clean:
            try await quarantine.record(.clean, of: entry, telling: [], at: clock.now())
        case .infected(let name):
            logger.warning(
                "infected file", metadata: ["document": .string(entry.document), "found": .string(name)])
            try await quarantine.record(
                .infected, of: entry, telling: entry.isNeeded ? [try mail(entry)] : [], at: clock.now())
        }
    }

    private func mail(_ entry: Quarantine.Entry) throws -> OutgoingMail {
        var words = Mails.Words(name: entry.owner.name, link: mails.address(Routes.space.path()))
        words.number = entry.number?.text ?? ""
        words.text =
            entry.number == nil
            ? "Déposez-la de nouveau depuis votre espace, après l’avoir numérisée sur un appareil sain."
            : "Vous n’avez rien à faire pour l’instant : le service vous la redemandera."
        return try mails.write("infected", to: entry.owner.email, words)
    }
}
