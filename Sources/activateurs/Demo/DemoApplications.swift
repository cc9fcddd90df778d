import Foundation
import Gateways
import Portal
import Referencing
import Store

/// Applications in every state, made by the same verbs as real ones, with real letters.
struct DemoApplications {
    let stores: Stores
    let settings: Settings
    let accounts: DemoAccounts

    static let states: [(name: String, what: String)] = [
        ("brouillon", "draft, all but the letter"), ("pret", "draft, complete"), ("depose", "submitted"),
        ("depose2", "submitted, deadline near"), ("depose3", "submitted, deadline passed"),
        ("instruit", "under review"), ("complement", "complement requested"), ("repondu", "complement answered"),
        ("propose", "awaiting decision, acceptance proposed"), ("propose2", "awaiting decision, refusal proposed"),
        ("accepte", "accepted"), ("refuse", "refused"), ("retire", "withdrawn"), ("clos", "closed as duplicate"),
    ]

    func load() async throws {
        var random = SeededGenerator(seed: 7)
        var bar = ProgressBar("Applications", total: Self.states.count)
        let (reviewer, approver) = (try await accounts.staff(0), try await accounts.staff(2))
        for (index, state) in Self.states.enumerated() {
            let firm = DemoFirm(900_000 + index, using: &random)
            let owner = try await accounts.openApplicant("\(state.name)@demo.example", firm.person)
            try await make(state.name, firm, owner, reviewer, approver, at: Self.start(of: state.name))
            bar.show(index + 1)
        }
    }

    /// When the application was begun: long enough ago for the deadlines that the state needs.
    private static func start(of state: String) -> Date {
        let days: Double =
            switch state {
            case "depose2": 57
            case "depose3": 66
            case "depose", "pret", "brouillon": 2
            default: 25
            }
        return Date() - days * 86_400
    }

    private func make(
        _ state: String, _ firm: DemoFirm, _ owner: Actor, _ reviewer: Actor, _ approver: Actor, at start: Date
    ) async throws {
        let store = stores.applications
        let isWithLetter = state != "brouillon"
        let letter = DemoLetter(stores: stores, settings: settings)
        try await letter.fill(firm, owner, withLetter: isWithLetter, at: start)
        guard isWithLetter, state != "pret" else { return }
        let charter = try letter.charter
        let number =
            try await store.submit(by: owner, charter: charter.version, silence: 2, at: start + 600) { _ in [] }.number
            ?? ""
        func revision() async throws -> Int { try await store.application(number, visibleTo: owner)?.revision ?? 0 }
        if ["depose", "depose2", "depose3"].contains(state) { return }
        if state == "retire" {
            return try await store.withdraw(number, by: owner, at: start + 7200) { _ in [] }
        }
        try await store.startReview(number, by: reviewer, seeing: try await revision(), at: start + 86_400) { _ in [] }
        switch state {
        case "complement", "repondu":
            let item = ComplementRequest.Item(section: .profile, text: "Précisez vos thèmes et votre site internet.")
            try await store.requestComplement(
                number, items: [item], message: "Merci de compléter votre présentation.",
                deadline: CivilDay(of: Date()).adding(days: 20), by: reviewer, seeing: try await revision(),
                at: start + 2 * 86_400
            ) { _ in [] }
            if state == "repondu" {
                var profile = DemoLetter.profile(firm, owner)
                profile.website = "https://www.\(Slug.of(firm.name)).example"
                try await store.save(profile, by: owner, at: start + 4 * 86_400)
                try await store.answerComplement(
                    number, answer: "Site ajouté.", by: owner, charter: charter.version, silence: 2,
                    at: start + 4 * 86_400 + 60
                ) { _ in [] }
            }
        case "clos":
            try await store.close(
                number, because: .duplicate, by: reviewer, seeing: try await revision(), at: start + 3 * 86_400
            ) { _ in [] }
        case "propose", "propose2", "accepte", "refuse":
            let reasons = try Reasons(
                grounds: [.websiteWithoutNotice],
                facts: "Le site indiqué au dossier ne porte aucune mention légale au jour de l’instruction.")
            let outcome: Outcome = ["propose2", "refuse"].contains(state) ? .refuse(reasons) : .accept
            try await store.propose(
                number, outcome: outcome, by: reviewer, seeing: try await revision(), at: start + 3 * 86_400
            ) { _ in [] }
            guard ["accepte", "refuse"].contains(state) else { return }
            try await store.decide(
                number, outcome: outcome, quality: "cheffe de projet France Num", by: approver,
                seeing: try await revision(), fourEyes: true, at: start + 5 * 86_400
            ) { _ in [] }
        default: break
        }
    }
}

/// Fills a draft in, letter included.
struct DemoLetter {
    let stores: Stores
    let settings: Settings

    var charter: Charter {
        get throws {
            try Charters(folder: "\(settings.home)/Templates/charters").inForce(on: CivilDay(of: Date()))
        }
    }

    func fill(_ firm: DemoFirm, _ owner: Actor, withLetter: Bool, at start: Date) async throws {
        let store = stores.applications
        _ = try await store.draft(of: owner, at: start)
        let charter = try charter
        let acceptance = Acceptance(
            version: charter.version, sha256: charter.sha256,
            sentence: "J’ai lu la charte d’engagement en entier et je l’accepte.",
            acceptedAt: start + 60, ip: "192.0.2.1", userAgent: "demonstration")
        try await store.acceptCharter(acceptance, by: owner)
        let (company, profile) = (Self.company(firm), Self.profile(firm, owner))
        try await store.save(company, by: owner, at: start + 120)
        try await store.save(profile, by: owner, at: start + 180)
        guard withLetter else { return }
        let letter = try await LetterPrinter(
            renderer: try await Renderer(
                folder: "\(settings.home)/Templates", assets: try Assets(folder: "\(settings.home)/Public")),
            printer: PDFPrinter(program: settings.printer), baseURL: settings.baseURL ?? "http://127.0.0.1:8080"
        ).make(company, profile, acceptance, on: CivilDay(of: start))
        try await store.keepLetter(
            reference: letter.reference, subject: letter.subject, pdf: letter.pdf, by: owner, at: start + 240)
        let signed = Document(
            kind: .signedLetter, filename: "lettre-signee.pdf", pages: letter.pdf.pages, bytes: letter.pdf.bytes)
        try await store.keepSignedLetter(signed, by: owner, at: start + 300)
    }

    private static func company(_ firm: DemoFirm) -> Company {
        let record = RegisterRecord(
            siret: firm.siret, name: firm.name, naf: "70.22Z", address: firm.address, postalCode: firm.postalCode,
            commune: firm.department.seat, isActive: true)
        return Company(
            siret: firm.siret, name: firm.name, legalForm: "SARL", naf: "70.22Z", address: firm.address,
            postalCode: firm.postalCode, commune: firm.department.seat, register: record)
    }

    static func profile(_ firm: DemoFirm, _ owner: Actor) -> Profile {
        Profile(
            contactName: owner.name, contactQuality: "gérance", email: "contact@\(Slug.of(firm.name)).example",
            publishesName: true, publishesEmail: true, short: firm.short, long: firm.long, themes: firm.themes,
            territory: firm.isNational ? .national : .departments(firm.served), sizes: [.solo, .micro],
            firstMeetingFree: true, price: .from400to700, worksRemotely: firm.isRemote)
    }
}
