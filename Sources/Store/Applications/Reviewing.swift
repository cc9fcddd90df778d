import Foundation
import Referencing

/// The DGE's part: take, ask for a complement, propose, decide, send back, close.
extension Applications {
    public func startReview(
        _ number: String, by actor: Actor, seeing revision: Int, at now: Date, mails: @escaping Mails
    ) async throws {
        _ = try await perform(
            .startReview, on: Self.numbered(number, for: actor), by: actor, seeing: revision, at: now, mails: mails
        ) { application, _ in
            application.assignee = actor.id
            application.assigneeName = actor.name
        }
    }

    /// Gives the file to a colleague who analyses.
    public func handOver(
        _ number: String, to colleague: String, by actor: Actor, seeing revision: Int, at now: Date,
        mails: @escaping Mails
    ) async throws {
        _ = try await perform(
            .handOver, on: Self.numbered(number, for: actor), by: actor, seeing: revision, at: now,
            details: ["to": colleague], mails: mails
        ) { application, connection in
            let name = try connection.first(
                """
                SELECT name FROM accounts WHERE id = \(colleague) AND role IN ('instructeur', 'valideur')
                    AND disabled_at IS NULL
                """
            ) { try $0.text("name") }
            guard let name else { throw Refusal.unknownColleague }
            application.assignee = colleague
            application.assigneeName = name
        }
    }

    /// Asks for what is missing; the two months stop until the answer (CRPA L114-5).
    public func requestComplement(
        _ number: String, items: [ComplementRequest.Item], message: String, deadline: CivilDay, by actor: Actor,
        seeing revision: Int, at now: Date, mails: @escaping Mails
    ) async throws {
        _ = try await perform(
            .requestComplement, on: Self.numbered(number, for: actor), by: actor, seeing: revision, at: now,
            details: [
                "deadline": deadline.description, "sections": items.map(\.section.rawValue).joined(separator: " "),
            ],
            mails: mails
        ) { application, connection in
            let former = ComplementRequest.Former(
                company: application.company, profile: application.profile,
                letterSHA256: application.signedLetter?.sha256)
            let id = NewID.make(at: now)
            try connection.execute(
                """
                INSERT INTO complement_requests (id, application_id, message, items, deadline, former, asked_by, asked_at)
                VALUES (\(id), \(application.id), \(message), \(try StoredJSON.text(items)), \(deadline),
                    \(try StoredJSON.text(former)), \(actor.id), \(now))
                """)
            application.completeOn = nil
            application.dueOn = nil
            application.complements.append(
                ComplementRequest(
                    id: id, message: message, items: items, deadline: deadline, former: former, askedAt: now,
                    answer: nil, answeredAt: nil))
        }
    }

    public func propose(
        _ number: String, outcome: Outcome, by actor: Actor, seeing revision: Int, at now: Date,
        mails: @escaping Mails
    ) async throws {
        _ = try await perform(
            .propose, on: Self.numbered(number, for: actor), by: actor, seeing: revision, at: now, mails: mails
        ) { application, _ in
            application.proposer = actor.id
            application.proposal = outcome
        }
    }

    /// Accepts or refuses: the decision is recorded with the file as it is; an acceptance opens a period today.
    public func decide(
        _ number: String, outcome: Outcome, quality: String, by actor: Actor, seeing revision: Int, fourEyes: Bool,
        at now: Date, mails: @escaping Mails
    ) async throws {
        let action: Action = outcome == .accept ? .accept : .refuse
        _ = try await perform(
            action, on: Self.numbered(number, for: actor), by: actor, seeing: revision, fourEyes: fourEyes, at: now,
            mails: mails
        ) { application, connection in
            let snapshot = Snapshot(
                company: application.company, profile: application.profile, acceptance: application.acceptance,
                signedLetterSHA256: application.signedLetter?.sha256)
            try connection.execute(
                """
                INSERT INTO decisions (application_id, outcome, author_id, author_name, author_quality, snapshot, decided_at)
                VALUES (\(application.id), \(try StoredJSON.text(outcome)), \(actor.id), \(actor.name), \(quality),
                    \(try StoredJSON.text(snapshot)), \(now))
                """)
            application.decision = Decision(
                outcome: outcome, authorName: actor.name, authorQuality: quality, decidedAt: now)
            application.dueOn = nil
            if outcome == .accept { try Suppliers.reference(application, by: actor, at: now, in: connection) }
        }
    }

    public func sendBack(
        _ number: String, because reason: String, by actor: Actor, seeing revision: Int, fourEyes: Bool, at now: Date,
        mails: @escaping Mails
    ) async throws {
        _ = try await perform(
            .sendBack, on: Self.numbered(number, for: actor), by: actor, seeing: revision, fourEyes: fourEyes,
            at: now, mails: mails
        ) { application, connection in
            application.proposer = nil
            application.proposal = nil
            try Self.write("Renvoi à l’instruction : \(reason)", on: application, by: actor, at: now, in: connection)
        }
    }

    public func close(
        _ number: String, because reason: ClosingReason, by actor: Actor, seeing revision: Int, at now: Date,
        mails: @escaping Mails
    ) async throws {
        _ = try await perform(
            .close, on: Self.numbered(number, for: actor), by: actor, seeing: revision, at: now,
            details: ["reason": reason.rawValue], mails: mails
        ) { application, connection in
            guard application.standing.mayClose(because: reason, on: CivilDay(of: now)) else {
                throw Refusal.notAllowed(.close)
            }
            application.closingReason = reason
            application.dueOn = nil
            try Self.dropOpenComplement(of: application, in: connection)
        }
    }

    // MARK: Notes

    public func addNote(_ text: String, to number: String, by actor: Actor, at now: Date) async throws {
        try await database.write { connection in
            guard actor.role.isStaff, let application = try Self.find(number, visibleTo: actor, in: connection) else {
                throw Refusal.notFound
            }
            try Self.write(text, on: application, by: actor, at: now, in: connection)
        }
    }

    /// The internal notes, for staff alone.
    public func notes(of application: Application, visibleTo actor: Actor) async throws -> [Note] {
        guard actor.role.isStaff else { return [] }
        return try await database.read { connection in
            try connection.rows(
                """
                SELECT notes.*, accounts.name AS author FROM notes JOIN accounts ON accounts.id = notes.author_id
                WHERE application_id = \(application.id) ORDER BY written_at, notes.id
                """
            ) {
                Note(author: try $0.text("author"), text: try $0.text("text"), writtenAt: try $0.instant("written_at"))
            }
        }
    }

    private static func write(
        _ text: String, on application: Application, by actor: Actor, at now: Date, in connection: any Connection
    ) throws {
        try connection.execute(
            """
            INSERT INTO notes (id, application_id, author_id, text, written_at)
            VALUES (\(NewID.make(at: now)), \(application.id), \(actor.id), \(text), \(now))
            """)
    }
}
