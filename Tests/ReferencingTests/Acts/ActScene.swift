import Foundation
import Testing

@testable import Referencing

/// An application at any point of its life, and the people around it.
struct ActScene {
    static let start = Date(timeIntervalSince1970: 1_772_000_000)
    static let day = CivilDay(of: start)
    static let siret = Siret("55208131766522")!
    static let owner = Actor(id: AccountID("owner"), role: .applicant, name: "Amina")
    static let stranger = Actor(id: AccountID("stranger"), role: .applicant, name: "Autre")
    static let reviewer = Actor(id: AccountID("reviewer"), role: .reviewer, name: "Irène")
    static let approver = Actor(id: AccountID("approver"), role: .approver, name: "Valérie")
    static let policy = Policy(fourEyes: true, silence: SilenceRule(.refuses, after: 2), charterInForce: "1")
    static let company = Company(
        siret: siret, name: "Atelier", address: "1 rue", postalCode: "35000", commune: "Rennes")
    static let profile = Profile(
        contactName: "Amina", contactQuality: "gérante", email: "a@b.fr", short: "Conseil", themes: [.advice],
        territory: .national)
    static let acceptance = Acceptance(
        version: "1", sha256: "c", sentence: "oui", acceptedAt: start, ip: "192.0.2.1", userAgent: "test")
    static let reasons = try! Reasons<RefusalGround>(
        grounds: [.inactive], facts: "L’établissement a fermé en mars dernier.")

    var application = Application.draft(
        Draft(
            id: ApplicationID("a"), owner: Owner(id: owner.id, email: "a@b.fr", name: "Amina"), revision: 1,
            openedAt: start))
    var circumstances = Circumstances(nextNumber: ApplicationNumber(year: 2026, sequence: 1), isDelegated: true)
    var policy = ActScene.policy
    var now = ActScene.start
    private(set) var events: [ApplicationEvent] = []

    init() {}

    static func letter(_ reference: String = "LE-1", sha256: String = "m") -> MakeLetter {
        MakeLetter(
            reference: reference, subject: LetterSubject(company: company, profile: profile, charter: "1"), pages: 1,
            sha256: sha256)
    }

    static let signature = DepositSignedLetter(size: 9, pages: 1, sha256: "s")

    mutating func act(_ act: any ApplicationAct, by actor: Actor) throws(Refusal) {
        let done = try application.performing(act, by: actor, at: now, policy, given: circumstances)
        events = done.events
        if let after = done.after { application = after }
    }

    var file: FiledApplication {
        get throws { try #require(application.filed) }
    }

    /// What the rules say of an act that they refuse.
    func refusal(_ act: any ApplicationAct, by actor: Actor) -> Refusal? {
        var copy = self
        do throws(Refusal) {
            try copy.act(act, by: actor)
            return nil
        } catch {
            return error
        }
    }

    static func complete() throws -> ActScene {
        var scene = ActScene()
        for act in [AcceptCharter(acceptance), SaveCompany(company), SaveProfile(profile), letter(), signature]
            as [any ApplicationAct]
        {
            try scene.act(act, by: owner)
        }
        return scene
    }

    /// The same, with what the antivirus said of the signed letter.
    func scanned(_ scan: Scan) -> ActScene {
        var scene = self
        scene.application.edit { contents in
            contents.signedLetters = contents.signedLetters.map { letter in
                SignedLetter(
                    number: letter.number, letter: letter.letter, size: letter.size, pages: letter.pages,
                    sha256: letter.sha256, depositedAt: letter.depositedAt, scan: scan)
            }
        }
        return scene
    }

    static func filed() throws -> ActScene {
        var scene = try complete()
        try scene.act(Submit(), by: owner)
        return scene
    }

    static func underReview() throws -> ActScene {
        var scene = try filed()
        try scene.act(StartReview(), by: reviewer)
        return scene
    }

    static func proposed(_ outcome: Outcome = .accept) throws -> ActScene {
        var scene = try underReview()
        try scene.act(Propose(outcome), by: reviewer)
        return scene
    }

    static func request(
        _ sections: [Section] = [.profile], days: Int = 30, isIndispensable: Bool = true
    ) -> RequestComplement {
        RequestComplement(
            items: sections.map { .init(section: $0, text: "À préciser", isIndispensable: isIndispensable) },
            message: "Merci",
            deadline: day.adding(days: days))
    }
}
