import Foundation

/// The schema's history: numbered, literal, never edited once landed.
public struct Migrations: Sendable {
    let database: any Database

    /// One step of the schema.
    struct Migration: Sendable {
        let number: Int
        let name: String
        let statements: [SQL]
        /// What a server is told beside, and the embedded engine has no word for.
        var onServer: [SQL] = []
        /// What the statements cannot say: stored texts brought into another form. Knows no type of the application.
        var rewrite: @Sendable (any Connection) throws -> Void = { _ in }
    }

    static let all: [Migration] = [
        migration1, migration2, migration3, migration4, migration5, migration6, migration7, migration8, migration9,
        migration10, migration11, migration12, migration13,
    ]

    /// Brings the schema up to date and tells which steps were applied.
    /// - Throws: what the database throws; the step that failed leaves nothing.
    public func run(at now: Date) async throws -> [String] {
        let dialect = database.dialect
        return try await database.write { connection in
            try connection.execute(
                "CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"
            )
            let known = try connection.rows("SELECT number FROM schema_migrations") { try $0.int("number") }
            let missing = Self.all.filter { !known.contains($0.number) }
            for migration in missing {
                for statement in migration.statements + (dialect == .postgreSQL ? migration.onServer : []) {
                    try connection.execute(statement.schema(in: dialect))
                }
                try migration.rewrite(connection)
                try connection.execute(
                    "INSERT INTO schema_migrations (number, name, applied_at) VALUES (\(migration.number), \(migration.name), \(now))"
                )
            }
            try Journal.beginEvidence(at: now, in: connection)
            return missing.map(\.name)
        }
    }

    /// Whether the schema is one of this program's, up to date or older: a later one holds what is not known here.
    /// - Throws: what the database throws.
    public func isKnown() async throws -> Bool {
        guard try await database.hasTable("schema_migrations") else { return false }
        return try await database.read { connection in
            let numbers = try connection.rows("SELECT number FROM schema_migrations") { try $0.int("number") }
            return !numbers.isEmpty && Set(numbers).isSubset(of: Self.all.map(\.number))
        }
    }

    /// Whether this program may run on the schema as it is.
    public enum Fitness: Sendable, Equatable {
        /// Every step of this program is applied, and no other.
        case current
        /// A later program brought it up to date, and only added to it: this one may go on meanwhile.
        case later
        /// Steps are missing, or there is no schema at all.
        case outdated
        /// A later program took away what this one needs.
        case unusable
    }

    /// Compares the steps that are applied with those of this program.
    /// - Throws: what the database throws.
    public func fitness() async throws -> Fitness {
        guard try await database.hasTable("schema_migrations") else { return .outdated }
        return try await database.read { connection in
            let applied = try connection.rows("SELECT number FROM schema_migrations") { try $0.int("number") }
            let known = Self.all.map(\.number)
            guard Set(known).isSubset(of: applied) else { return .outdated }
            guard let last = known.last, let latest = applied.max(), latest > last else { return .current }
            let least = try connection.first("SELECT value FROM versions WHERE name = 'schema'") { try $0.int("value") }
            return (least ?? latest) <= last ? .later : .unusable
        }
    }
}
