import Foundation
import Referencing
import Store

/// A file as the staff reads it.
struct FilePage: Page {
    static let template = "staff/file"
    let title: String
    let number: String
    let company: String
    let badge: String
    let status: String
    let applicant: String
    let assignee: String?
    let submittedAt: String
    let due: String?
    let isOverdue: Bool
    let checks: [FileChecks.Check]
    let summary: Summary
    let proof: Proof?
    let pictures: [LetterPage.Picture]
    let letterPath: String?
    let complements: [ComplementView]
    let hasComplements: Bool
    let proposal: OutcomeView?
    let decision: DecisionView?
    let history: [HistoryLine]
    let notes: [NoteView]
    let hasNotes: Bool
    let noteForm: FormView
    let acts: [Act]
    let hasActs: Bool
    let startForm: FormView?

    struct Proof: View {
        let version: String
        let sha256: String
        let at: String
        let ip: String
        let userAgent: String
        let sentence: String
    }

    struct OutcomeView: View {
        let name: String
        let reasons: [String]
        let facts: String?

        init(_ outcome: Outcome) {
            switch outcome {
            case .accept: (name, reasons, facts) = ("Acceptation", [], nil)
            case .refuse(let given): (name, reasons, facts) = ("Refus", given.grounds.map(\.law), given.facts)
            }
        }
    }

    struct DecisionView: View {
        let outcome: OutcomeView
        let author: String
        let at: String
        let path: String
    }

    struct NoteView: View {
        let author: String
        let at: String
        let text: String
    }

    struct Act: View {
        let path: String
        let label: String
        let isPrimary: Bool
    }

    init(
        _ application: Application, _ checks: FileChecks, _ history: [JournalEntry], _ notes: [Note], actor: Actor,
        fourEyes: Bool, today: CivilDay, _ context: PortalContext, _ form: FormData, _ problems: Problems
    ) {
        let number = application.number ?? ""
        self.number = number
        company = application.company?.name ?? ""
        title = "\(number) – \(company)"
        (badge, status) = (
            application.status.badge, application.openComplement == nil ? application.status.name : "Complément attendu"
        )
        applicant = "\(application.ownerName), \(application.ownerEmail)"
        assignee = application.assigneeName
        submittedAt = application.submittedAt.map(French.instant) ?? ""
        due = application.dueOn.map(French.day)
        isOverdue = application.dueOn.map { $0 < today } ?? false
        self.checks = checks.checks
        summary = Summary(application)
        proof = application.acceptance.map { acceptance in
            Proof(
                version: acceptance.version, sha256: acceptance.sha256, at: French.instant(acceptance.acceptedAt),
                ip: acceptance.ip, userAgent: acceptance.userAgent, sentence: acceptance.sentence)
        }
        pictures =
            application.signedLetter.map { letter in
                (1...min(letter.pages, 6)).map { page in
                    .init(path: Path.signedLetterPicture(number, "\(page)"), alt: "Lettre signée, page \(page)")
                }
            } ?? []
        letterPath = application.signedLetter == nil ? nil : Path.signedLetter(number)
        complements = application.complements.reversed().map { ComplementView($0, application) }
        hasComplements = !complements.isEmpty
        proposal = application.proposal.map { OutcomeView($0) }
        decision = application.decision.map { decision in
            DecisionView(
                outcome: OutcomeView(decision.outcome), author: "\(decision.authorName), \(decision.authorQuality)",
                at: French.instant(decision.decidedAt), path: Path.act(number, "decision.pdf"))
        }
        self.history = HistoryLine.lines(history, forStaff: true)
        self.notes = notes.map { NoteView(author: $0.author, at: French.instant($0.writtenAt), text: $0.text) }
        hasNotes = !notes.isEmpty
        noteForm = FormView(
            action: Path.act(number, "notes"), csrf: context.csrf,
            [Field("note", "Nouvelle note interne", .area, hint: "Elle n’est jamais montrée au candidat.")], form,
            problems,
            submit: "Ajouter la note")
        let actions = application.standing.actions(for: actor, fourEyes: fourEyes)
        let offered = StaffAct.offered(actions)
        acts = offered.map { Act(path: Path.act(number, $0.rawValue), label: $0.label, isPrimary: $0.isPrimary) }
        startForm =
            actions.contains(.startReview)
            ? FormView(
                action: Path.act(number, "prendre"), csrf: context.csrf, [], submit: "Prendre ce dossier",
                revision: application.revision) : nil
        hasActs = !acts.isEmpty || startForm != nil
    }
}

/// A complement request with its answer, beside what the sections held before.
struct ComplementView: View {
    struct Item: View {
        let section: String
        let text: String
        let changes: [Change]
        let hasChanges: Bool
    }

    struct Change: View {
        let label: String
        let before: String
        let after: String
    }

    let askedAt: String
    let deadline: String
    let message: String
    let answer: String?
    let answeredAt: String?
    let items: [Item]

    init(_ request: ComplementRequest, _ application: Application) {
        askedAt = French.instant(request.askedAt)
        deadline = French.day(request.deadline)
        (message, answer) = (request.message, request.answer)
        answeredAt = request.answeredAt.map(French.instant)
        items = request.items.map { item in
            let changes = Self.changes(item.section, request.former, application)
            return Item(section: item.section.name, text: item.text, changes: changes, hasChanges: !changes.isEmpty)
        }
    }

    private static func changes(
        _ section: Section, _ former: ComplementRequest.Former, _ application: Application
    ) -> [Change] {
        switch section {
        case .charter: return []
        case .company: return compared(Summary.lines(former.company), Summary.lines(application.company))
        case .profile: return compared(Summary.lines(former.profile), Summary.lines(application.profile))
        case .letter:
            let (before, after) = (former.letterSHA256 ?? "aucune", application.signedLetter?.sha256 ?? "aucune")
            return before == after ? [] : [Change(label: "Lettre signée (empreinte)", before: before, after: after)]
        }
    }

    private static func compared(_ before: [Summary.Line], _ after: [Summary.Line]) -> [Change] {
        let old = Dictionary(before.map { ($0.label, $0.value) }) { first, _ in first }
        let new = Dictionary(after.map { ($0.label, $0.value) }) { first, _ in first }
        var labels = before.map(\.label)
        labels += after.map(\.label).filter { old[$0] == nil }
        return labels.filter { old[$0] != new[$0] }.map { label in
            Change(label: label, before: old[label] ?? "–", after: new[label] ?? "–")
        }
    }
}
