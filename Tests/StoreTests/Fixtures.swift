import Foundation
import Referencing
import Store
import TestSupport

/// An in-memory database with one person of each kind, and an application ready to be sent.
struct Scene {
    let stores: Stores
    let owner: Actor
    let reviewer: Actor
    let approver: Actor
    let start = Date(timeIntervalSince1970: 1_772_000_000)

    init(announcer: Announcer = Scene.receipts) async throws {
        stores = Stores(database: try TestDatabase.make(), announcer: announcer)
        _ = try await stores.migrations.run(at: start)
        owner = try await Self.account("amina@exemple.fr", .applicant, stores, start)
        reviewer = try await Self.account("irene@dge.example", .reviewer, stores, start)
        approver = try await Self.account("valerie@dge.example", .approver, stores, start)
    }

    static func account(_ email: String, _ role: Role, _ stores: Stores, _ now: Date) async throws -> Actor {
        try await stores.accounts.open(
            email: email, name: String(email.prefix { $0 != "@" }), role: role, passwordHash: "x", by: .command("test"),
            at: now)
        guard let account = try await stores.accounts.named(email) else { throw Missing() }
        if role.analyses {
            try await stores.delegations.record(
                "cheffe", by: "arrêté du 2 janvier 2026", to: account.id, from: CivilDay(of: now), until: nil,
                recordedBy: .command("test"), "test", at: now)
        }
        return account.actor
    }

    struct Missing: Error {}

    static let siret = Siret("55208131766522")!
    static let policy = Policy(fourEyes: true, silence: SilenceRule(.refuses, after: 2), charterInForce: "1")

    /// Writes to the applicant when the application is filed, and freezes a letter.
    static let receipts = Announcer(
        issue: { event, file, _, _ in
            guard case .submitted = event else { return nil }
            return IssuedAct(
                kind: .acknowledgement, number: 1, title: "Reçu \(file.number)",
                blocks: [.paragraph("a"), .list(["b"]), .facts([.init("c", "d")]), .heading("e"), .conclusion("f")],
                html: "<p>a</p>", versions: ["templates": "1"], issuedAt: file.filedAt)
        },
        mails: { event, file, issued, _, _ in
            guard case .submitted = event else { return [] }
            return [OutgoingMail(to: file.owner.email, subject: file.number.text, body: issued?.title ?? "")]
        })

    static func company(_ siret: Siret = siret) -> Company {
        Company(siret: siret, name: "Atelier Caradec", address: "1 rue", postalCode: "35000", commune: "Rennes")
    }

    static let profile = Profile(
        contactName: "Amina", contactQuality: "gérante", email: "contact@exemple.fr", phone: "0122334455",
        publishesEmail: true, short: "Conseil", themes: [.till], territory: .departments([Department("35")!]))

    static func document(_ kind: Document.Kind, _ text: String) -> Document {
        Document(kind: kind, filename: "d.pdf", pages: 1, bytes: Data(text.utf8))
    }

    func edit(_ act: some SectionEdit, by owner: Actor, at now: Date? = nil, _ document: Document? = nil) async throws {
        try await stores.applications.perform(
            act, on: .open, by: owner, Self.policy, at: now ?? start, attaching: document)
    }

    func makeLetter(_ reference: String, _ owner: Actor, siret: Siret = siret) async throws {
        let subject = LetterSubject(company: Self.company(siret), profile: Self.profile, charter: "1")
        let pdf = Self.document(.letter, "pdf \(reference)")
        try await edit(
            MakeLetter(reference: reference, subject: subject, pages: 1, sha256: pdf.sha256), by: owner, pdf)
    }

    func sign(_ text: String, _ owner: Actor) async throws {
        let pdf = Self.document(.signedLetter, text)
        try await edit(
            DepositSignedLetter(size: pdf.bytes.count, pages: 1, sha256: pdf.sha256), by: owner, pdf)
    }

    func fill(_ owner: Actor, siret: Siret = siret) async throws {
        _ = try await stores.applications.draft(of: owner, at: start)
        try await edit(
            AcceptCharter(
                Acceptance(
                    version: "1", sha256: Digest.sha256("charter"), sentence: "oui", acceptedAt: start,
                    ip: "192.0.2.1", userAgent: "test")), by: owner)
        try await edit(SaveCompany(Self.company(siret)), by: owner)
        try await edit(SaveProfile(Self.profile), by: owner)
        try await makeLetter("LE-\(owner.id)", owner, siret: siret)
        try await sign("signed \(owner.id)", owner)
    }

    @discardableResult
    func submit(_ owner: Actor) async throws -> ApplicationNumber {
        let filed = try await stores.applications.perform(Submit(), on: .draft, by: owner, Self.policy, at: start)
        guard let number = filed?.filed?.number else { throw Missing() }
        return number
    }

    func act(
        _ act: some ApplicationAct, on number: ApplicationNumber, by actor: Actor, seeing revision: Int? = nil,
        at now: Date? = nil
    ) async throws {
        try await stores.applications.perform(
            act, on: .number(number), by: actor, seeing: revision, Self.policy, at: now ?? start)
    }

    func file(_ number: ApplicationNumber) async throws -> FiledApplication {
        guard let file = try await stores.applications.application(number, visibleTo: reviewer) else { throw Missing() }
        return file
    }

    /// An application that waits for its decision.
    func proposed(_ outcome: Outcome = .accept) async throws -> ApplicationNumber {
        try await fill(owner)
        let number = try await submit(owner)
        try await act(StartReview(), on: number, by: reviewer)
        try await act(Propose(outcome), on: number, by: reviewer)
        return number
    }
}
