import Foundation
import Referencing

/// Writes what an act changed: the row, and the parts that were added. Nothing that was examined is ever overwritten.
struct ApplicationWriter {
    let before: Application
    let connection: any Connection
    let now: Date

    /// - Parameter document: the bytes of the letter that the act made or took.
    func save(_ after: Application?, _ document: Document?) throws {
        guard let after else {
            try connection.execute("DELETE FROM applications WHERE id = \(before.id)")
            return
        }
        try saveRow(after)
        try saveContents(before.contents, after.contents, isDraft: after.filed == nil, document)
        guard let file = after.filed else { return }
        try saveComplements(file)
        try saveProposals(file)
        try saveParticipants(file)
        for decision in file.decisions where decision.number > (before.filed?.decisions.last?.number ?? 0) {
            try add(decision)
        }
    }

    private func saveRow(_ after: Application) throws {
        let (file, company) = (after.filed, after.contents.company)
        let profile = after.contents.profile.map { JSONValue($0) }
        try connection.execute(
            """
            UPDATE applications SET number = \(file?.number), status = \(after.status.rawValue),
                revision = \(after.revision), siret = \(company?.siret), siren = \(company?.siren),
                name = \(company?.name), search_name = \(company.map { Applications.searchable($0.name) }),
                department = \(company?.department), company = \(json: company.map { JSONValue($0) }),
                profile = \(json: profile), assignee_id = \(file?.assignee?.id), due_on = \(file?.dueOn),
                silent_since = \(file?.silentSince), reasons_asked_at = \(file?.reasonsAskedAt),
                reopened_at = \(file?.reopening?.at), reopened_after = \(file?.reopening?.closing),
                reasons_given = \(file?.reasonsAreGiven ?? false),
                closing_reason = \(file?.closingReason?.rawValue), submitted_at = \(file?.filedAt),
                updated_at = \(now)
            WHERE id = \(after.id)
            """)
        if let file, before.filed == nil { try Applications.take(file.number, in: connection) }
    }

    private func saveContents(
        _ former: Contents, _ contents: Contents, isDraft: Bool, _ document: Document?
    ) throws {
        if let acceptance = contents.acceptance, acceptance != former.acceptance { try add(acceptance) }
        if let letter = contents.letters.last, letter.number > (former.letters.last?.number ?? 0) {
            try connection.execute(
                """
                INSERT INTO letters (application_id, number, reference, subject, sha256, made_at)
                VALUES (\(before.id), \(letter.number), \(letter.reference), \(json: JSONValue(letter.subject)),
                    \(document?.sha256), \(now))
                """)
            try add(document, version: letter.number, keeping: isDraft ? [] : [.letter, .signedLetter])
        }
        if let signed = contents.signedLetters.last, signed.number > (former.signedLetters.last?.number ?? 0) {
            try add(document, version: signed.number, keeping: isDraft ? [.letter] : [.letter, .signedLetter])
        }
    }

    /// What a draft held before was examined by nobody: only its last letter and its last signed letter stay. That earlier
    /// letters were made, and their digests, stay known.
    private func add(_ document: Document?, version: Int, keeping kept: Set<Document.Kind>) throws {
        guard let document else { throw Applications.MissingDocument() }
        for kind in [Document.Kind.letter, .signedLetter] where !kept.contains(kind) {
            try connection.execute(
                "DELETE FROM documents WHERE application_id = \(before.id) AND kind = \(kind.rawValue)")
        }
        let source: String? =
            document.kind == .signedLetter
            ? try connection.first(
                """
                SELECT id FROM documents WHERE application_id = \(before.id) AND kind = 'letter'
                ORDER BY version DESC LIMIT 1
                """
            ) { try $0.text("id") } : document.source
        try Documents.add(document, version: version, source: source, of: before.id, at: now, in: connection)
    }

    private func add(_ acceptance: Acceptance) throws {
        try connection.execute(
            """
            INSERT INTO acceptances (id, application_id, account_id, number, version, sha256, sentence, ip, user_agent,
                accepted_at)
            VALUES (\(NewID.make(at: now)), \(before.id), \(before.owner.id),
                (SELECT coalesce(max(number), 0) + 1 FROM acceptances WHERE application_id = \(before.id)),
                \(acceptance.version), \(acceptance.sha256), \(acceptance.sentence), \(acceptance.ip),
                \(acceptance.userAgent), \(acceptance.acceptedAt))
            """)
    }

    private func saveComplements(_ file: FiledApplication) throws {
        let known = Dictionary(uniqueKeysWithValues: (before.filed?.complements ?? []).map { ($0.number, $0) })
        for request in file.complements where known[request.number] != request {
            let answer = request.answer
            guard known[request.number] == nil else {
                try connection.execute(
                    """
                    UPDATE complement_requests SET answer = \(answer?.text), answered_at = \(answer?.at),
                        answered_contents = \(json: answer.map { JSONValue($0.contents) }), ended_at = \(request.endedAt)
                    WHERE application_id = \(file.id) AND number = \(request.number) AND answered_at IS NULL
                        AND ended_at IS NULL
                    """)
                continue
            }
            try connection.execute(
                """
                INSERT INTO complement_requests (id, application_id, number, message, items, deadline, former, asked_by,
                    asked_at)
                VALUES (\(NewID.make(at: now)), \(file.id), \(request.number), \(request.message),
                    \(json: JSONValue(request.items)), \(request.deadline), \(json: JSONValue(request.former)),
                    \(request.askedBy), \(request.askedAt))
                """)
        }
    }

    private func saveParticipants(_ file: FiledApplication) throws {
        let (analysts, recused) = (before.filed?.analysedBy ?? [], before.filed?.recused ?? [])
        let added =
            file.analysedBy.subtracting(analysts).map { ($0, "analyst") }
            + file.recused.subtracting(recused).map { ($0, "recused") }
        for (account, part) in added {
            try connection.execute(
                """
                INSERT INTO file_participants (application_id, account_id, part, since)
                VALUES (\(file.id), \(account), \(part), \(now))
                """)
        }
    }

    private func saveProposals(_ file: FiledApplication) throws {
        let known = Dictionary(uniqueKeysWithValues: (before.filed?.proposals ?? []).map { ($0.number, $0) })
        for proposal in file.proposals where known[proposal.number] != proposal {
            let end = proposal.end
            guard known[proposal.number] == nil else {
                try connection.execute(
                    """
                    UPDATE proposals SET fate = \(end?.fate.rawValue), ended_by = \(end?.by), ended_at = \(end?.at),
                        end_reason = \(end?.reason)
                    WHERE application_id = \(file.id) AND number = \(proposal.number) AND fate IS NULL
                    """)
                continue
            }
            try connection.execute(
                """
                INSERT INTO proposals (application_id, number, outcome, proposed_by, proposed_at)
                VALUES (\(file.id), \(proposal.number), \(json: JSONValue(proposal.outcome)), \(proposal.by.id),
                    \(proposal.at))
                """)
        }
    }

    private func add(_ decision: Decision) throws {
        try connection.execute(
            """
            INSERT INTO decisions (application_id, number, outcome, author_id, author_name, capacity, contents, decided_at)
            VALUES (\(before.id), \(decision.number), \(json: JSONValue(decision.outcome)), \(decision.author.id),
                \(decision.author.name), \(decision.capacity), \(json: JSONValue(decision.contents)),
                \(decision.decidedAt))
            """)
    }
}
