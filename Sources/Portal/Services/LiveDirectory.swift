import Directory
import Foundation
import Logging
import Referencing
import ServiceLifecycle
import Store
import Synchronization

/// The directory as it stands: the index and the fiches it was made from, swapped whole.
public final class LiveDirectory: Service, Sendable {
    /// One state of the directory; it never changes.
    struct Edition: Sendable {
        let version: Int
        let day: CivilDay
        let fiches: [Referenced]
        let index: DirectoryIndex
        let bySlug: [String: Int]
        let cards: CardShelf
    }

    private let suppliers: Suppliers
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let edition = Mutex<Edition?>(nil)

    public init(suppliers: Suppliers, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }) {
        (self.suppliers, self.logger, self.now) = (suppliers, logger, now)
    }

    /// The edition in use; nil until the first one is ready.
    var current: Edition? { edition.withLock { $0 } }

    func ready() throws -> Edition {
        guard let current else {
            throw Failure(
                status: .serviceUnavailable, title: "L’annuaire se prépare",
                advice: "Le service vient de démarrer. Réessayez dans quelques secondes.", retryAfter: 2)
        }
        return current
    }

    /// Makes a new edition if the register or the day changed.
    public func refresh() async throws {
        let day = CivilDay(of: now())
        if let current, current.day == day, try await suppliers.directoryVersion() == current.version { return }
        let start = ContinuousClock.now
        let (version, unsorted) = try await suppliers.referenced(on: day)
        let fiches = Self.sorted(unsorted)
        let index = await DirectoryIndex(fiches.map { Entry($0.supplier) })
        let bySlug = Dictionary(
            fiches.enumerated().map { ($0.element.supplier.slug, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let made = Edition(
            version: version, day: day, fiches: fiches, index: index, bySlug: bySlug, cards: CardShelf())
        edition.withLock { $0 = made }
        logger.info(
            "directory ready",
            metadata: [
                "activators": .stringConvertible(fiches.count), "version": .stringConvertible(version),
                "ms": .stringConvertible(Int((ContinuousClock.now - start) / .milliseconds(1))),
            ])
    }

    /// Makes the first edition at once, then looks for a new version once a second until the process stops. Later
    /// editions are made at low priority, so that requests go on being answered meanwhile; nothing waits for that task,
    /// since waiting would raise its priority.
    public func run() async throws {
        await refreshOrLog()
        let watch = Task.detached(priority: .utility) {
            while !Task.isCancelled {
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
                await self.refreshOrLog()
            }
        }
        do { try await gracefulShutdown() } catch { logger.debug("directory cancelled") }
        watch.cancel()
    }

    private func refreshOrLog() async {
        do {
            try await refresh()
        } catch {
            logger.error("directory not refreshed", metadata: ["error": .string("\(error)")])
        }
    }

    /// By name, as a reader of French looks for it.
    private static func sorted(_ fiches: [Referenced]) -> [Referenced] {
        let keyed = fiches.map { (key: Folding.words($0.supplier.name).joined(separator: " "), fiche: $0) }
        return keyed.sorted { ($0.key, $0.fiche.supplier.slug) < ($1.key, $1.fiche.supplier.slug) }.map(\.fiche)
    }
}

extension Entry {
    init(_ supplier: Supplier) {
        let parts = [
            supplier.short, supplier.long, supplier.commune, supplier.postalCode, supplier.siret, supplier.vat,
            supplier.department.flatMap { Department($0)?.name },
        ]
        self.init(
            name: supplier.name, text: parts.compactMap { $0 }.joined(separator: " "), themes: supplier.themes,
            departments: supplier.served)
    }
}

/// The cards of an edition, rendered once each when they are first shown.
final class CardShelf: Sendable {
    private let cards = Mutex<[Int: String]>([:])
    /// About 30 MB of markup.
    private static let most = 20_000

    func card(_ position: Int, make: () throws -> String) rethrows -> String {
        if let card = cards.withLock({ $0[position] }) { return card }
        let card = try make()
        cards.withLock { cards in
            if cards.count >= Self.most { cards.removeAll(keepingCapacity: true) }
            cards[position] = card
        }
        return card
    }
}
