import Foundation
import Referencing
import Store

/// Issues letters: composes their words and freezes them, and reads what was frozen.
struct ActIssuer: Sendable {
    let texts: OfficialTexts
    let renderer: Renderer
    let issuedActs: IssuedActs

    /// The letter that an event issues, if it issues one.
    func issued(
        _ event: ApplicationEvent, _ file: FiledApplication, by actor: Actor?, at now: Date
    ) throws -> IssuedAct? {
        switch event {
        case .submitted: try acknowledgement(of: file)
        case .accepted(let superseded):
            try file.decision.map { try decision($0, on: file, superseding: superseded) }
        case .refused: try file.decision.map { try decision($0, on: file) }
        case .closed(let reason, .some(let closing)):
            try actor.map { try self.closing(reason, closing, of: file, by: $0, at: now) }
        default: nil
        }
    }

    private func closing(
        _ reason: ClosingReason, _ closing: Closing, of file: FiledApplication, by actor: Actor, at now: Date
    ) throws -> IssuedAct {
        let (title, blocks) = texts.closing(reason, closing, of: file, by: actor.name, at: now)
        return try frozen(.decision, number: file.nextActNumber, title, blocks, of: file, at: now)
    }

    /// What was issued, as it was issued. What an earlier release had not frozen is frozen when it is first asked for.
    func last(_ kind: IssuedAct.Kind, of file: FiledApplication, at now: Date) async throws -> IssuedAct? {
        if let kept = try await issuedActs.last(kind, of: file.id) { return kept }
        let made: IssuedAct? =
            switch kind {
            case .acknowledgement: try acknowledgement(of: file)
            case .decision: try file.decision.map { try decision($0, on: file) }
            }
        guard let made else { return nil }
        return try await issuedActs.keep(made, of: file.id, at: now)
    }

    private func acknowledgement(of file: FiledApplication) throws -> IssuedAct {
        let (title, blocks) = texts.acknowledgement(of: file)
        return try frozen(.acknowledgement, number: 1, title, blocks, of: file, at: file.filedAt)
    }

    private func decision(
        _ decision: Decision, on file: FiledApplication, superseding: [Period] = []
    ) throws -> IssuedAct {
        let (title, blocks) = texts.decision(decision, on: file, superseding: superseding)
        return try frozen(.decision, number: decision.number, title, blocks, of: file, at: decision.decidedAt)
    }

    private func frozen(
        _ kind: IssuedAct.Kind, number: Int, _ title: String, _ blocks: [IssuedAct.Block],
        of file: FiledApplication, at instant: Date
    ) throws -> IssuedAct {
        var versions = ["templates": renderer.fingerprint, "wording": OfficialTexts.version]
        versions["charter"] = file.contents.acceptance?.version
        let company = file.contents.company
        let html = try renderer.text(
            IssuedLetterView(
                title, blocks, from: texts.settings,
                to: [
                    file.companyName, "À l’attention de \(file.owner.name)", company?.address ?? "",
                    "\(company?.postalCode ?? "") \(company?.commune ?? "")",
                ], reference: file.number.text, on: CivilDay(of: instant)), "letters/issued")
        return IssuedAct(
            kind: kind, number: number, title: title, blocks: blocks, html: html,
            versions: versions, issuedAt: instant)
    }
}

/// One part of what was issued, as templates show it: one of its values is there.
struct IssuedBlock: View {
    struct Fact: View {
        let term: String
        let text: String
    }

    var heading: String?
    var paragraph: String?
    var conclusion: String?
    var list: List?
    var facts: List?

    /// A list of its own, so that a template can open and close it around its items.
    struct List: View {
        var items: [String] = []
        var facts: [Fact] = []
    }

    init(_ block: IssuedAct.Block) {
        switch block {
        case .heading(let text): heading = text
        case .paragraph(let text): paragraph = text
        case .conclusion(let text): conclusion = text
        case .list(let items): list = List(items: items)
        case .facts(let facts): self.facts = List(facts: facts.map { Fact(term: $0.term, text: $0.text) })
        }
    }
}

/// The letter to be printed, in the form of the State's letters: its mark, the service, the addressee, the reference, the day.
struct IssuedLetterView: View {
    let title: String
    let blocks: [IssuedBlock]
    let sender: [String]
    let addressee: [String]
    let reference: String
    let date: String

    init(
        _ title: String, _ blocks: [IssuedAct.Block], from settings: PortalSettings, to addressee: [String],
        reference: String, on day: CivilDay
    ) {
        (self.title, self.blocks, self.reference) = (title, blocks.map(IssuedBlock.init), reference)
        sender = [settings.service, settings.serviceAddress, settings.servicePhone]
        self.addressee = addressee.filter { !$0.trimmingCharacters(in: .whitespaces).isEmpty }
        date = French.day(day)
    }
}

/// What was issued, as a page.
struct IssuedActPage: Page {
    static let template = "dossier/issued"
    let title: String
    let blocks: [IssuedBlock]
    let isAcknowledgement: Bool
    let back: String
    let filePath: String

    init(_ act: IssuedAct, back: String, filePath: String) {
        (title, blocks) = (act.title, act.blocks.map(IssuedBlock.init))
        (isAcknowledgement, self.back, self.filePath) = (act.kind == .acknowledgement, back, filePath)
    }
}

extension [IssuedAct.Block] {
    /// The same words for a mail.
    var plainText: String {
        map { block in
            switch block {
            case .heading(let text): "\(text) :"
            case .paragraph(let text), .conclusion(let text): text
            case .list(let items): items.map { "- \($0)" }.joined(separator: "\n")
            case .facts(let facts): facts.map { "\($0.term) : \($0.text)" }.joined(separator: "\n")
            }
        }.joined(separator: "\n\n").replacingOccurrences(of: " :\n\n", with: " :\n")
    }
}

extension IssuedAct {

    /// What a printed document says it was made from.
    var source: String { "issued/\(kind.rawValue)/\(number)" }
}
