import Foundation
import Referencing

/// The applicant's part: a draft filled in section by section, submitted, completed, withdrawn.
extension Applications {
    /// The account's open application, or a new draft.
    public func draft(of owner: Actor, at now: Date) async throws -> Application {
        try await database.write { connection in
            let open = Self.open(of: owner)
            if let application = try Application.find(open, in: connection) { return application }
            let id = NewID.make(at: now)
            try connection.execute(
                """
                INSERT INTO applications (id, account_id, status, revision, created_at, updated_at)
                VALUES (\(id), \(owner.id), 'draft', 1, \(now), \(now))
                """)
            try Journal.append("application.open", by: owner.id, on: id, at: now, to: connection)
            guard let application = try Application.find(open, in: connection) else { throw Refusal.notFound }
            return application
        }
    }

    public func acceptCharter(_ acceptance: Acceptance, by owner: Actor) async throws {
        let now = acceptance.acceptedAt
        try await edit(.charter, of: owner, act: "charter.accept", at: now) { application, connection in
            try connection.execute(
                """
                INSERT INTO acceptances (id, application_id, account_id, version, sha256, sentence, ip, user_agent,
                    accepted_at)
                VALUES (\(NewID.make(at: now)), \(application.id), \(owner.id), \(acceptance.version),
                    \(acceptance.sha256), \(acceptance.sentence), \(acceptance.ip), \(acceptance.userAgent), \(now))
                """)
            return ["version": acceptance.version, "sha256": acceptance.sha256]
        }
    }

    public func save(_ company: Company, by owner: Actor, at now: Date) async throws {
        try await edit(.company, of: owner, act: "company.save", at: now) { application, _ in
            application.company = company
            return ["siret": company.siret, "register": company.register == nil ? "unverified" : "verified"]
        }
    }

    public func save(_ profile: Profile, by owner: Actor, at now: Date) async throws {
        try await edit(.profile, of: owner, act: "profile.save", at: now) { application, _ in
            application.profile = profile
            return [:]
        }
    }

    /// Keeps a letter just made; one signed on an earlier letter no longer counts.
    public func keepLetter(
        reference: String, subject: LetterSubject, pdf: Document, by owner: Actor, at now: Date
    ) async throws {
        try await edit(.letter, of: owner, act: "letter.make", at: now) { application, connection in
            try Documents.replace(pdf, of: application.id, at: now, in: connection)
            try connection.execute(
                "DELETE FROM documents WHERE application_id = \(application.id) AND kind = 'signed_letter'")
            let subject = try StoredJSON.text(subject)
            try connection.execute(
                """
                INSERT INTO letters (application_id, reference, subject, made_at)
                VALUES (\(application.id), \(reference), \(subject), \(now))
                ON CONFLICT (application_id)
                DO UPDATE SET reference = \(reference), subject = \(subject), made_at = \(now)
                """)
            return ["reference": reference, "sha256": pdf.sha256]
        }
    }

    /// Keeps the signed letter; only the last one stays, the journal names each.
    public func keepSignedLetter(_ pdf: Document, by owner: Actor, at now: Date) async throws {
        try await edit(.letter, of: owner, act: "letter.upload", at: now) { application, connection in
            try Documents.replace(pdf, of: application.id, at: now, in: connection)
            return ["sha256": pdf.sha256, "size": "\(pdf.bytes.count)"]
        }
    }

    /// Submits the draft: it gets its number, and the two months start (CRPA L231-4, R112-11-1).
    /// - Parameters:
    ///   - charter: the version in force.
    ///   - silence: after how many months silence refuses.
    public func submit(
        by owner: Actor, charter: String, silence months: Int, at now: Date, mails: @escaping Mails
    ) async throws -> Application {
        try await perform(
            .submit, on: "account_id = \(owner.id) AND status = 'draft'", by: owner, seeing: nil, at: now, mails: mails
        ) { application, connection in
            let gaps = application.completeness.gaps(charterInForce: charter)
            guard gaps.isEmpty else { throw Refusal.incomplete(gaps) }
            try Self.guardAlone(application, in: connection)
            let today = CivilDay(of: now)
            application.number = try Self.nextNumber(in: today.year, connection)
            application.submittedAt = now
            application.completeOn = today
            application.dueOn = Deadlines.silence(completeOn: today, months: months)
        }
    }

