import Foundation
import Referencing
import Store

/// An in-memory database with one person of each kind, and an application ready to be sent.
struct Scene {
    let stores: Stores
    let owner: Actor
    let reviewer: Actor
    let approver: Actor
    let start = Date(timeIntervalSince1970: 1_772_000_000)

    init() async throws {
        stores = Stores(database: try SQLiteDatabase())
        _ = try await stores.migrations.run(at: start)
        owner = try await Self.account("amina@exemple.fr", .applicant, stores, start)
        reviewer = try await Self.account("irene@dge.example", .reviewer, stores, start)
        approver = try await Self.account("valerie@dge.example", .approver, stores, start)
    }

    static func account(_ email: String, _ role: Role, _ stores: Stores, _ now: Date) async throws -> Actor {
        try await stores.accounts.open(
            email: email, name: String(email.prefix { $0 != "@" }), role: role, passwordHash: "x", by: "test", at: now)
        guard let account = try await stores.accounts.named(email) else { throw Missing() }
        return account.actor
    }

    struct Missing: Error {}

    static func company(_ siret: String = "55208131766522") -> Company {
        Company(siret: siret, name: "Atelier Caradec", address: "1 rue", postalCode: "35000", commune: "Rennes")
    }

    static let profile = Profile(
        contactName: "Amina", contactQuality: "gérante", email: "contact@exemple.fr", phone: "0122334455",
        publishesEmail: true, short: "Conseil", themes: [.till], territory: .departments(["35"]))

    func fill(_ owner: Actor, siret: String = "55208131766522") async throws {
        let store = stores.applications
        _ = try await store.draft(of: owner, at: start)
        try await store.acceptCharter(
            Acceptance(
                version: "1", sha256: Digest.sha256("charter"), sentence: "oui", acceptedAt: start, ip: "192.0.2.1",
                userAgent: "test"), by: owner)
        let company = Self.company(siret)
        try await store.save(company, by: owner, at: start)
        try await store.save(Self.profile, by: owner, at: start)
        let pdf = Document(kind: .letter, filename: "l.pdf", pages: 1, bytes: Data("pdf \(siret)".utf8))
        try await store.keepLetter(
            reference: "LE-\(owner.id)", subject: LetterSubject(company: company, profile: Self.profile, charter: "1"),
            pdf: pdf, by: owner, at: start)
        try await store.keepSignedLetter(
            Document(kind: .signedLetter, filename: "s.pdf", pages: 1, bytes: Data("signed".utf8)), by: owner, at: start
        )
    }

    @discardableResult
    func submit(_ owner: Actor) async throws -> String {
        try await stores.applications.submit(by: owner, charter: "1", silence: 2, at: start) { application in
            [OutgoingMail(to: application.ownerEmail, subject: application.number ?? "", body: "reçu")]
        }.number ?? ""
    }

    func revision(_ number: String) async throws -> Int {
        try await stores.applications.application(number, visibleTo: reviewer)?.revision ?? 0
    }

    /// An application that waits for its decision.
    func proposed(_ outcome: Outcome = .accept) async throws -> String {
        try await fill(owner)
        let number = try await submit(owner)
        try await stores.applications.startReview(number, by: reviewer, seeing: try await revision(number), at: start) {
            _ in []
        }
        try await stores.applications.propose(
            number, outcome: outcome, by: reviewer, seeing: try await revision(number), at: start
        ) { _ in [] }
        return number
    }
}
