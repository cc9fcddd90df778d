import Referencing
import Store

/// A file as the staff reads it.
struct FilePage: Page {
    static let template = "staff/file"
    let title: String
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
    /// Why the file should rather be read by its pictures, if it should.
    let letterWarning: String?
    /// Why the last signed letter cannot be opened, if it cannot.
    let letterHeld: String?
    /// Signed letters that no longer count.
    let formerLetters: [FormerLetter]
    let hasFormerLetters: Bool
    let complements: [ComplementView]
    let hasComplements: Bool
    let proposal: OutcomeView?
    /// Proposals that ended, with what became of them.
    let formerProposals: [FormerProposal]
    let hasFormerProposals: Bool
    let decision: DecisionView?
    /// How the decision reached its addressee.
    let notice: String?
    let closingPath: String?
    /// Decisions that a later one replaced.
    let formerDecisions: [PageLink]
    let hasFormerDecisions: Bool
    let postingForm: FormView?
    let appeals: [PageLink]
    let hasAppeals: Bool
    let appealPath: String?
    let acknowledgementPath: String
    let history: [HistoryLine]
    let notes: [NoteView]
    let hasNotes: Bool
    let noteForm: FormView
    /// Mails of this file that were given up.
    let lostMails: [AbandonedMailView]
    let hasLostMails: Bool
    let mailsPath: String
    let csrf: String
    let acts: [Act]
    let hasActs: Bool
    /// Whether acts are left out because the person who looks may not sign them.
    let lacksDelegation: Bool
    let startForm: FormView?

    struct Proof: View {
        let version: String
        let sha256: String
        let at: String
        let ip: String
        let userAgent: String
        let sentence: String
    }

    /// A signed letter that a later one replaced.
    struct FormerLetter: View {
        /// Nil for one that nobody opens.
        let path: String?
        let label: String
        let held: String?
    }

    struct FormerProposal: View {
        let text: String
        let reason: String?
        /// Of a refusal that was proposed.
        let grounds: [String]
        let facts: String?
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
        _ file: FiledApplication, _ checks: FileChecks, _ history: [JournalEntry], _ notes: [Note],
        lost: [MailQueue.Abandoned], notice: DecisionNotice?, former: [IssuedAct], appeals: [Appeals.Entry],
        actions: [Action], isDelegated: Bool, today: CivilDay, _ context: PortalContext, _ form: FormData,
        _ problems: ValidationErrors
    ) {
        let (number, contents) = (file.number, file.contents)
        title = "\(number) – \(file.companyName)"
        (badge, status) = (
            file.status.badge,
            file.status.staffName(awaitsComplement: file.openComplement != nil)
        )
        applicant = "\(file.owner.name), \(file.owner.email)"
        assignee = file.assignee?.name
        submittedAt = French.instant(file.filedAt)
        due = file.dueOn.map(French.day)
        isOverdue = file.dueOn.map { $0 < today } ?? false
        self.checks = checks.checks
        summary = Summary(contents)
        proof = contents.acceptance.map { acceptance in
            Proof(
                version: acceptance.version, sha256: acceptance.sha256, at: French.instant(acceptance.acceptedAt),
                ip: acceptance.ip, userAgent: acceptance.userAgent, sentence: acceptance.sentence)
        }
        let letter = contents.signedLetters.last.flatMap { $0.scan.letsOpen ? $0 : nil }
        letterHeld = contents.signedLetters.last.flatMap(\.held)
        letterWarning = letter.flatMap { letter in
            letter.activeContent.isEmpty
                ? nil
                : "Ce PDF porte \(letter.carried). Les images ci-dessus sont sans danger ; n’ouvrez le fichier que si elles ne suffisent pas, dans un lecteur qui n’exécute rien."
        }
        pictures =
            letter.map { letter in
                (1...min(letter.pages, 6)).map { page in
                    .init(
                        path: Routes.signedLetterPicture.path(number, PicturePage(page)),
                        alt: "Lettre signée, page \(page)")
                }
            } ?? []
        letterPath = letter.map { Routes.signedLetterFile.path(number, LetterVersion($0.number)) }
        formerLetters = contents.signedLetters.dropLast().map { letter in
            FormerLetter(
                path: letter.scan.letsOpen
                    ? Routes.signedLetterFile.path(number, LetterVersion(letter.number)) : nil,
                label: "Version \(letter.number), déposée le \(French.instant(letter.depositedAt)), remplacée depuis"
                    + (letter.activeContent.isEmpty ? "" : " (porte \(letter.carried))"),
                held: letter.held)
        }
        hasFormerLetters = !formerLetters.isEmpty
        complements = file.complements.reversed().map { ComplementView($0, now: contents.extract) }
        hasComplements = !complements.isEmpty
        proposal = file.proposal.map { OutcomeView($0.outcome) }
        formerProposals = file.proposals.compactMap(FormerProposal.init)
        hasFormerProposals = !formerProposals.isEmpty
        decision = file.decision.map { decision in
            DecisionView(
                outcome: OutcomeView(decision.outcome), author: "\(decision.author.name), \(decision.capacity)",
                at: French.instant(decision.decidedAt),
                path: Routes.issuedToStaff.path(number, IssuedFile(kind: .decision)))
        }
        formerDecisions = former.map { PageLink($0, Routes.formerDecisionToStaff.path(number, .init($0.number))) }
        hasFormerDecisions = !former.isEmpty
        closingPath =
            file.status == .closed && notice != nil
            ? Routes.issuedToStaff.path(number, IssuedFile(kind: .decision)) : nil
        self.notice = notice.map { notice in
            Self.sentence(notice, appeals.map(\.appeal), isContestable: file.contested(notice) != nil, today)
        }
        postingForm =
            notice?.isToBePosted(on: today) == true
            ? FormView(
                action: Routes.posting.path(number), csrf: context.csrf, [Self.postingField], form, problems,
                submit: "Enregistrer la remise par la poste") : nil
        self.appeals = appeals.map {
            PageLink(path: Routes.appealAnswer.path($0.appeal.number), label: $0.appeal.sentence)
        }
        hasAppeals = !appeals.isEmpty
        appealPath = file.contested(notice) == nil ? nil : Routes.appealEntry.path(number)
        acknowledgementPath = Routes.issuedToStaff.path(number, IssuedFile(kind: .acknowledgement))
        self.history = HistoryLine.lines(history, forStaff: true)
        self.notes = notes.map { NoteView(author: $0.author, at: French.instant($0.writtenAt), text: $0.text) }
        hasNotes = !notes.isEmpty
        noteForm = FormView(
            action: Routes.notes.path(number), csrf: context.csrf,
            [Field("note", "Nouvelle note interne", .area, hint: "Elle n’est jamais montrée au candidat.")], form,
            problems, submit: "Ajouter la note", isOnce: true)
        lostMails = lost.map(AbandonedMailView.init)
        hasLostMails = !lost.isEmpty
        (mailsPath, csrf) = (Routes.fileMails.path(number), context.csrf)
        let offered = StaffAct.offered(actions)
        lacksDelegation = !isDelegated && offered.contains(where: \.isSigned)
        acts = offered.filter { isDelegated || !$0.isSigned }.map {
            Act(path: Routes.act.path(number, $0), label: $0.label, isPrimary: $0.isPrimary)
        }
        startForm =
            actions.contains(.startReview)
            ? FormView(
                action: Routes.act.path(number, .start), csrf: context.csrf, [], submit: StaffAct.start.label,
                revision: file.revision) : nil
        hasActs = !offered.isEmpty || startForm != nil
    }
}