    /// One live application for a SIRET: told in words here, and held by a unique index too.
    private static func guardAlone(_ application: Application, in connection: any Connection) throws {
        let others = try connection.count(
            """
            SELECT count(*) AS n FROM applications WHERE siret = \(application.company?.siret)
                AND id <> \(application.id) AND status IN ('submitted', 'under_review', 'awaiting_decision')
            """)
        guard others == 0 else { throw Refusal.anotherIsLive }
    }

    public func withdraw(_ number: String, by owner: Actor, at now: Date, mails: @escaping Mails) async throws {
        _ = try await perform(
            .withdraw, on: Self.numbered(number, for: owner), by: owner, seeing: nil, at: now, mails: mails
        ) { application, connection in
            application.dueOn = nil
            try Self.dropOpenComplement(of: application, in: connection)
        }
    }

    /// Answers the open complement request; the two months start anew (CRPA L114-5).
    public func answerComplement(
        _ number: String, answer: String, by owner: Actor, charter: String, silence months: Int, at now: Date,
        mails: @escaping Mails
    ) async throws {
        _ = try await perform(
            .answerComplement, on: Self.numbered(number, for: owner), by: owner, seeing: nil, at: now, mails: mails
        ) { application, connection in
            // A newer charter binds drafts only: a file already submitted keeps the one it accepted.
            let accepted = application.acceptance?.version ?? charter
            let gaps = application.completeness.gaps(charterInForce: accepted)
            guard gaps.isEmpty else { throw Refusal.incomplete(gaps) }
            guard let request = application.openComplement else { throw Refusal.notAllowed(.answerComplement) }
            try connection.execute(
                "UPDATE complement_requests SET answer = \(answer), answered_at = \(now) WHERE id = \(request.id)")
            let today = CivilDay(of: now)
            application.completeOn = today
            application.dueOn = Deadlines.silence(completeOn: today, months: months)
        }
    }

    /// Deletes a draft and all it holds; the journal keeps that there was one.
    public func deleteDraft(of owner: Actor, at now: Date) async throws {
        try await database.write { connection in
            guard
                let application = try Application.find(
                    "account_id = \(owner.id) AND status = 'draft'", in: connection)
            else { throw Refusal.notFound }
            guard application.standing.actions(for: owner).contains(.delete) else { throw Refusal.notAllowed(.delete) }
            try connection.execute("DELETE FROM applications WHERE id = \(application.id)")
            try Journal.append("application.delete", by: owner.id, on: application.id, at: now, to: connection)
        }
    }

    static func dropOpenComplement(of application: Application, in connection: any Connection) throws {
        guard let request = application.openComplement else { return }
        try connection.execute("DELETE FROM complement_requests WHERE id = \(request.id)")
    }

    /// Changes one section of the owner's open application, if that section may be changed.
    private func edit(
        _ section: Section, of owner: Actor, act: String, at now: Date,
        change: @escaping @Sendable (inout Application, any Connection) throws -> [String: String]
    ) async throws {
        try await database.write { connection in
            let open = Self.open(of: owner)
            guard var application = try Application.find(open, in: connection) else { throw Refusal.notFound }
            guard application.isEditable(section) else { throw Refusal.locked(section) }
            let details = try change(&application, connection)
            if application.status.isLive { try Self.guardAlone(application, in: connection) }
            try application.save(at: now, in: connection)
            try Journal.append(act, by: owner.id, on: application.id, details: details, at: now, to: connection)
        }
    }

    /// `FN-2026-00001`, counted anew each year.
    private static func nextNumber(in year: Int, _ connection: any Connection) throws -> String {
        let value = try connection.first(
            """
            INSERT INTO sequences (name, year, value) VALUES ('application', \(year), 1)
            ON CONFLICT (name, year) DO UPDATE SET value = sequences.value + 1 RETURNING value
            """
        ) { try $0.int("value") }
        let digits = String(value ?? 1)
        return "FN-\(year)-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
}
