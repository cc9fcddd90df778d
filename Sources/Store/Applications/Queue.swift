import Foundation
import Referencing

/// What a reviewer looks for in the queue.
public struct QueueFilter: Sendable, Equatable {
    public var statuses: [Status]
    public var assignee: AccountID?
    public var department: Department?
    /// Only those whose legal deadline has passed, or is less than a week away.
    public var isLate: Bool
    /// A number, a SIRET, or words of the name.
    public var words: String

    public init(
        statuses: [Status] = [], assignee: AccountID? = nil, department: Department? = nil, isLate: Bool = false,
        words: String = ""
    ) {
        (self.statuses, self.assignee, self.department) = (statuses, assignee, department)
        (self.isLate, self.words) = (isLate, words)
    }
}

/// One line of the queue.
public struct QueueLine: Sendable {
    public let number: ApplicationNumber
    public let name: String
    public let siret: Siret
    public let department: Department?
    public let status: Status
    public let submittedAt: Date
    public let dueOn: CivilDay?
    public let assignee: String?
    public let awaitsComplement: Bool
    /// The day on which silence refused it.
    public let silentSince: CivilDay?
}

/// A page of the queue, with how many there are and how many stand at each status.
public struct QueuePage: Sendable {
    public let lines: [QueueLine]
    public let total: Int
    public let counts: [Status: Int]
}

extension Applications {
    public static let warningDays = 7
    public static let pageSize = 25

    /// The applications to handle, the nearest legal deadline first; those without one come after.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func queue(
        _ filter: QueueFilter, page: Int, visibleTo actor: Actor, on today: CivilDay
    ) async throws -> QueuePage {
        try await database.read { connection in
            let condition: SQL = "\(Self.condition(filter, on: today)) AND \(Self.isOpen(to: actor))"
            let total = try connection.count("SELECT count(*) AS n FROM applications WHERE \(condition)")
            let lines = try connection.rows(
                """
                SELECT applications.*, accounts.name AS assignee, EXISTS (SELECT 1 FROM complement_requests
                    WHERE application_id = applications.id AND answered_at IS NULL AND ended_at IS NULL) AS awaits
                FROM applications LEFT JOIN accounts ON accounts.id = assignee_id WHERE \(condition)
                ORDER BY CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, applications.number
                LIMIT \(Self.pageSize) OFFSET \((min(max(1, page), 1_000_000) - 1) * Self.pageSize)
                """, QueueLine.init)
            var counts: [Status: Int] = [:]
            try connection.each(
                "SELECT status, count(*) AS n FROM applications WHERE status <> 'draft' GROUP BY status"
            ) { counts[try $0.value("status", Status.self)] = try $0.int("n") }
            return QueuePage(lines: lines, total: total, counts: counts)
        }
    }

    private static func condition(_ filter: QueueFilter, on today: CivilDay) -> SQL {
        var condition: SQL = "applications.status <> 'draft'"
        if !filter.statuses.isEmpty {
            condition = "\(condition) AND applications.status IN \(list: filter.statuses.map(\.rawValue))"
        }
        if let assignee = filter.assignee { condition = "\(condition) AND applications.assignee_id = \(assignee)" }
        if let department = filter.department {
            condition = "\(condition) AND applications.department = \(department)"
        }
        if filter.isLate { condition = "\(condition) AND due_on <= \(today.adding(days: warningDays))" }
        for word in filter.words.split(whereSeparator: \.isWhitespace).prefix(8) {
            let pattern = "%" + escapedForLike(searchable(String(word))) + "%"
            condition = """
                \(condition) AND (search_name LIKE \(pattern) ESCAPE '!' OR lower(number) LIKE \(pattern) ESCAPE '!'
                    OR siret LIKE \(pattern) ESCAPE '!')
                """
        }
        return condition
    }

    static func escapedForLike(_ text: String) -> String {
        text.replacing([33: "!!", 37: "!%", 95: "!_"])
    }
}

extension QueueLine {
    init(_ row: Row) throws {
        number = try row.value("number") { ApplicationNumber($0) }
        name = try row.text("name")
        siret = try row.value("siret") { Siret($0) }
        department = try row.valueIfAny("department") { Department($0) }
        status = try row.value("status", Status.self)
        submittedAt = try row.instant("submitted_at")
        dueOn = try row.dayIfAny("due_on")
        assignee = try row.textIfAny("assignee")
        awaitsComplement = try row.flag("awaits")
        silentSince = try row.dayIfAny("silent_since")
    }
}
