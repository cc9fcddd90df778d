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
        ("complement2", "complement requested, its time passed"),
        ("procedure", "referenced, a contradictory procedure is open"), ("suspendu", "suspended in urgency"),
        ("parti", "referenced, then left"),
    ]

    func load() async throws {
        var random = SeededGenerator(seed: 7)
        var bar = ProgressBar("Applications", total: Self.states.count)
        let (reviewer, approver) = (try await accounts.staff(0), try await accounts.staff(2))
        for (index, state) in Self.states.enumerated() {
            let firm = try DemoFirm(900_000 + index, using: &random)
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
        let isWithLetter = state != "brouillon"
        let letter = try await DemoLetter(stores: stores, settings: settings)
        try await letter.fill(firm, owner, withLetter: isWithLetter, at: start)
        guard isWithLetter, state != "pret" else { return }
        let policy = letter.policy
        let filed = try await stores.applications.perform(Submit(), on: .draft, by: owner, policy, at: start + 600)
        guard let number = filed?.filed?.number else { throw Stop("the application \(state) is not filed.") }
        func act(_ act: some ApplicationAct, by actor: Actor, day: Double) async throws {
            try await stores.applications.perform(
                act, on: .number(number), by: actor, policy, at: start + day * 86_400)
        }
        if ["depose", "depose2", "depose3"].contains(state) { return }
        if state == "retire" { return try await act(Withdraw(), by: owner, day: 0.1) }
        try await act(StartReview(), by: reviewer, day: 1)
        switch state {
        case "complement", "complement2", "repondu":
            let item = ComplementRequest.Item(
                section: .profile, text: "Précisez vos thèmes et votre site internet.", isIndispensable: true)
            try await act(
                RequestComplement(
                    items: [item], message: "Merci de compléter votre présentation.",
                    deadline: CivilDay(of: state == "complement2" ? start : Date()).adding(days: 20)), by: reviewer,
                day: 2)
            guard state == "repondu" else { return }
            var profile = DemoLetter.profile(firm, owner)
            profile.website = "https://www.\(Slug.of(firm.name)).example"
            try await act(SaveProfile(profile), by: owner, day: 4)
            try await act(AnswerComplement("Site ajouté."), by: owner, day: 4.1)
        case "clos":
            try await act(
                Close(
                    because: .duplicate, facts: "Une autre demande de la même entreprise est à l’instruction.",
                    capacity: "chargée de mission"), by: reviewer, day: 3)
        case "propose", "propose2", "accepte", "refuse", "procedure", "suspendu", "parti":
            let reasons = try Reasons<RefusalGround>(
                grounds: [.websiteWithoutNotice],
                facts: "Le site indiqué au dossier ne porte aucune mention légale au jour de l’instruction.")
            let outcome: Outcome = ["propose2", "refuse"].contains(state) ? .refuse(reasons) : .accept
            try await act(Propose(outcome), by: reviewer, day: 3)
            guard !["propose", "propose2"].contains(state) else { return }
            try await act(Decide(outcome, capacity: "cheffe de projet France Num"), by: approver, day: 5)
            try await live(state, owner, reviewer, approver, policy, from: start)
        default: break
        }
    }
}

extension DemoApplications {
    /// What became of a supplier after its acceptance.
    private func live(
        _ state: String, _ owner: Actor, _ reviewer: Actor, _ approver: Actor, _ policy: Policy, from start: Date
    ) async throws {
        guard let slug = try await stores.supplierFiles.all(of: owner).first?.supplier.slug else { return }
        func act(_ act: some SupplierAct, by actor: Actor, day: Double) async throws {
            try await stores.supplierFiles.perform(act, on: slug, by: actor, policy, at: start + day * 86_400)
        }
        let reasons = try Reasons<MeasureGround>(
            grounds: [.title], facts: "Le site de l’entreprise se présente comme « certifié par l’État ».")
        let deadline = CivilDay(of: Date()).adding(days: 15)
        switch state {
        case "procedure":
            try await act(
                OpenProcedure(.strikeOff, because: reasons, observationsUntil: deadline), by: reviewer, day: 20)
            try await act(Observe("Le mot a été retiré du site le jour même."), by: owner, day: 21)
        case "suspendu":
            try await act(
                SuspendUrgently(
                    because: reasons, urgency: "Des entreprises sont trompées chaque jour.",
                    observationsUntil: deadline, capacity: "cheffe de projet France Num"), by: approver, day: 22)
            try await act(AskHearing(), by: owner, day: 23)
        case "parti":
            try await act(LeaveDirectory(from: CivilDay(of: start + 15 * 86_400)), by: owner, day: 15)
        default: break
        }
    }
}

