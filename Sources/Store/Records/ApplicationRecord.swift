import Foundation
import Referencing

/// Applications as rows: looked up with all their parts.
enum ApplicationRecord {
    private static let selection: SQL = """
        SELECT applications.*, owners.email AS owner_email, owners.name AS owner_name, assignees.name AS assignee_name
        FROM applications JOIN accounts AS owners ON owners.id = applications.account_id
        LEFT JOIN accounts AS assignees ON assignees.id = applications.assignee_id
        """

    /// The application that the condition names, with its parts.
    static func find(_ condition: SQL, in connection: any Connection) throws -> Application? {
        let found = try connection.first("\(selection) WHERE \(condition)") { row in
            let contents = Contents(
                company: try row.jsonIfAny("company")?.company(), profile: try row.jsonIfAny("profile")?.profile())
            return try row.value("status", Status.self) == .draft
                ? Application.draft(try draft(row, contents)) : .filed(try filed(row, contents))
        }
        return try found.map { try withParts($0, connection) }
    }

    private static func owner(_ row: Row) throws -> Owner {
        Owner(id: try row.id("account_id"), email: try row.text("owner_email"), name: try row.text("owner_name"))
    }

    private static func draft(_ row: Row, _ contents: Contents) throws -> Draft {
        Draft(
            id: try row.id("id"), owner: try owner(row), revision: try row.int("revision"),
            openedAt: try row.instant("created_at"), contents: contents)
    }

    private static func filed(_ row: Row, _ contents: Contents) throws -> FiledApplication {
        let assignee = try row.idIfAny("assignee_id", of: Actor.self).map { id in
            FiledApplication.Colleague(id: id, name: try row.text("assignee_name"))
        }
        var file = FiledApplication(
            id: try row.id("id"), number: try row.value("number") { ApplicationNumber($0) }, owner: try owner(row),
            revision: try row.int("revision"), openedAt: try row.instant("created_at"),
            filedAt: try row.instant("submitted_at"), status: try row.value("status", Status.self), contents: contents,
            assignee: assignee, closingReason: try row.valueIfAny("closing_reason", ClosingReason.init),
            dueOn: try row.dayIfAny("due_on"))
        file.reasonsAskedAt = try row.instantIfAny("reasons_asked_at")
        file.reasonsAreGiven = try row.flag("reasons_given")
        file.silentSince = try row.dayIfAny("silent_since")
        file.reopening = try row.instantIfAny("reopened_at").map {
            .init(at: $0, closing: try row.int("reopened_after"))
        }
        return file
    }

    private static func withParts(_ application: Application, _ connection: any Connection) throws -> Application {
        let id = application.id
        var contents = application.contents
        try connection.each(contentStatements(of: id)) { statement, row in
            switch statement {
            case 0: contents.acceptance = try acceptance(row)
            case 1: contents.letters.append(try letter(row))
            default: contents.signedLetters.append(try signedLetter(row))
            }
        }
        switch application {
        case .draft(var draft):
            draft.contents = contents
            return .draft(draft)
        case .filed(var file):
            file.contents = contents
            try connection.each(examinationStatements(of: id)) { statement, row in
                switch statement {
                case 0: file.complements.append(try complement(row))
                case 1: file.proposals.append(try proposal(row))
                case 2: file.decisions.append(try decision(row))
                default: try addParticipant(row, to: &file)
                }
            }
            return .filed(file)
        }
    }

    /// The last acceptance, the letters, the signed letters.
    private static func contentStatements(of id: ApplicationID) -> [SQL] {
        [
            "SELECT * FROM acceptances WHERE application_id = \(id) ORDER BY number DESC LIMIT 1",
            """
            SELECT letters.*, documents.pages FROM letters
            JOIN documents ON documents.application_id = letters.application_id AND documents.kind = 'letter'
                AND documents.version = letters.number
            WHERE letters.application_id = \(id) ORDER BY letters.number
            """,
            """
            SELECT documents.version, documents.size, documents.pages, documents.sha256, documents.created_at,
                documents.scan, documents.active_content, letter.version AS letter_number
            FROM documents JOIN documents AS letter ON letter.id = documents.made_from
            WHERE documents.application_id = \(id) AND documents.kind = 'signed_letter' ORDER BY documents.version
            """,
        ]
    }

