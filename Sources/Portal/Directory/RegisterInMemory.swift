import Referencing
import Search

/// Every supplier and its periods in memory, each in a slot of its own: the verdict without a read of the database.
struct RegisterInMemory: Sendable {
    private(set) var suppliers: [CompactSupplier] = []
    private var slots: [SupplierID: Int32] = [:]
    /// The first slot of a number (see ``key(of:)``), and the next one with the same number.
    private var firstByNumber: [UInt64: Int32] = [:]
    private var nextByNumber: [Int32] = []
    /// Those with a period that ended, by the letters of their names.
    private var byEndedName: [UInt64: [Int32]] = [:]
    private var byFormerSlug: [String: Int32] = [:]
    private var bySlug: [UInt64: Int32] = [:]

    /// Takes a supplier in, in place of what was known of it; gives its slot.
    mutating func put(_ supplier: CompactSupplier) -> Int {
        let id = supplier.id
        if let slot = slots[id] {
            forget(suppliers[Int(slot)], slot)
            suppliers[Int(slot)] = supplier
            remember(supplier, slot)
            return Int(slot)
        }
        let slot = Int32(suppliers.count)
        suppliers.append(supplier)
        nextByNumber.append(-1)
        slots[id] = slot
        let number = Self.key(of: supplier)
        nextByNumber[Int(slot)] = firstByNumber.updateValue(slot, forKey: number) ?? -1
        remember(supplier, slot)
        return Int(slot)
    }

    /// A supplier's numbers never change; its names and addresses may.
    private mutating func remember(_ supplier: CompactSupplier, _ slot: Int32) {
        bySlug[TieBreaker.hash(supplier.slug)] = slot
        if supplier.hasEndedPeriod { byEndedName[Self.letters(supplier.name), default: []].append(slot) }
        for slug in (supplier.text(.formerSlugs) ?? "").split(separator: " ") { byFormerSlug[String(slug)] = slot }
    }

    private mutating func forget(_ supplier: CompactSupplier, _ slot: Int32) {
        bySlug[TieBreaker.hash(supplier.slug)] = nil
        byEndedName[Self.letters(supplier.name)]?.removeAll { $0 == slot }
        for slug in (supplier.text(.formerSlugs) ?? "").split(separator: " ") { byFormerSlug[String(slug)] = nil }
    }

    /// The slot whose fiche has this address.
    func slot(ofSlug slug: String) -> Int? {
        guard let slot = bySlug[TieBreaker.hash(slug)], suppliers[Int(slot)].slug == slug else { return nil }
        return Int(slot)
    }

    /// The suppliers that an identifier names and the other establishments of the firm.
    func suppliers(for identifier: SupplierIdentifier) -> [RegisteredSupplier] {
        let found = numbered(identifier.siren?.digits ?? identifier.value).map(\.registered)
        return found.count < 2
            ? found : found.sorted { ($0.siret?.digits ?? "", $0.id.text) < ($1.siret?.digits ?? "", $1.id.text) }
    }

    /// The suppliers of exactly this name or number whose referencing ended and did not start again.
    func ended(_ words: String, number: String?, on day: CivilDay) -> [RegisteredSupplier] {
        var found: [CompactSupplier]
        if let number {
            found =
                [number, String(number.prefix(9)), String(number.suffix(9))].lazy.map { numbered($0) }
                .first { !$0.isEmpty } ?? []
            found.removeAll { number.utf8.count == 14 && $0.siret?.digits != number }
        } else {
            found = (byEndedName[Self.letters(words)] ?? []).map { suppliers[Int($0)] }
            found.removeAll { Analyzer.whole($0.name) != Analyzer.whole(words) }
        }
        return found.filter { $0.referencedSince(on: day) == nil }.map(\.registered)
            .filter { $0.periods.contains { $0.hasEnded(by: day) } }
    }

    /// The address of the fiche that had this one before.
    func slug(before former: String) -> String? { byFormerSlug[former].map { suppliers[Int($0)].slug } }

    private func numbered(_ number: String) -> [CompactSupplier] {
        var (found, slot) = ([CompactSupplier](), firstByNumber[Self.key(number)] ?? -1)
        while slot >= 0 {
            found.append(suppliers[Int(slot)])
            slot = nextByNumber[Int(slot)]
        }
        return found
    }

    private static func letters(_ name: String) -> UInt64 { TieBreaker.hash(Analyzer.whole(name)) }

    private static func key(of supplier: CompactSupplier) -> UInt64 {
        key(supplier.firmNumber ?? supplier.id.text)
    }

    /// A SIREN is its own key; another number's key has its highest bit set.
    private static func key(_ number: String) -> UInt64 {
        if number.utf8.count == 9, let digits = UInt64(number) { return digits }
        return TieBreaker.hash(number) | 1 << 63
    }
}
