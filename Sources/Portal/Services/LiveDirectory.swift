import CMalloc
import Directory
import Foundation
import Logging
import Referencing
import ServiceLifecycle
import Store
import Synchronization

/// The directory and the register as they stand: the index, the fiches and every supplier's periods, swapped whole.
public final class LiveDirectory: Service, Sendable {
    /// One state of the directory; it never changes.
    struct Edition: Sendable {
        let versions: RegisterVersions
        let day: CivilDay
        /// In the order of the index.
        let fiches: [Referenced]
        let index: DirectoryIndex
        let bySlug: [String: Int]
        let register: Register
        let places: Places
        /// Pieces of pages and of JSON for each fiche, and whole answers.
        let cards = FragmentCache()
        let records = FragmentCache()
        let answers: ResponseCache
        /// How long the index took.
        let indexMilliseconds: Int
    }

    private let workshop: EditionWorkshop
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let edition = Mutex<Edition?>(nil)

    public init(
        stores: Stores, synonyms: Synonyms = .none, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        workshop = EditionWorkshop(stores: stores, synonyms: synonyms)
        (self.logger, self.now) = (logger, now)
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

    /// Makes a new edition if the register, the communes or the day changed.
    public func refresh() async throws {
        let start = ContinuousClock.now
        guard let made = try await workshop.edition(for: CivilDay(of: now()), after: current) else { return }
        edition.withLock { $0 = made }
        logger.info(
            "directory ready",
            metadata: [
                "activators": .stringConvertible(made.fiches.count),
                "version": .stringConvertible(made.versions.directory),
                "index_ms": .stringConvertible(made.indexMilliseconds),
                "ms": .stringConvertible(Int((ContinuousClock.now - start) / .milliseconds(1))),
            ])
        // What the making and the former edition leave behind goes back to the system; the allocator would keep it.
        malloc_trim(0)
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
}

/// Makes editions, and keeps between two of them what did not change.
private actor EditionWorkshop {
    private let stores: Stores
    private let synonyms: Synonyms
    private var versions = RegisterVersions()
    private var entries: [SupplierID: RegisterEntry] = [:]
    private var index: IndexWorkshop
    private var places = Places()
    private var register = Register()
    private var listed: Set<SupplierID> = []

    init(stores: Stores, synonyms: Synonyms) {
        (self.stores, self.synonyms) = (stores, synonyms)
        index = IndexWorkshop(places: places, synonyms: synonyms)
    }

    /// The edition of a day; nil when the one before still holds.
    func edition(for day: CivilDay, after former: LiveDirectory.Edition?) async throws -> LiveDirectory.Edition? {
        if let former, former.day == day, try await stores.suppliers.versions() == former.versions { return nil }
        let changes = try await stores.suppliers.changes(after: versions.directory)
        let changed = Set(changes.entries.map(\.supplier.id))
        for entry in changes.entries {
            register.put(entry, replacing: entries.updateValue(entry, forKey: entry.supplier.id))
        }
        if changes.versions.communes != versions.communes {
            places = Places(communes: try await stores.communes.all().map { Place($0) })
            index = IndexWorkshop(places: places, synonyms: synonyms)
            listed = []
        }
        let isNewDay = former?.day != day || listed.isEmpty
        versions = changes.versions
        let start = ContinuousClock.now
        await update(isNewDay ? Set(entries.keys) : changed, readingAgain: changed, on: day)
        let (made, order) = index.index(for: day)
        let milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
        let fiches = order.compactMap { id in
            entries[SupplierID(id)].flatMap { entry in
                entry.referencedSince(on: day).map { Referenced(entry, since: $0) }
            }
        }
        return LiveDirectory.Edition(
            versions: versions, day: day, fiches: fiches, index: made,
            bySlug: Dictionary(
                fiches.enumerated().map { ($0.element.supplier.slug, $0.offset) },
                uniquingKeysWith: { first, _ in first }),
            register: register, places: places, answers: ResponseCache(),
            indexMilliseconds: milliseconds)
    }

    /// Brings the index to what is referenced that day: reads what is new there or changed, drops what ended.
    private func update(_ ids: Set<SupplierID>, readingAgain changed: Set<SupplierID>, on day: CivilDay) async {
        var (fresh, gone): ([Entry], [String]) = ([], [])
        var seats = SeatFinder(places: places)
        for id in ids {
            guard let entry = entries[id] else { continue }
            if entry.referencedSince(on: day) != nil {
                if !listed.contains(id) || changed.contains(id) { fresh.append(Entry(entry.supplier, &seats)) }
            } else if listed.contains(id) {
                gone.append(id.text)
            }
        }
        listed.formUnion(fresh.map { SupplierID($0.id) })
        listed.subtract(gone.map { SupplierID($0) })
        index.remove(gone)
        index.put(await IndexWorkshop.read(fresh))
    }
}

extension Place {
    init(_ commune: Commune) {
        let point = commune.latitude.flatMap { latitude in
            commune.longitude.flatMap { Coordinates(latitude: latitude, longitude: $0) }
        }
        self.init(
            commune: commune.name, department: commune.department, postalCodes: commune.postalCodes, coordinates: point)
    }
}

/// Finds where seats are; many are in the same communes.
private struct SeatFinder {
    let places: Places
    private var known: [String: Coordinates?] = [:]

    init(places: Places) { self.places = places }

    mutating func coordinates(of supplier: Supplier) -> Coordinates? {
        guard let department = supplier.department else { return nil }
        let name = "\(department.code) \(supplier.postalCode) \(supplier.commune)"
        if let found = known[name] { return found }
        let found = places.coordinates(
            commune: supplier.commune, department: department.code, postalCode: supplier.postalCode)
        known[name] = .some(found)
        return found
    }
}

extension Entry {
    /// What the directory searches of a supplier.
    fileprivate init(_ supplier: Supplier, _ seats: inout SeatFinder) {
        self.init(id: supplier.id.text, name: supplier.name)
        texts = [supplier.short, supplier.long, supplier.commune, supplier.contact].compactMap { $0 }
        (themes, sizes) = (supplier.themes, supplier.sizes)
        (isNational, isRemote, isFirstMeetingFree) = (supplier.isNational, supplier.isRemote, supplier.firstMeetingFree)
        departments = isNational ? [] : supplier.served.map(\.code)
        (commune, postalCode, department) = (supplier.commune, supplier.postalCode, supplier.department?.code)
        coordinates = seats.coordinates(of: supplier)
        (siret, firm) = (supplier.siret?.digits, supplier.siren?.digits ?? supplier.vat?.value)
    }
}
