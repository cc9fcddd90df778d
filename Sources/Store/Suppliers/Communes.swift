import Foundation
import Referencing

/// A commune of the official geography.
public struct Commune: Sendable, Equatable {
    public let code: String
    public let name: String
    /// The code of the department, or of the collectivity where there is none (977).
    public let department: String
    public let region: String
    public let postalCodes: [String]
    /// The centroid in degrees, where the file gives one.
    public let latitude: Double?
    public let longitude: Double?

    public init(
        code: String, name: String, department: String, region: String, postalCodes: [String], latitude: Double?,
        longitude: Double?
    ) {
        (self.code, self.name, self.department, self.region) = (code, name, department, region)
        (self.postalCodes, self.latitude, self.longitude) = (postalCodes, latitude, longitude)
    }
}

/// The communes, imported from the official file; the portal works without them.
public struct Communes: Sendable {
    let database: any Database

    /// Adds or replaces communes by their code; tells how many rows were new or different.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func save(_ communes: [Commune]) async throws -> Int {
        try await database.write { connection in
            let changed = try communes.count { try Self.save($0, in: connection) }
            if changed > 0 {
                try connection.execute("UPDATE versions SET value = value + 1 WHERE name = 'communes'")
                try connection.announceChange()
            }
            return changed
        }
    }

    /// Every commune, in no particular order.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all() async throws -> [Commune] {
        try await database.read { connection in
            var postalCodes: [String: [String]] = [:]
            try connection.each("SELECT code, postal_code FROM commune_postal_codes ORDER BY postal_code") {
                postalCodes[try $0.text("code"), default: []].append(try $0.text("postal_code"))
            }
            return try connection.rows("SELECT * FROM communes") { row in
                let code = try row.text("code")
                return Commune(
                    code: code, name: try row.text("name"), department: try row.text("department"),
                    region: try row.text("region"), postalCodes: postalCodes[code] ?? [],
                    latitude: try row.realIfAny("latitude"), longitude: try row.realIfAny("longitude"))
            }
        }
    }

    /// The INSEE code of a commune known by its name and postal code.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func code(named name: String, postalCode: String) async throws -> String? {
        try await database.read { try Self.code(named: name, postalCode: postalCode, in: $0) }
    }

    static func code(named name: String, postalCode: String, in connection: any Connection) throws -> String? {
        let rows = try connection.rows(
            """
            SELECT communes.code, name FROM communes
            JOIN commune_postal_codes ON commune_postal_codes.code = communes.code WHERE postal_code = \(postalCode)
            """
        ) { (code: try $0.text("code"), name: try $0.text("name")) }
        if rows.count == 1 { return rows[0].code }
        let slug = Slug.of(name)
        return rows.first { Slug.of($0.name) == slug }?.code
    }

    private static func save(_ commune: Commune, in connection: any Connection) throws -> Bool {
        let codes = Set(
            try connection.rows("SELECT postal_code FROM commune_postal_codes WHERE code = \(commune.code)") {
                try $0.text("postal_code")
            })
        let same = try connection.count(
            """
            SELECT count(*) AS n FROM communes WHERE code = \(commune.code) AND name = \(commune.name)
                AND department = \(commune.department) AND region = \(commune.region)
                AND coalesce(latitude, 0) = \(commune.latitude ?? 0) AND coalesce(longitude, 0) = \(commune.longitude ?? 0)
            """)
        if same == 1, codes == Set(commune.postalCodes) { return false }
        try connection.execute(
            """
            INSERT INTO communes (code, name, department, region, latitude, longitude)
            VALUES (\(commune.code), \(commune.name), \(commune.department), \(commune.region), \(commune.latitude),
                \(commune.longitude))
            ON CONFLICT (code) DO UPDATE SET name = excluded.name, department = excluded.department,
                region = excluded.region, latitude = excluded.latitude, longitude = excluded.longitude
            """)
        try connection.execute("DELETE FROM commune_postal_codes WHERE code = \(commune.code)")
        for postalCode in Set(commune.postalCodes) {
            try connection.execute(
                "INSERT INTO commune_postal_codes (postal_code, code) VALUES (\(postalCode), \(commune.code))")
        }
        return true
    }
}