/// Fills a draft in, letter included.
struct DemoLetter {
    let stores: Stores
    let charter: Charter
    let policy: Policy
    private let letters: LetterPrinter

    init(stores: Stores, settings: Settings) async throws {
        let portal = try settings.portal(served: "http://127.0.0.1:8080")
        let renderer = try await Renderer(
            folder: "\(settings.home)/Templates", assets: try Assets(folder: "\(settings.home)/Public"))
        charter = try Charters(folder: "\(settings.home)/Templates/charters").inForce(on: CivilDay(of: Date()))
        policy = Policy(fourEyes: true, silence: SilenceRule(.refuses, after: 2), charterInForce: charter.version)
        letters = LetterPrinter(
            renderer: renderer, printer: PDFPrinter(program: settings.printer), baseURL: portal.baseURL)
        self.stores = stores
    }

    func fill(_ firm: DemoFirm, _ owner: Actor, withLetter: Bool, at start: Date) async throws {
        let (company, profile) = (Self.company(firm), Self.profile(firm, owner))
        let acceptance = Acceptance(
            version: charter.version, sha256: charter.sha256,
            sentence: "J’ai lu la charte d’engagement en entier et je l’accepte.", acceptedAt: start + 60,
            ip: "192.0.2.1", userAgent: "demo")
        _ = try await stores.applications.draft(of: owner, at: start)
        func edit(_ act: some SectionEdit, after seconds: Double, _ document: Document? = nil) async throws {
            try await stores.applications.perform(
                act, on: .open, by: owner, policy, at: start + seconds, attaching: document)
        }
        try await edit(AcceptCharter(acceptance), after: 60)
        try await edit(SaveCompany(company), after: 120)
        try await edit(SaveProfile(profile), after: 180)
        guard withLetter else { return }
        let letter = try await letters.make(company, profile, acceptance, on: CivilDay(of: start))
        try await edit(letter.act, after: 240, letter.pdf)
        // A signed copy is another file than the model: a comment after its end stands for the signature.
        let signed = Document(
            kind: .signedLetter, filename: "lettre-signee.pdf", pages: letter.pdf.pages,
            bytes: letter.pdf.bytes + Data("\n% signed by \(owner.name)\n".utf8))
        try await edit(
            DepositSignedLetter(size: signed.bytes.count, pages: signed.pages, sha256: signed.sha256), after: 300,
            signed)
    }

    private static func company(_ firm: DemoFirm) -> Company {
        let record = RegistryRecord(
            siret: firm.siret, name: firm.name, naf: "70.22Z", address: firm.address, postalCode: firm.postalCode,
            commune: firm.department.seat, isActive: true)
        return Company(
            siret: firm.siret, name: firm.name, legalForm: "SARL", naf: "70.22Z", address: firm.address,
            postalCode: firm.postalCode, commune: firm.department.seat, registry: record)
    }

    static func profile(_ firm: DemoFirm, _ owner: Actor) -> Profile {
        Profile(
            contactName: owner.name, contactQuality: "gérance", email: "contact@\(Slug.of(firm.name)).example",
            publishesName: true, publishesEmail: true, short: firm.short, long: firm.long, themes: firm.themes,
            territory: firm.isNational ? .national : .departments(firm.served), sizes: [.solo, .micro],
            firstMeetingFree: true, price: .from400to700, worksRemotely: firm.isRemote)
    }
}
