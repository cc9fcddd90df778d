import Foundation
import Referencing

/// What the staff looks for in the register.
public struct RegisterFilter: Sendable, Equatable {
    /// A name, a number of any kind, a town, a person or an e-mail address.
    public var words: String
    public var origin: Supplier.Origin?
    public var status: SupplierStatus?
    /// The day on which the status is asked for.
    public var day: CivilDay
    /// Only those against which a procedure is open.
    public var hasOpenProcedure: Bool
    /// Only those that the national registry says are closed.
    public var isClosed: Bool
    /// Only those that have letters to be sent by post.
    public var hasLettersToPost: Bool

    public init(
        words: String = "", origin: Supplier.Origin? = nil, status: SupplierStatus? = nil, day: CivilDay,
        hasOpenProcedure: Bool = false, isClosed: Bool = false, hasLettersToPost: Bool = false
    ) {
        self.hasLettersToPost = hasLettersToPost
        self.isClosed = isClosed
        (self.words, self.origin, self.status) = (words, origin, status)
        (self.day, self.hasOpenProcedure) = (day, hasOpenProcedure)
    }
}

/// A page of what was found, with how many there are.
public struct RegisterPage: Sendable {
    public let entries: [Line]
    public let total: Int

    public struct Line: Sendable {
        public let supplier: Supplier
        public let status: SupplierStatus
        public let hasOpenProcedure: Bool
    }
}

extension Suppliers {
    public static let pageSize = 25

    /// Suppliers by name, those that match a filter.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func found(_ filter: RegisterFilter, page: Int) async throws -> RegisterPage {
        try await database.read { connection in
            let condition = Self.condition(filter, database.dialect)
            let joined: SQL = """
                FROM suppliers LEFT JOIN applications ON applications.id = suppliers.application_id
                LEFT JOIN accounts ON accounts.id = \(SupplierFileRecord.owner) WHERE \(condition)
                """
            let total = try connection.count("SELECT count(*) AS n \(joined)")
            let found = try connection.rows(
                """
                SELECT suppliers.*, EXISTS (SELECT 1 FROM procedures WHERE supplier_id = suppliers.id
                    AND outcome IS NULL) AS has_procedure \(joined)
                ORDER BY suppliers.slug LIMIT \(Self.pageSize)
                    OFFSET \((min(max(1, page), 1_000_000) - 1) * Self.pageSize)
                """
            ) { (supplier: try Supplier($0), hasProcedure: try $0.flag("has_procedure")) }
            let entries = try found.map { line in
                let periods = try Self.periods(of: line.supplier.id, in: connection).map(\.period)
                return RegisterPage.Line(
                    supplier: line.supplier, status: SupplierStatus(periods, on: filter.day),
                    hasOpenProcedure: line.hasProcedure)
            }
            return RegisterPage(entries: entries, total: total)
        }
    }

    /// How many procedures wait for their end.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func openProcedures() async throws -> Int {
        try await database.read { try $0.count("SELECT count(*) AS n FROM procedures WHERE outcome IS NULL") }
    }

    private static func condition(_ filter: RegisterFilter, _ dialect: Dialect) -> SQL {
        var condition: SQL = "1 = 1"
        if let origin = filter.origin { condition = "\(condition) AND suppliers.origin = \(origin.rawValue)" }
        if filter.hasOpenProcedure {
            condition = """
                \(condition) AND EXISTS (SELECT 1 FROM procedures WHERE supplier_id = suppliers.id AND outcome IS NULL)
                """
        }
        if filter.hasLettersToPost { condition = "\(condition) AND \(lettersToPost(on: filter.day))" }
        if filter.isClosed {
            let standing = standing(.referenced, on: filter.day)
            condition = "\(condition) AND \(RegistryChecks.isClosed) AND \(standing)"
        }
        if let status = filter.status { condition = "\(condition) AND \(standing(status, on: filter.day))" }
        return filter.words.isEmpty ? condition : "\(condition) AND \(holds(filter.words, dialect))"
    }

    /// The same as ``SupplierLetter/isToBePosted(on:isOwned:)``, in the database's words.
    private static func lettersToPost(on day: CivilDay) -> SQL {
        // Put at disposal on that day, or before.
        let last = day.adding(days: 1 - DecisionNotice.patience).start
        return """
            EXISTS (SELECT 1 FROM supplier_letters WHERE supplier_id = suppliers.id AND read_at IS NULL
                AND posted_on IS NULL AND request_number IS NULL AND (issued_at < \(last) OR accounts.id IS NULL))
            """
    }

    /// The same as ``SupplierStatus`` reads from periods, in the database's words; a test compares the two.
    private static func standing(_ status: SupplierStatus, on day: CivilDay) -> SQL {
        let rows: SQL = """
            FROM referencing_periods WHERE supplier_id = suppliers.id AND \(current)
                AND (to_day IS NULL OR to_day > from_day OR supersedes IS NULL)
            """
        let running: SQL = "EXISTS (SELECT 1 \(rows) AND from_day <= \(day) AND (to_day IS NULL OR to_day > \(day)))"
        // The last one that ended: the order of ``Verdict``.
        let reason: SQL = """
            (SELECT end_reason \(rows) AND to_day <= \(day)
                ORDER BY from_day DESC, CASE WHEN to_day > from_day THEN 1 ELSE 0 END DESC LIMIT 1)
            """
        return switch status {
        case .referenced: running
        case .suspended: "NOT \(running) AND \(reason) = 'suspension'"
        case .ended: "NOT \(running) AND \(reason) <> 'suspension'"
        case .notReferenced: "NOT \(running) AND \(reason) IS NULL"
        }
    }

    /// Numbers as they are printed or typed; words in the folded name, the town, the person's name or an address.
    private static func holds(_ words: String, _ dialect: Dialect) -> SQL {
        let digits = words.filter { !" .\u{A0}\u{202F}".contains($0) }
        if digits.count >= 9, digits.allSatisfy({ $0.isASCII && $0.isNumber }) {
            return "(suppliers.siret = \(digits) OR suppliers.siren = \(digits))"
        }
        if let number = ProcedureNumber(digits) {
            return "EXISTS (SELECT 1 FROM procedures WHERE supplier_id = suppliers.id AND number = \(number.text))"
        }
        if let number = ApplicationNumber(digits) { return "applications.number = \(number)" }
        if digits.count == 5, digits.allSatisfy({ $0.isASCII && $0.isNumber }) {
            return "suppliers.postal_code = \(digits)"
        }
        // A French VAT number stands for its SIREN.
        let vat = digits.uppercased()
        if vat.hasPrefix("FR"), vat.count == 13, let siren = Siren(String(vat.suffix(9))) {
            return "(suppliers.siren = \(siren) OR suppliers.vat = \(vat))"
        }
        let folded = "%\(Applications.escapedForLike(Slug.of(words)))%"
        let columns: [SQL] = [
            "suppliers.name", "suppliers.commune", "suppliers.email", "suppliers.contact", "accounts.name",
            "accounts.email",
        ]
        let found = columns.reduce("suppliers.slug LIKE \(folded) ESCAPE '!' OR suppliers.vat = \(vat)" as SQL) {
            "\($0) OR \(dialect.holds($1, words))"
        }
        return "(\(found))"
    }
}