    /// Complement requests, proposals, decisions, and who took part.
    private static func examinationStatements(of id: ApplicationID) -> [SQL] {
        [
            "SELECT * FROM complement_requests WHERE application_id = \(id) ORDER BY number",
            """
            SELECT proposals.*, name FROM proposals JOIN accounts ON accounts.id = proposed_by
            WHERE application_id = \(id) ORDER BY number
            """,
            "SELECT * FROM decisions WHERE application_id = \(id) ORDER BY number",
            "SELECT account_id, part FROM file_participants WHERE application_id = \(id)",
        ]
    }

    private static func addParticipant(_ row: Row, to file: inout FiledApplication) throws {
        let person: ID<Actor> = try row.id("account_id")
        switch try row.text("part") {
        case "analyst": file.analysedBy.insert(person)
        case "recused": file.recused.insert(person)
        default: break
        }
    }

    private static func acceptance(_ row: Row) throws -> Acceptance {
        Acceptance(
            version: try row.text("version"), sha256: try row.text("sha256"), sentence: try row.text("sentence"),
            acceptedAt: try row.instant("accepted_at"), ip: try row.text("ip"), userAgent: try row.text("user_agent"))
    }

    private static func letter(_ row: Row) throws -> EngagementLetter {
        EngagementLetter(
            number: try row.int("number"), reference: try row.text("reference"),
            subject: try row.json("subject").letterSubject(), madeAt: try row.instant("made_at"),
            pages: try row.int("pages"), sha256: try row.text("sha256"))
    }

    private static func signedLetter(_ row: Row) throws -> SignedLetter {
        SignedLetter(
            number: try row.int("version"), letter: try row.int("letter_number"), size: try row.int("size"),
            pages: try row.int("pages"), sha256: try row.text("sha256"), depositedAt: try row.instant("created_at"),
            scan: try row.value("scan", Scan.self), activeContent: try row.value("active_content") { Set(stored: $0) })
    }

    private static func complement(_ row: Row) throws -> ComplementRequest {
        let former = try row.json("former").extract()
        let answer = try row.textIfAny("answer").map { text in
            ComplementRequest.Answer(
                text: text, at: try row.instant("answered_at"),
                contents: try row.jsonIfAny("answered_contents")?.extract() ?? former)
        }
        return ComplementRequest(
            number: try row.int("number"), message: try row.text("message"),
            items: try row.json("items").complementItems(), deadline: try row.day("deadline"), former: former,
            askedBy: try row.id("asked_by"), askedAt: try row.instant("asked_at"), answer: answer,
            endedAt: try row.instantIfAny("ended_at"))
    }

    private static func proposal(_ row: Row) throws -> Proposal {
        let end = try row.valueIfAny("fate", Proposal.Fate.init).map { fate in
            Proposal.End(
                fate: fate, by: try row.id("ended_by"), at: try row.instant("ended_at"),
                reason: try row.textIfAny("end_reason"))
        }
        return Proposal(
            number: try row.int("number"), outcome: try row.json("outcome").outcome(),
            by: .init(id: try row.id("proposed_by"), name: try row.text("name")),
            at: try row.instant("proposed_at"), end: end)
    }

    private static func decision(_ row: Row) throws -> Decision {
        Decision(
            number: try row.int("number"), outcome: try row.json("outcome").outcome(),
            author: .init(id: try row.id("author_id"), name: try row.text("author_name")),
            capacity: try row.text("capacity"), decidedAt: try row.instant("decided_at"),
            contents: try row.json("contents").extract())
    }
}
