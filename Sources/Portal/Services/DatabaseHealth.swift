import Foundation
import Logging
import ServiceLifecycle
import Store

/// Whether the database can be relied upon: whether it takes writes, tried at most every few seconds however often somebody
/// asks, and whether its pages are whole, looked at after the start and each night.
actor DatabaseHealth {
    private let suppliers: Suppliers
    private let database: any Database
    private let damage: DatabaseDamage
    private var lastTried = Date.distantPast
    private var lastFault: String?
    private var isTrying = false

    private static let interval: TimeInterval = 5
    /// How often, and after what pause, one looks whether a try has ended.
    private static let looks = 180, pause = Duration.milliseconds(10)

    init(_ stores: Stores, _ damage: DatabaseDamage) {
        (suppliers, database, self.damage) = (stores.suppliers, stores.database, damage)
    }

    /// Why the database cannot be relied upon; nil when it can. Whoever asks has an answer within two seconds: one that does
    /// not come in that time is an answer too.
    func fault(at now: Date) async -> String? {
        if let damage = damage.found { return damage }
        if !isTrying, abs(now.timeIntervalSince(lastTried)) >= Self.interval {
            (isTrying, lastTried) = (true, now)
            Task { await tryWriting() }
        }
        for _ in 0..<Self.looks where isTrying {
            do { try await Task.sleep(for: Self.pause) } catch { break }
        }
        return isTrying ? "the database does not answer" : lastFault
    }

    private func tryWriting() async {
        do {
            try await suppliers.tryWriting()
            lastFault = nil
        } catch let error as DatabaseUnavailable {
            lastFault = error.description
        } catch {
            lastFault = "the database does not answer"
        }
        isTrying = false
    }

    /// Looks at every page.
    /// - Returns: what is wrong, if anything is.
    func check() async -> String? {
        do {
            damage.found = try await database.faults(thorough: false).first.map { "the database is damaged: \($0)" }
        } catch let error as DatabaseUnavailable {
            if error.reason == .damaged { damage.found = error.description }
        } catch {
            // One look that failed says nothing of the pages; the next one may.
        }
        return damage.found
    }
}

/// Looks at the database's pages after the start, and once a day after that.
public struct DatabaseWatch: Service {
    let health: DatabaseHealth
    let logger: Logger

    /// - Throws: nothing but the end of the service.
    public func run() async throws {
        let watch = Task.detached(priority: .utility) {
            while !Task.isCancelled {
                if let damage = await health.check() {
                    logger.critical("database damaged", metadata: ["fault": .string(damage)])
                }
                do { try await Task.sleep(for: .seconds(86_400)) } catch { return }
            }
        }
        do { try await gracefulShutdown() } catch { logger.debug("watch cancelled") }
        watch.cancel()
    }
}
