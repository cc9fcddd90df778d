import Directory
import Foundation
import Referencing
import Store

/// Every supplier and its periods in memory: the verdict without a read of the database.
struct Register: Sendable {
    /// By SIREN, or by VAT number where there is no SIREN.
    private var byNumber: [String: [RegisterEntry]] = [:]
    /// Those with a period that ended, by the letters of their names.
    private var byEndedName: [String: [RegisterEntry]] = [:]
    private var byFormerSlug: [String: RegisterEntry] = [:]

    /// Takes in a supplier, in place of what was known of it.
    mutating func put(_ entry: RegisterEntry, replacing former: RegisterEntry?) {
        if let former {
            byNumber[Self.number(former)]?.removeAll { $0 === former }
            byEndedName[Folding.whole(former.supplier.name)]?.removeAll { $0 === former }
            for slug in former.formerSlugs where byFormerSlug[slug] === former { byFormerSlug[slug] = nil }
        }
        byNumber[Self.number(entry), default: []].append(entry)
        if entry.periods.contains(where: { $0.end != nil }) {
            byEndedName[Folding.whole(entry.supplier.name), default: []].append(entry)
        }
        for slug in entry.formerSlugs { byFormerSlug[slug] = entry }
    }

    /// The suppliers that an identifier names and the other establishments of the firm.
    func suppliers(for identifier: SupplierIdentifier) -> [RegisteredSupplier] {
        let found = (byNumber[identifier.siren?.digits ?? identifier.value] ?? []).map { RegisteredSupplier($0) }
        return found.count < 2
            ? found : found.sorted { ($0.siret?.digits ?? "", $0.id.text) < ($1.siret?.digits ?? "", $1.id.text) }
    }

    /// The suppliers of exactly this name or number whose referencing ended and did not start again.
    func ended(_ words: String, number: String?, on day: CivilDay) -> [RegisteredSupplier] {
        var found: [RegisterEntry]
        if let number {
            found = byNumber[number] ?? byNumber[String(number.prefix(9))] ?? byNumber[String(number.suffix(9))] ?? []
            found.removeAll { number.utf8.count == 14 && $0.supplier.siret?.digits != number }
        } else {
            found = byEndedName[Folding.whole(words)] ?? []
        }
        return found.filter { entry in
            entry.referencedSince(on: day) == nil && entry.periods.contains { $0.hasEnded(by: day) }
        }.map { RegisteredSupplier($0) }
    }

    /// The address of the fiche that had this one before.
    func slug(before former: String) -> String? { byFormerSlug[former]?.supplier.slug }

    private static func number(_ entry: RegisterEntry) -> String {
        entry.supplier.siren?.digits ?? entry.supplier.vat?.value ?? entry.supplier.id.text
    }
}

extension RegisteredSupplier {
    init(_ entry: RegisterEntry) {
        let supplier = entry.supplier
        self.init(
            id: supplier.id, siret: supplier.siret, vat: supplier.vat, name: supplier.name, slug: supplier.slug,
            periods: entry.periods)
    }
}
