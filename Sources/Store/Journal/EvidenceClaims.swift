import Foundation
import Referencing

/// What the journal said last of its evidence, gathered while it is read.
struct EvidenceClaims {
    private var applications: [String: String] = [:]
    private var lives: [String: String] = [:]
    private var periods: [String: String] = [:]
    /// Whether the journal says that it vouches for all there is.
    private var areComplete = false
    /// Whether something was vouched for as old after that.
    private var isForged = false

    mutating func read(_ act: String, _ details: String, at instant: String, on subject: String) throws {
        if act == StoredEvent(.evidenceRecorded).code, areComplete { isForged = true }
        if act == StoredEvent(.evidenceBegun).code { areComplete = true }
        guard ["\"evidence\"", "\"periods\"", "\"life\""].contains(where: details.contains) else { return }
        let payload = try JSONValue(parsing: details).textMap()
        if let digest = payload["evidence"] { applications[subject] = digest }
        if let digest = payload["life"] { lives[subject] = digest }
        if let digest = payload["periods"] { periods[payload["recorded"] ?? instant] = digest }
    }

    /// The first thing that is not as the journal says.
    func fault(in connection: any Connection) throws -> String? {
        if isForged { return "an event vouches anew for what was there already" }
        let claims = applications.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        if let application = try Evidence.firstThatDiffers(claims, in: connection) {
            return "what application \(application) holds is not what was recorded"
        }
        for (instant, digest) in periods.sorted(by: { $0.key < $1.key })
        where try !Evidence.holds(digest, ofPeriodsRecordedAt: instant, in: connection) {
            return "the periods recorded at \(instant) are not what was recorded"
        }
        if let supplier = try suppliersOfAnotherFirm(in: connection).first {
            return "supplier \(supplier) has a SIREN that is not of its number"
        }
        if try !areComplete && hasBegun(in: connection) { return "the rows that vouch for all there is are missing" }
        if let subject = try LifeEvidence.firstThatDiffers(lives, in: connection) {
            return "what \(subject) holds is not what was recorded"
        }
        if let version = try LifeEvidence.changedVersion(in: connection) {
            return "the fiche of supplier \(version) was changed"
        }
        if let request = try LifeEvidence.changedRequest(in: connection) { return "request \(request) was changed" }
        if let file = try LifeEvidence.changedFile(in: connection) { return "the file of \(file) was changed" }
        if areComplete {
            if let application = try unknownApplications(in: connection).first {
                return "application \(application) is in no event"
            }
            if let instant = try unknownInstants(in: connection).first {
                return "periods recorded at \(instant) are in no event"
            }
        }
        return try documentFault(in: connection)
    }

    /// Whether the schema says that the journal vouches for all there is (`0009-evidence-of-all`).
    private func hasBegun(in connection: any Connection) throws -> Bool {
        try connection.count("SELECT count(*) AS n FROM schema_migrations WHERE number = 9") > 0
    }

    /// Verdicts on a VAT number are read by SIREN, which follows from the SIRET or from a French VAT number.
    private func suppliersOfAnotherFirm(in connection: any Connection) throws -> [String] {
        try connection.rows(
            """
            SELECT id FROM suppliers WHERE siren <> substr(siret, 1, 9)
                OR (siret IS NULL AND vat LIKE 'FR%' AND siren <> substr(vat, 5)) ORDER BY id LIMIT 1
            """
        ) { try $0.text("id") }
    }

    private func unknownApplications(in connection: any Connection) throws -> [String] {
        try connection.rows("SELECT id FROM applications ORDER BY id") { try $0.text("id") }
            .filter { applications[$0] == nil }
    }

    private func unknownInstants(in connection: any Connection) throws -> [String] {
        try connection.rows("SELECT DISTINCT recorded_at FROM referencing_periods ORDER BY recorded_at") {
            try $0.text("recorded_at")
        }.filter { periods[$0] == nil }
    }

    /// Vouches for what the first releases wrote without a word of it in the journal; from then on all there is has its event.
    /// Once in a database's life: what somebody adds around the program later is not taken for old.
    func begin(at now: Date, in connection: any Connection) throws {
        guard !areComplete else { return }
        let author = Author.command("migrate")
        let former = applications.filter { !Evidence.isCurrent($0.value) }
        if try Evidence.firstThatDiffers(former.map { ($0.key, $0.value) }, in: connection) != nil {
            throw DatabaseUnavailable(reason: .tampered)
        }
        for application in try former.keys.sorted() + unknownApplications(in: connection) {
            try Journal.append(
                .evidenceRecorded, by: author, on: application, vouchingFor: ID(application), at: now, to: connection)
        }
        for instant in try unknownInstants(in: connection) {
            try Journal.append(
                .evidenceRecorded, by: author, on: "register", vouchingForPeriodsOf: instant, at: now, to: connection)
        }
        try Journal.append(.evidenceBegun, by: author, on: "journal", at: now, to: connection)
    }

    /// The bytes of a document are those of its digest.
    private func documentFault(in connection: any Connection) throws -> String? {
        var fault: String?
        try connection.each("SELECT id, sha256, bytes FROM documents ORDER BY id") { row in
            guard fault == nil, try Digest.sha256(row.bytes("bytes")) != row.text("sha256") else { return }
            fault = "the bytes of document \(try row.text("id")) were changed"
        }
        return fault
    }
}