extension FilePage {
    static let postingField = Field(
        "remise", "Jour de la remise par la poste", hint: "Celui de l’avis de réception. Exemple : 31/01/2027."
    ).typed("text", maxlength: 10)

    private static func sentence(
        _ notice: DecisionNotice, _ appeals: [Appeal], isContestable: Bool, _ today: CivilDay
    ) -> String {
        let read = notice.readAt.map { "première lecture le \(French.instant($0))" }
        let posted = notice.postedOn.map { "remise par la poste le \(French.day($0))" }
        let last =
            switch notice.timeToAppeal(after: appeals) {
            case _ where !isContestable: ""
            case .notRunning: ""
            case .interrupted: " Le délai pour saisir le tribunal est interrompu par un recours."
            case .until(let day): " Dernier jour pour la contester devant le tribunal : \(French.day(day))."
            }
        let how = [read, posted].compactMap { $0 }
        let state =
            how.isEmpty
            ? notice.isToBePosted(on: today)
                ? "jamais ouverte : elle ne peut pas lui être opposée, envoyez-la par la poste" : "pas encore ouverte"
            : how.joined(separator: ", ")
        return "Mise à disposition le \(French.instant(notice.issuedAt)) ; \(state).\(last)"
    }
}

extension SignedLetter {
    /// What its file carries beyond pages, in words; empty for nothing.
    var carried: String { French.list(activeContent.map(\.name).sorted()) }

    /// Why nobody opens it, if so.
    var held: String? {
        switch scan {
        case .unchecked, .clean: nil
        case .pending: "En quarantaine : l’antivirus ne l’a pas encore examinée."
        case .infected: "Refusée par l’antivirus : elle ne s’ouvre pas."
        }
    }
}

extension FilePage.FormerProposal {
    /// Nil while the proposal stands.
    init?(_ proposal: Proposal) {
        guard let end = proposal.end else { return nil }
        let fate =
            switch end.fate {
            case .decided: "suivie d’une décision"
            case .sentBack: "renvoyée à l’instruction"
            case .withdrawn: "retirée par son auteur"
            }
        let outcome = OutcomeView(proposal.outcome).name
        text =
            "\(outcome), proposition de \(proposal.by.name) du \(French.instant(proposal.at)), \(fate) le \(French.instant(end.at))"
        reason = end.reason
        (grounds, facts) = (OutcomeView(proposal.outcome).reasons, OutcomeView(proposal.outcome).facts)
    }
}

extension Status {
    /// What the staff reads on a file and in the queue: what it waits for comes first.
    func staffName(awaitsComplement: Bool) -> String {
        guard awaitsComplement else { return name }
        return self == .awaitingDecision ? "\(name), complément attendu" : "Complément attendu"
    }
}
