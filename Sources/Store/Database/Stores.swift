import Foundation

/// Every store over one database.
public struct Stores: Sendable {
    public let database: any Database
    /// Who makes known what the acts do.
    private let announcer: Announcer

    public init(database: any Database, announcer: Announcer = .silent) {
        (self.database, self.announcer) = (database, announcer)
    }

    /// The same stores, with somebody who makes known what the acts do.
    public func announcing(_ announcer: Announcer) -> Stores { Stores(database: database, announcer: announcer) }

    public var migrations: Migrations { Migrations(database: database) }
    public var accounts: Accounts { Accounts(database: database) }
    public var identities: Identities { Identities(database: database) }
    public var sessions: Sessions { Sessions(database: database) }
    public var applications: Applications { Applications(database: database, announcer: announcer) }
    public var issuedActs: IssuedActs { IssuedActs(database: database) }
    public var documents: Documents { Documents(database: database) }
    public var quarantine: Quarantine { Quarantine(database: database) }
    public var suppliers: Suppliers { Suppliers(database: database) }
    public var registryChecks: RegistryChecks { RegistryChecks(database: database) }
    public var supplierRequests: SupplierRequests { SupplierRequests(database: database, announcer: announcer) }
    public var partnerLists: PartnerLists { PartnerLists(database: database) }
    public var supplierFiles: SupplierFiles { SupplierFiles(database: database, announcer: announcer) }
    public var communes: Communes { Communes(database: database) }
    public var reports: FicheReports { FicheReports(database: database) }
    public var journal: Journal { Journal(database: database) }
    public var securityJournal: SecurityJournal { SecurityJournal(database: database) }
    public var twoPersonRequests: TwoPersonRequests { TwoPersonRequests(database: database) }
    public var delegations: Delegations { Delegations(database: database) }
    public var secondFactors: SecondFactors { SecondFactors(database: database) }
    public var rateCounters: RateCounters { RateCounters(database: database) }
    public var knownDevices: KnownDevices { KnownDevices(database: database) }
    public var addressChanges: AddressChanges { AddressChanges(database: database) }
    public var appeals: Appeals { Appeals(database: database, announcer: announcer) }
    public var erasure: Erasure { Erasure(database: database) }
    public var leases: Leases { Leases(database: database) }
    public var mails: MailQueue { MailQueue(database: database) }

    /// Opens what `DATABASE_URL` names: `sqlite:PATH`, `sqlite::memory:` or `postgres://…`.
    /// - Parameters:
    ///   - isNew: whether a database that is missing is made.
    ///   - isPatient: whether statements may take as long as they need: for a command that reads or writes everything.
    /// - Throws: when the address is none that is known, or the database cannot be opened.
    public init(url: String, isNew: Bool = false, isPatient: Bool = false) throws {
        if url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") {
            self.init(database: try PostgreSQLDatabase(url, isNew: isNew, isPatient: isPatient))
        } else if url.hasPrefix("sqlite:"), case let path = String(url.dropFirst("sqlite:".count)), !path.isEmpty {
            self.init(
                database: path == ":memory:" ? try SQLiteDatabase() : try SQLiteDatabase(file: path, isNew: isNew))
        } else {
            throw UnknownDatabase(url: url)
        }
    }
}

/// A `DATABASE_URL` that names no engine of ours.
public struct UnknownDatabase: Error, CustomStringConvertible {
    let url: String

    public init(url: String) { self.url = url }

    public var description: String {
        "DATABASE_URL: « \(DatabaseAddress.withoutPassword(url)) » is neither of the form sqlite:PATH nor postgres://…"
    }
}
