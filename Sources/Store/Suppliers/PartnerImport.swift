import Foundation
import Referencing

/// What an import of a partner list did to one line.
public enum ImportResult: Sendable, Equatable {
    case added
    case corrected
    case unchanged
    case refused(String)
}

extension Suppliers {
    /// Takes the lines of one supplier in one transaction. Lines that were imported before change nothing.
    /// - Returns: a result for each line, in order.
    public func importLines(
        _ groups: [[PartnerLine]], by actor: String, origin: Supplier.Origin = .partner, at now: Date
    ) async throws -> [[ImportResult]] {
        try await database.write { connection in
            var touched: Set<String> = []
            let results = try groups.map {
                try Self.importSupplier($0, by: actor, origin: origin, at: now, &touched, in: connection)
            }
            let changes = results.joined().count { $0 == .added || $0 == .corrected }
            if changes > 0 {
                try Self.touch(touched, in: connection)
                try Journal.append(
                    "suppliers.import", by: actor, on: "suppliers", details: ["changes": "\(changes)"], at: now,
                    to: connection)
            }
            return results
        }
    }

    private static func importSupplier(
        _ lines: [PartnerLine], by actor: String, origin: Supplier.Origin, at now: Date, _ touched: inout Set<String>,
        in connection: any Connection
    ) throws -> [ImportResult] {
        guard let last = lines.last else { return [] }
        let known = try find(siret: last.siret?.digits, vat: last.vat?.value, in: connection)
        var supplier = Supplier(last, id: known?.id ?? NewID.make(at: now), origin: origin)
        supplier.slug = known?.slug ?? ""
        if supplier.communeCode == nil {
            supplier.communeCode = try Communes.code(
                named: supplier.commune, postalCode: supplier.postalCode, in: connection)
        }
        let department = supplier.communeCode.flatMap { Department(communeCode: $0) }
        supplier.department = department?.code ?? supplier.department

        var periods = try known.map { try Self.periods(of: $0.id, in: connection) } ?? []
        var planned: [(Period, superseding: String?)] = []
        let results = lines.map { line in plan(line.period, among: &periods, &planned) }
        // The consultant's own fiche outranks a partner's list; only its periods are taken.
        let ownsItsFiche = known?.origin == .application
        let isOutdated = !ownsItsFiche && known != supplier && results.contains { !$0.isRefusal }
        if isOutdated { try save(&supplier, known: known, at: now, in: connection) }
        if isOutdated || !planned.isEmpty { touched.insert(supplier.id) }
        for (period, former) in planned {
            try record(period, of: supplier.id, superseding: former, by: actor, at: now, in: connection)
        }
        return isOutdated && known != nil ? results.map { $0 == .unchanged ? .corrected : $0 } : results
    }

    /// What one line changes: nothing, the end of a period with the same start, or a period more.
    private static func plan(
        _ period: Period, among periods: inout [Recorded], _ planned: inout [(Period, superseding: String?)]
    ) -> ImportResult {
        if let index = periods.firstIndex(where: { $0.period.start == period.start }) {
            let former = periods[index]
            if former.period == period { return .unchanged }
            if former.id.isEmpty { return .refused("la même période figure deux fois avec des fins différentes") }
            if periods.contains(where: { $0.id != former.id && $0.period.overlaps(period) }) {
                return .refused("la période en chevauche une autre du même fournisseur")
            }
            periods[index] = Recorded(id: "", period: period)
            planned.append((period, former.id))
            return .corrected
        }
        if periods.contains(where: { $0.period.overlaps(period) }) {
            return .refused("la période en chevauche une autre du même fournisseur")
        }
        periods.append(Recorded(id: "", period: period))
        planned.append((period, nil))
        return .added
    }
}

extension ImportResult {
    var isRefusal: Bool { if case .refused = self { true } else { false } }
}

extension Supplier {
    init(_ line: PartnerLine, id: String, origin: Origin) {
        self.init(
            id: id, siret: line.siret?.digits, vat: line.vat?.value, origin: origin, name: line.name,
            address: line.address, postalCode: line.postalCode, commune: line.commune,
            department: Department(postalCode: line.postalCode)?.code)
        (website, phone, email, short) = (line.website, line.phone, line.email, line.presentation)
        (themes, departments, isNational) = (line.themes, line.departments, line.isNational)
        (sizes, isRemote, firstMeetingFree) = (line.sizes, line.isRemote, line.firstMeetingFree)
    }
}
