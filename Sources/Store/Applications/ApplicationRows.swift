import Foundation
import Referencing

extension Application {
    init(_ row: Row) throws {
        id = try row.text("id")
        number = try row.textIfAny("number")
        owner = try row.text("account_id")
        ownerEmail = try row.text("owner_email")
        ownerName = try row.text("owner_name")
        status = try row.value("status", Status.self)
        revision = try row.int("revision")
        company = try row.jsonIfAny("company", Company.self)
        profile = try row.jsonIfAny("profile", Profile.self)
        assignee = try row.textIfAny("assignee_id")
        assigneeName = try row.textIfAny("assignee_name")
        proposer = try row.textIfAny("proposer_id")
        proposal = try row.jsonIfAny("proposal", Outcome.self)
        completeOn = try row.dayIfAny("complete_on")
        dueOn = try row.dayIfAny("due_on")
        closingReason = try row.textIfAny("closing_reason").flatMap(ClosingReason.init)
        createdAt = try row.instant("created_at")
        submittedAt = try row.instantIfAny("submitted_at")
    }

    private static let selection: SQL = """
        SELECT applications.*, owners.email AS owner_email, owners.name AS owner_name, assignees.name AS assignee_name
        FROM applications JOIN accounts AS owners ON owners.id = applications.account_id
        LEFT JOIN accounts AS assignees ON assignees.id = applications.assignee_id
        """

    /// The application that the condition names, with its parts.
    static func find(_ condition: SQL, in connection: any Connection) throws -> Application? {
        guard var application = try connection.first("\(selection) WHERE \(condition)", Application.init) else {
            return nil
        }
        try application.loadParts(from: connection)
        return application
    }

    private mutating func loadParts(from connection: any Connection) throws {
        acceptance = try connection.first(
            "SELECT * FROM acceptances WHERE application_id = \(id) ORDER BY accepted_at DESC LIMIT 1", Acceptance.init)
        letter = try connection.first(
            """
            SELECT letters.*, documents.pages FROM letters
            JOIN documents ON documents.application_id = letters.application_id AND documents.kind = 'letter'
            WHERE letters.application_id = \(id)
            """, Letter.init)
        signedLetter = try connection.first(
            """
            SELECT filename, size, pages, sha256, created_at FROM documents
            WHERE application_id = \(id) AND kind = 'signed_letter'
            """, DocumentSummary.init)
        complements = try connection.rows(
            "SELECT * FROM complement_requests WHERE application_id = \(id) ORDER BY asked_at, id",
            ComplementRequest.init)
        decision = try connection.first("SELECT * FROM decisions WHERE application_id = \(id)", Decision.init)
    }

    /// Writes the row back with the next revision.
    mutating func save(at now: Date, in connection: any Connection) throws {
        let company = try company.map { try StoredJSON.text($0) }
        let profile = try profile.map { try StoredJSON.text($0) }
        let proposal = try proposal.map { try StoredJSON.text($0) }
        let identity = self.company
        try connection.execute(
            """
            UPDATE applications SET number = \(number), status = \(status.rawValue), revision = \(revision + 1),
                siret = \(identity?.siret), siren = \(identity?.siren), name = \(identity?.name),
                search_name = \(identity.map { Applications.searchable($0.name) }),
                department = \(identity?.department?.code), company = \(company), profile = \(profile),
                assignee_id = \(assignee), proposer_id = \(proposer), proposal = \(proposal),
                complete_on = \(completeOn), due_on = \(dueOn), closing_reason = \(closingReason?.rawValue),
                submitted_at = \(submittedAt), updated_at = \(now)
            WHERE id = \(id)
            """)
        revision += 1
    }
}

extension Acceptance {
    init(_ row: Row) throws {
        self.init(
            version: try row.text("version"), sha256: try row.text("sha256"), sentence: try row.text("sentence"),
            acceptedAt: try row.instant("accepted_at"), ip: try row.text("ip"), userAgent: try row.text("user_agent"))
    }
}

extension Letter {
    init(_ row: Row) throws {
        reference = try row.text("reference")
        subject = try row.json("subject", LetterSubject.self)
        madeAt = try row.instant("made_at")
        pages = try row.int("pages")
    }
}

extension DocumentSummary {
    init(_ row: Row) throws {
        filename = try row.text("filename")
        size = try row.int("size")
        pages = try row.int("pages")
        sha256 = try row.text("sha256")
        createdAt = try row.instant("created_at")
    }
}

extension ComplementRequest {
    init(_ row: Row) throws {
        id = try row.text("id")
        message = try row.text("message")
        items = try row.json("items", [Item].self)
        guard let day = try row.dayIfAny("deadline") else { throw UnreadableColumn(column: "deadline") }
        deadline = day
        former = try row.json("former", Former.self)
        askedAt = try row.instant("asked_at")
        answer = try row.textIfAny("answer")
        answeredAt = try row.instantIfAny("answered_at")
    }
}

extension Decision {
    init(_ row: Row) throws {
        outcome = try row.json("outcome", Outcome.self)
        authorName = try row.text("author_name")
        authorQuality = try row.text("author_quality")
        decidedAt = try row.instant("decided_at")
    }
}
