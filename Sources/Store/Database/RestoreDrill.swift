import Foundation

/// What a copy is worth, found by reading it beside the database in service: whole, of the same history, and how far it goes.
public struct RestoreDrill: Sendable {
    /// How many rows of a table there are.
    public struct Count: Sendable, Equatable {
        public let table: String
        public let inCopy: Int
        public let inService: Int
    }

    /// What was found of a copy that is of use.
    public struct Report: Sendable {
        /// Of every table.
        public let counts: [Count]
        /// Rows of the copy's journal, and how many signed heads they were compared with.
        public let rows: Int
        public let heads: Int
        /// When the last act of the copy was done; nil when there is none.
        public let lastAct: Date?
        /// Acts that were done in service since.
        public let actsSince: Int
    }

    private let copy: any Database
    private let service: any Database
    private let anchors: JournalAnchors?

    /// - Parameter anchors: the signed heads of the database in service.
    public init(copy: any Database, service: any Database, comparing anchors: JournalAnchors?) {
        (self.copy, self.service, self.anchors) = (copy, service, anchors)
    }

    /// Reads the copy whole, and of the database in service what it is compared with.
    /// - Throws: ``DatabaseCopy/Unusable``; what the engines throw.
    public func run() async throws -> Report {
        let verification = try await DatabaseCopy.verify(copy, anchors)
        let last = try await lastAct()
        return Report(
            counts: try await counts(), rows: verification.rows, heads: verification.heads, lastAct: last,
            actsSince: try await service.read {
                try $0.count("SELECT count(*) AS n FROM journal WHERE seq > \(verification.rows)")
            })
    }

    /// When the copy's last act was done, which the journal in service has too.
    private func lastAct() async throws -> Date? {
        let found = try await copy.read { connection in
            try connection.first("SELECT seq, at, hash FROM journal ORDER BY seq DESC LIMIT 1") { row in
                (seq: try row.int("seq"), at: try row.instant("at"), hash: try row.text("hash"))
            }
        }
        guard let found else { return nil }
        let same = try await service.read { connection in
            try connection.first("SELECT hash FROM journal WHERE seq = \(found.seq)") { try $0.text("hash") }
        }
        guard same == found.hash else {
            throw DatabaseCopy.Unusable(
                description: "row \(found.seq) of its journal is not the one in service: it is of another history")
        }
        return found.at
    }

    private func counts() async throws -> [Count] {
        let (mine, theirs) = (try await Self.counts(of: copy), try await Self.counts(of: service))
        return zip(TableList.all, zip(mine, theirs)).map { Count(table: $0.name, inCopy: $1.0, inService: $1.1) }
    }

    /// A table that an older schema does not have counts none.
    private static func counts(of database: any Database) async throws -> [Int] {
        try await database.read { connection in
            try TableList.all.map { table in
                guard try connection.hasTable(table.name) else { return 0 }
                return try connection.count("SELECT count(*) AS n FROM \(SQL(stringLiteral: table.name))")
            }
        }
    }
}
