import Directory
import Foundation
import Referencing
import Search
import Store
import Synchronization

/// Makes snapshots, and keeps between two of them what did not change.
actor SnapshotBuilder {
    private let stores: Stores
    private let synonyms: Synonyms
    private var versions = RegisterVersions()
    private var builder: DirectoryIndexBuilder
    private var gazetteer = Gazetteer()
    private var register = RegisterInMemory()
    private var isListed: [Bool] = []

    init(stores: Stores, synonyms: Synonyms) {
        (self.stores, self.synonyms) = (stores, synonyms)
        builder = DirectoryIndexBuilder(gazetteer: gazetteer, synonyms: synonyms)
    }

    /// The snapshot of a day; nil when the one before still holds.
    func snapshot(for day: CivilDay, after former: DirectorySnapshot?) async throws -> DirectorySnapshot? {
        let now = try await stores.suppliers.versions()
        if let former, former.day == day, now == former.versions { return nil }
        let start = ContinuousClock.now
        var isAnew = former?.day != day
        if now.communes != versions.communes {
            gazetteer = Gazetteer(communes: try await stores.communes.all().map { Place($0) })
            builder = DirectoryIndexBuilder(gazetteer: gazetteer, synonyms: synonyms)
            isListed = []
            isAnew = true
        }
        let read = try await readChanges(on: day)
        if isAnew { relist(on: day, except: read.slots) }
        versions = RegisterVersions(directory: read.version, communes: now.communes)
        let (index, order) = builder.index(for: day) { register.suppliers[$0].text(.id) ?? "" }
        var documents = [Int32](repeating: -1, count: register.suppliers.count)
        for (id, slot) in order.enumerated() { documents[slot] = Int32(id) }
        return DirectorySnapshot(
            versions: versions, day: day, index: index, slots: order.map(Int32.init), documents: documents,
            register: register, gazetteer: gazetteer, answers: ResponseCache(),
            indexMilliseconds: Int((ContinuousClock.now - start) / .milliseconds(1)))
    }

    /// A supplier as it was read, ready for the register and, when it is referenced, for the index.
    private struct Read: Sendable {
        let compact: CompactSupplier
        let activator: Activator?

        init(_ entry: RegisterEntry, _ day: CivilDay, _ seats: inout SeatFinder) {
            compact = CompactSupplier(entry)
            activator = compact.referencedSince(on: day) == nil ? nil : Activator(entry.supplier, &seats)
        }
    }

    /// Takes in what changed: one thread reads rows while this one reads their words.
    private func readChanges(on day: CivilDay) async throws -> (version: Int, slots: Set<Int>) {
        let (batches, more) = AsyncThrowingStream<[Read], any Error>.makeStream()
        let (suppliers, version, ahead) = (stores.suppliers, versions.directory, DispatchSemaphore(value: 16))
        let gazetteer = gazetteer
        let reading = Task.detached {
            do {
                let seats = Mutex(SeatFinder(gazetteer: gazetteer))
                let version = try await suppliers.changes(after: version, batch: 2000) { batch in
                    // The reader waits for the words' reader: what is in between stays small.
                    ahead.wait()
                    more.yield(seats.withLock { seats in batch.map { Read($0, day, &seats) } })
                }
                more.finish()
                return version
            } catch {
                more.finish(throwing: error)
                throw error
            }
        }
        var slots = Set<Int>()
        let isFirst = register.suppliers.isEmpty
        for try await batch in batches {
            ahead.signal()
            for read in batch {
                let slot = register.put(read.compact)
                if !isFirst { slots.insert(slot) }
                list(read.activator, at: slot)
            }
        }
        return (try await reading.value, isFirst ? Set(register.suppliers.indices) : slots)
    }

    /// Puts an activator into its slot of the index, or empties the slot of one that is not referenced.
    private func list(_ activator: Activator?, at slot: Int) {
        while isListed.count <= slot { isListed.append(false) }
        if let activator {
            builder.put(activator, at: slot)
        } else if isListed[slot] {
            builder.remove(slot)
        }
        isListed[slot] = activator != nil
    }

    /// Another day: referencings begin and end without a change in the register.
    private func relist(on day: CivilDay, except done: Set<Int>) {
        var seats = SeatFinder(gazetteer: gazetteer)
        while isListed.count < register.suppliers.count { isListed.append(false) }
        for (slot, compact) in register.suppliers.enumerated() where !done.contains(slot) {
            let isReferenced = compact.referencedSince(on: day) != nil
            guard isReferenced != isListed[slot] else { continue }
            list(isReferenced ? Activator(compact.supplier, &seats) : nil, at: slot)
        }
    }
}

extension Place {
    init(_ commune: Commune) {
        let point = commune.latitude.flatMap { latitude in
            commune.longitude.flatMap { Coordinates(latitude: latitude, longitude: $0) }
        }
        self.init(
            commune: commune.name, territory: commune.department, postalCodes: commune.postalCodes, coordinates: point)
    }
}

/// Finds where seats are; many are in the same communes.
private struct SeatFinder {
    let gazetteer: Gazetteer
    private var known: [String: Coordinates?] = [:]

    init(gazetteer: Gazetteer) { self.gazetteer = gazetteer }

    mutating func coordinates(of supplier: Supplier) -> Coordinates? {
        guard let department = supplier.department else { return nil }
        let name = "\(department.code) \(supplier.postalCode) \(supplier.commune)"
        if let found = known[name] { return found }
        let found = gazetteer.coordinates(
            commune: supplier.commune, department: department, postalCode: supplier.postalCode)
        known[name] = .some(found)
        return found
    }
}

extension Activator {
    /// What the directory searches of a supplier.
    fileprivate init(_ supplier: Supplier, _ seats: inout SeatFinder) {
        self.init(name: supplier.name)
        texts = [supplier.short, supplier.long, supplier.commune, supplier.contact].compactMap { $0 }
        (themes, sizes) = (supplier.themes, supplier.sizes)
        (isNational, isRemote, isFirstMeetingFree) = (supplier.isNational, supplier.isRemote, supplier.firstMeetingFree)
        departments = isNational ? [] : supplier.served
        (commune, postalCode, department) = (supplier.commune, supplier.postalCode, supplier.department)
        coordinates = seats.coordinates(of: supplier)
        (siret, vat) = (supplier.siret, supplier.vat)
    }
}
