import Foundation
import Gateways
import Logging
import Referencing
import ServiceLifecycle
import Store

/// Asks the national registry, some at a time, about the establishments that are referenced: each once a month. What it says is
/// closed is proposed to the staff. One process of several does it.
public struct RegistryKeeper: Service {
    let checks: RegistryChecks
    let rounds: LeasedRounds
    let registry: CompanyRegistry
    let clock: Clock
    let logger: Logger

    private static let patience = Duration.seconds(900)
    private static let interval = Duration.seconds(3600)
    /// Between two questions: the registry takes seven in a second, of everybody behind one address.
    private static let pause = Duration.seconds(1)
    /// How many are asked about in one round.
    private static let most = 500

    /// - Throws: nothing but the end of the service.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            do { try await Task.sleep(for: Self.patience) } catch { return }
            while !Task.isCancelled {
                await work(pause: Self.pause)
                do { try await Task.sleep(for: Self.interval) } catch { break }
            }
        }
        await rounds.handOver()
    }

    /// One round; a registry that does not answer is asked again in the next one.
    func work(pause: Duration) async {
        do {
            try await rounds.each(of: try await checks.due(most: Self.most, at: clock.now())) { id, siret in
                let outcome = try await ask(siret, of: id)
                if outcome != .enough { try await Task.sleep(for: pause) }
                return outcome
            }
        } catch is CancellationError {
            return
        } catch {
            logger.error("registry not asked", metadata: ["error": .string("\(error)")])
        }
    }

    private func ask(_ siret: Siret, of id: SupplierID) async throws -> LeasedRounds.Outcome {
        switch await registry.establishment(siret) {
        case .found: try await checks.record(true, of: id, at: clock.now())
        case .ceased:
            try await checks.record(false, of: id, at: clock.now())
            logger.info("establishment closed in the registry", metadata: ["siret": .string(siret.digits)])
        // One that its owner does not let be published is no closed one.
        case .notFound: try await checks.record(nil, of: id, at: clock.now())
        case .rateLimited: return .enough
        case .unavailable:
            try await checks.postpone(id, at: clock.now())
            return .silent
        }
        return .done
    }
}
