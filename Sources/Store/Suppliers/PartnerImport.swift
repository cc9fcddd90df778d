import Foundation
import Referencing

/// What the lines of one supplier of a list would change: read from the register, written by ``write(by:at:in:)``.
struct PlannedImport {
    let lines: [PartnerLine]
    let results: [ImportResult]
    private let known: Supplier?
    private var supplier: Supplier
    private let recordings: [PeriodRecording]
    private let former: [Period?]
    private let origin: Supplier.Origin
    /// Whether what the register says of the supplier itself is replaced.
    private let isOutdated: Bool

    init(_ lines: [PartnerLine], origin: Supplier.Origin, at now: Date, in connection: any Connection) throws {
        (self.lines, self.origin) = (lines, origin)
        let first = lines[0]
        known = try Suppliers.find(siret: first.siret, vat: first.vat, in: connection)
        let periods = try known.map { try Suppliers.periods(of: $0.id, in: connection) } ?? []
        var planned: [PeriodRecording] = []
        var replaced: [Period?] = []
        let results = lines.map { line in
            let (result, recording) = ImportPeriod(line.period).result(beside: periods, planned)
            if let recording { planned.append(recording) }
            replaced.append(recording?.supersedes?.period)
            return result
        }
        (recordings, former) = (planned, replaced)
        // What a refused line says of the supplier is not taken either.
        let taken = Array(zip(lines, results)).last { !$0.1.isRefusal }?.0
        supplier = Supplier(taken ?? first, id: known?.id ?? SupplierID(NewID.make(at: now)), origin: origin)
        (supplier.slug, supplier.successor) = (known?.slug ?? "", known?.successor)
        supplier.isClaimed = known?.isClaimed ?? false
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
        let ownsItsFiche = known?.origin == .application || known?.isClaimed == true
        isOutdated = !ownsItsFiche && known != supplier && taken != nil
        if isOutdated, known != nil {
            self.results = results.map { $0 == .unchanged ? .corrected : $0 }
        } else {
            self.results = results
        }
    }

    /// What each line that is taken would change.
    /// - Parameter numbers: the places of the lines in their file.
    func changes(_ numbers: [Int]) -> [PartnerChange] {
        lines.indices.filter { !results[$0].isRefusal }.map { index in
            PartnerChange(
                number: numbers[index], results[index], before: known, after: isOutdated ? supplier : known ?? supplier,
                former: former[index], period: lines[index].period)
        }
    }

    /// - Returns: the supplier, if it changed.
    func write(by author: Author, at now: Date, in connection: any Connection) throws -> SupplierID? {
        var supplier = supplier
        if isOutdated { try Suppliers.save(&supplier, known: known, at: now, in: connection) }
        for recording in recordings {
            try Suppliers.record(
                recording, of: supplier.id, from: origin == .demo ? .demo : .partner, by: author, at: now,
                in: connection)
        }
        return isOutdated || !recordings.isEmpty ? supplier.id : nil
    }
}

extension Suppliers {
    /// Takes the lines of one supplier after another, all in one transaction. Lines that were imported before change
    /// nothing.
    /// - Returns: a result for each line, in order.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func importLines(
        _ groups: [[PartnerLine]], by author: Author, origin: Supplier.Origin = .partner, at now: Date
    ) async throws -> [[ImportResult]] {
        try await database.write { connection in
            var touched: Set<SupplierID> = []
            let results = try groups.filter { !$0.isEmpty }.map { lines in
                let planned = try PlannedImport(lines, origin: origin, at: now, in: connection)
                if let changed = try planned.write(by: author, at: now, in: connection) { touched.insert(changed) }
                return planned.results
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

    /// Whether the register holds no supplier at all: a list is taken in at once then.
    /// - Throws: what the database throws.
    public func isEmpty() async throws -> Bool {
        try await database.read { try $0.first("SELECT id FROM suppliers LIMIT 1") { try $0.text("id") } == nil }
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
