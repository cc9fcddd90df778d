import Foundation
import Referencing
import Store
import TestSupport
import Testing

@testable import Portal

/// Every letter and every mail with strict templates: a name that no value holds is an error. Each is rendered with all that
/// it may say and with the least, so that both branches of every section are seen.
@Suite struct LetterAndMailTests {
    private static let settings = PortalSettings(baseURL: "https://activateurs.example")
    private static let now = Date(timeIntervalSince1970: 1_772_000_000)

    private static func renderer() async throws -> Renderer {
        try await Renderer(
            folder: "\(TestPortal.root)/Templates", assets: try Assets(folder: "\(TestPortal.root)/Public"),
            isStrict: true)
    }

    static func mails() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(TestPortal.root)/Templates/mail")
            .map { $0.replacingOccurrences(of: ".mustache", with: "") }.sorted()
    }

    @Test(arguments: try! LetterAndMailTests.mails())
    func everyMailSaysWhatItIsGivenAndNothingElse(template: String) async throws {
        let mails = Mails(renderer: try await Self.renderer(), settings: Self.settings)
        var words = Mails.Words(name: "Zoé <b>", link: "https://activateurs.example/l", number: "FN-2026-00001")
        (words.company, words.text, words.deadline, words.author) = ("Atelier & Fils", "Un texte", "1er mars", "Irène")
        (words.items, words.subject) = (["Profil : thèmes"], "Un objet")
        var least = Mails.Words(name: "Zoé <b>", link: "https://activateurs.example/l")
        (least.text, least.subject) = ("Un texte", "Un objet")
        for words in [words, least] {
            let mail = try mails.write(template, to: "zoe@exemple.fr", words)
            #expect(!mail.body.isEmpty && !mail.body.contains("{{") && !mail.subject.contains("{{"))
            // What a stranger typed at the sign-up is mailed to nobody.
            let isForStrangers = ["prove", "known", "report_received", "report_answered"].contains(template)
            #expect(mail.body.contains("Zoé <b>") != isForStrangers, "a mail is text: nothing in it is escaped")
            #expect(!mail.body.contains("&amp;"))
        }
    }

    private static func file(_ outcome: Outcome?) -> FiledApplication {
        let company = Company(
            siret: Siret("55208131766522")!, name: "Atelier <Caradec>", address: "1 rue", postalCode: "35000",
            commune: "Rennes")
        var contents = Contents()
        contents.company = company
        var file = FiledApplication(
            id: ApplicationID("a"), number: ApplicationNumber(year: 2026, sequence: 1),
            owner: Owner(id: AccountID("o"), email: "a@b.fr", name: "Amina"), revision: 1, openedAt: now, filedAt: now,
            status: .submitted, contents: contents, dueOn: CivilDay(of: now).adding(days: 60))
        if let outcome {
            file.decisions = [
                Decision(
                    number: 1, outcome: outcome, author: .init(id: AccountID("v"), name: "Valérie Deurin"),
                    capacity: "cheffe de projet", decidedAt: now, contents: contents.extract)
            ]
        }
        return file
    }

    static let refusal = Outcome.refuse(
        try! Reasons<RefusalGround>(grounds: RefusalGround.allCases, facts: "Le site ne porte aucune mention légale."))

    /// Page, mail and printed letter of one act say the same words.
    @Test(arguments: [nil, .accept, LetterAndMailTests.refusal])
    func whatIsIssuedSaysTheSameEverywhere(outcome: Outcome?) async throws {
        let renderer = try await Self.renderer()
        let issuer = ActIssuer(
            texts: OfficialTexts(settings: Self.settings), renderer: renderer,
            issuedActs: Stores(database: try TestDatabase.make()).issuedActs)
        let file = Self.file(outcome)
        let event: ApplicationEvent =
            switch outcome {
            case nil: .submitted(file.number)
            case .accept: .accepted(superseding: [Period(from: CivilDay("2027-02-24")!)])
            case .refuse: .refused
            }
        let act = try #require(try issuer.issued(event, file, by: nil, at: Date()))
        let page = try renderer.page(IssuedActPage(act, back: "/b", filePath: "/f"), Layout())
        #expect(act.html.contains("<h1>\(act.title)</h1>") && act.title.contains("FN-2026-00001"))
        #expect(act.versions.keys.sorted() == ["templates", "wording"])
        #expect(
            act.blocks.plainText.contains("à compter du \(French.day(CivilDay("2027-02-24")!))") == (outcome == .accept)
        )
        for block in act.blocks {
            let texts: [String] =
                switch block {
                case .heading(let text), .paragraph(let text), .conclusion(let text): [text]
                case .list(let items): items
                case .facts(let facts): facts.flatMap { [$0.term, $0.text] }
                }
            for text in texts {
                var escaped = ByteWriter()
                escaped.writeEscaped(text)
                let html = String(decoding: escaped.bytes, as: UTF8.self)
                #expect(act.blocks.plainText.contains(text) && act.html.contains(html) && page.contains(html))
            }
        }
        #expect(!page.contains("<Caradec>") && !act.html.contains("<Caradec>"))
        if outcome != nil { #expect(act.blocks.plainText.contains("Valérie Deurin, cheffe de projet")) }
    }

    @Test func theEngagementLetterNamesWhoSignsAndWhatFor() async throws {
        let file = Self.file(nil)
        let company = try #require(file.contents.company)
        let profile = Profile(
            contactName: "Amina & Cie", contactQuality: "gérante", email: "a@b.fr", short: "Conseil",
            themes: [.advice], territory: .national)
        let accepted = Acceptance(
            version: "2026-1", sha256: "c", sentence: "oui", acceptedAt: Self.now, ip: "192.0.2.1", userAgent: "test")
        let view = try EngagementLetterView(
            LetterSubject(company: company, profile: profile, charter: "2026-1"), accepted, reference: "LE-2026-ABC",
            address: "https://activateurs.example/lettre/LE-2026-ABC", on: CivilDay(of: Self.now))
        let html = try await Self.renderer().text(view, "letters/engagement")
        for text in [
            "LE-2026-ABC", "Amina &amp; Cie", "gérante", "2026-1", "552\u{202F}081\u{202F}317", "&lt;Caradec&gt;",
        ] {
            #expect(html.contains(text), "\(text)")
        }
    }

    /// A closing is a decision like another: ground, facts, author with capacity, remedies.
    @Test func aClosingStatesItsGroundItsAuthorAndTheRemedies() async throws {
        let issuer = try await TestPortal().portal.issuer
        let closing = Closing(facts: "Rien n’est venu dans le délai.", capacity: "chargée de mission")
        let author = Actor(id: AccountID("i"), role: .reviewer, name: "Irène Truchet")
        let act = try #require(
            try issuer.issued(.closed(because: .incomplete, closing), Self.file(nil), by: author, at: Date()))
        let text = act.blocks.plainText
        for words in [
            "L114-5", "Rien n’est venu dans le délai.", "Irène Truchet, chargée de mission", "Télérecours",
            "recours hiérarchique", "est close sans suite",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(act.kind == .decision && act.number == 1)
    }
}
