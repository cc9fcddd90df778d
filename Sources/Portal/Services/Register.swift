import Directory
import Foundation
import Referencing
import Store

/// Every supplier and its periods in memory: the verdict without a read of the database.
struct Register: Sendable {
    /// By SIREN, or by VAT number where there is no SIREN.
    private let byNumber: [String: [RegisteredSupplier]]
    /// Those that were referenced and are not any more, by the letters of their names.
    private let ended: [String: [RegisteredSupplier]]
    /// The address of the fiche today, by those it had before.
    let formerSlugs: [String: String]
    private let day: CivilDay

    init(_ entries: some Collection<RegisterEntry>, on day: CivilDay) {
        var byNumber: [String: [RegisteredSupplier]] = [:]
        byNumber.reserveCapacity(entries.count)
        var ended: [String: [RegisteredSupplier]] = [:]
        var slugs: [String: String] = [:]
        for entry in entries {
            let supplier = RegisteredSupplier(entry.supplier, entry.periods)
            byNumber[supplier.siren ?? supplier.vat ?? supplier.id, default: []].append(supplier)
            if entry.referencedSince(on: day) == nil, supplier.hasEnded(by: day) {
                ended[Folding.whole(supplier.name), default: []].append(supplier)
            }
            for slug in entry.formerSlugs { slugs[slug] = entry.supplier.slug }
        }
        (self.byNumber, self.ended, formerSlugs, self.day) = (byNumber, ended, slugs, day)
    }

    /// The suppliers that an identifier names and the other establishments of the firm.
    func suppliers(for identifier: SupplierIdentifier) -> [RegisteredSupplier] {
        let found = byNumber[identifier.siren ?? identifier.value] ?? []
        return found.count < 2 ? found : found.sorted { ($0.siret ?? "", $0.id) < ($1.siret ?? "", $1.id) }
    }

    /// The suppliers of exactly this name or number whose referencing ended.
    func ended(_ words: String, number: String?) -> [RegisteredSupplier] {
        guard let number else { return ended[Folding.whole(words)] ?? [] }
        let firm = byNumber[String(number.prefix(9))] ?? byNumber[number] ?? []
        let own = firm.filter { number.utf8.count != 14 || $0.siret == number }
        return own.filter { Verdict.ofSupplier($0.periods, on: day) != .referenced && $0.hasEnded(by: day) }
    }
}

extension RegisteredSupplier {
    init(_ supplier: Supplier, _ periods: [Period]) {
        self.init(
            id: supplier.id, siret: supplier.siret, vat: supplier.vat, siren: supplier.siren, name: supplier.name,
            slug: supplier.slug, periods: periods)
    }

    func hasEnded(by day: CivilDay) -> Bool { periods.contains { $0.hasEnded(by: day) } }
}
