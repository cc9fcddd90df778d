import Foundation
import Referencing

extension Suppliers {
    /// Takes the lines of one supplier in one transaction. Lines that were imported before change nothing.
    /// - Returns: a result for each line, in order.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func importLines(
        _ groups: [[PartnerLine]], by author: Author, origin: Supplier.Origin = .partner, at now: Date
    ) async throws -> [[ImportResult]] {
        try await database.write { connection in
            var touched: Set<SupplierID> = []
            let results = try groups.map {
                try Self.importSupplier($0, by: author, origin: origin, at: now, &touched, in: connection)
            }
            let changes = results.joined().count { $0 == .added || $0 == .corrected }
            if changes > 0 {
                try Self.touch(touched, in: connection)
                try Journal.append(
                    .register(.listImported(changes: changes)), by: author, on: "suppliers",
                    vouchingForPeriodsOf: Timestamp.text(now),
                    at: now, to: connection)
            }
            return results
        }
    }

    private static func importSupplier(
        _ lines: [PartnerLine], by author: Author, origin: Supplier.Origin, at now: Date,
        _ touched: inout Set<SupplierID>, in connection: any Connection
    ) throws -> [ImportResult] {
        guard let first = lines.first else { return [] }
        let known = try find(siret: first.siret, vat: first.vat, in: connection)
        let periods = try known.map { try Self.periods(of: $0.id, in: connection) } ?? []
        var planned: [PeriodRecording] = []
        let results = lines.map { line in
            let (result, recording) = ImportPeriod(line.period).result(beside: periods, planned)
            if let recording { planned.append(recording) }
            return result
        }
        // What a refused line says of the supplier is not taken either.
        let taken = Array(zip(lines, results)).last { !$0.1.isRefusal }?.0
        var supplier = Supplier(taken ?? first, id: known?.id ?? SupplierID(NewID.make(at: now)), origin: origin)
        supplier.slug = known?.slug ?? ""
        if supplier.communeCode == nil {
            supplier.communeCode = try Communes.code(
                named: supplier.commune, postalCode: supplier.postalCode, in: connection)
        }
        supplier.department = supplier.communeCode.flatMap { Department(communeCode: $0) } ?? supplier.department

        // What the administration hid stays hidden; what is in the list is not shown for being there again.
        if let known,
            try connection.count(
                "SELECT count(*) AS n FROM suppliers WHERE id = \(known.id) AND contact_is_hidden = 1") == 1
        {
            (supplier.phone, supplier.email, supplier.contact) = (nil, nil, nil)
        }
        // The consultant's own fiche outranks a partner's list; only its periods are taken.
        let ownsItsFiche = known?.origin == .application
        let isOutdated = !ownsItsFiche && known != supplier && taken != nil
        if isOutdated { try save(&supplier, known: known, at: now, in: connection) }
        if isOutdated || !planned.isEmpty { touched.insert(supplier.id) }
        for recording in planned {
            try record(
                recording, of: supplier.id, from: origin == .demo ? .demo : .partner, by: author, at: now,
                in: connection)
        }
        return isOutdated && known != nil ? results.map { $0 == .unchanged ? .corrected : $0 } : results
    }
}

extension Supplier {
    init(_ line: PartnerLine, id: SupplierID, origin: Origin) {
        self.init(
            id: id, siret: line.siret, vat: line.vat, origin: origin, name: line.name,
            address: line.address, postalCode: line.postalCode, commune: line.commune,
            department: Department(postalCode: line.postalCode))
        (website, phone, email, short) = (line.website, line.phone, line.email, line.presentation)
        (themes, departments, isNational) = (line.themes, line.departments, line.isNational)
        (sizes, isRemote, firstMeetingFree) = (line.sizes, line.isRemote, line.firstMeetingFree)
    }
}
