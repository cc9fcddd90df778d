import Referencing
import Store

/// An application after its submission, in plain words.
struct FollowUpPage: Page {
    static let template = "applicant/followup"
    let title: String
    let badge: String
    let status: String
    /// The fiche comes first then.
    let isAccepted: Bool
    let explanation: String
    let next: [String]
    let hasNext: Bool
    let company: String
    let complement: Complement?
    let progress: FollowUpProgress
    let mails: [MailLine]
    let hasMails: Bool
    let fiches: [OwnFicheLine]
    let hasFiches: Bool
    let history: [HistoryLine]
    let earlier: [EarlierLine]
    let hasEarlier: Bool
    let canWithdraw: Bool
    let canAnswer: Bool
    let canStartAgain: Bool
    let reasonsPath: String?
    /// What became of the reasons that were asked for.
    let reasons: [String]
    let hasReasons: Bool
    let appealPath: String?
    let appeals: [PageLink]
    let hasAppeals: Bool
    /// The engagement letter as it was given back, signed.
    let letterPath: String?
    let acknowledgementPath: String
    let decisionPath: String?
    /// Decisions that a later one replaced.
    let formerDecisions: [PageLink]
    let refusal: OutcomeView?
    /// The requests that were answered or have ended, with the answers.
    let pastComplements: [ComplementView]
    let hasPastComplements: Bool
    /// Where anybody checks the referencing; of an accepted application.
    let verifyPath: String?
    let summary: Summary
    let csrf: String

    struct Complement: View {
        let message: String
        let deadline: String
        let items: [Item]

        struct Item: View {
            let section: String
            let path: String
            let text: String
            let isIndispensable: Bool
        }
    }

    /// - Parameter isLast: whether nothing was begun after it.
    init(
        _ file: FiledApplication, _ entries: [JournalEntry], _ earlier: [Applications.FiledSummary],
        _ progress: FollowUpProgress, _ mails: [Standing.Mail], _ fiches: [OwnFicheLine],
        actions: [Action], notice: DecisionNotice?, former: [IssuedAct], appeals: [Appeals.Entry], isLast: Bool,
        _ rules: SilenceRules,
        on today: CivilDay,
        _ context: PortalContext
    ) {
        title = file.status == .accepted ? "Mon référencement" : "Dossier \(file.number)"
        (company, csrf) = ("\(file.companyName), dossier \(file.number)", context.csrf)
        (badge, status) = (file.status.badge, file.plainStatus)
        isAccepted = file.status == .accepted
        // Who is suspended, or has left, is not told to say « référencé ».
        let word =
            file.status == .accepted && fiches.contains { $0.publicPath != nil }
            ? " Utilisez le mot « référencé » pour en parler : ce n’est ni un label ni une certification." : ""
        explanation = file.explanation(on: today) + word
        let appeal =
            file.status == .refused || file.status == .closed ? Deadlines.appeal(notice, appeals.map(\.appeal)) : nil
        next =
            file.nextSteps(on: today, rules, appeals.map(\.appeal), reasonsGivenOn: Self.reasonsGivenOn(entries))
            + [appeal].compactMap { $0 }
        hasNext = !next.isEmpty
        complement = file.openComplement.map { request in
            Complement(
                message: request.message, deadline: French.day(request.deadline),
                items: request.items.map {
                    .init(
                        section: $0.section.name, path: $0.section.path, text: $0.text,
                        isIndispensable: $0.isIndispensable)
                })
        }
        (self.progress, self.fiches, hasFiches) = (progress, fiches, !fiches.isEmpty)
        self.mails = mails.map(MailLine.init)
        hasMails = !mails.isEmpty
        history = HistoryLine.lines(entries, forStaff: false)
        self.earlier = earlier.map(EarlierLine.init)
        hasEarlier = !earlier.isEmpty
        canWithdraw = actions.contains(.withdraw)
        canAnswer = actions.contains(.answerComplement)
        canStartAgain = isLast && !file.status.isLive
        reasonsPath = actions.contains(.askReasons) ? Routes.reasons.path(file.number) : nil
        reasons = Self.reasons(file, entries)
        hasReasons = !reasons.isEmpty
        appealPath = file.contested(notice) == nil ? nil : Routes.appeal.path(file.number)
        self.appeals = appeals.map(PageLink.init)
        hasAppeals = !appeals.isEmpty
        letterPath = file.contents.signedLetter == nil ? nil : Routes.filedLetter.path(file.number)
        acknowledgementPath = Routes.issued.path(file.number, .acknowledgement)
        decisionPath = file.decision == nil && notice == nil ? nil : Routes.issued.path(file.number, .decision)
        formerDecisions = former.map { PageLink($0, Routes.formerDecision.path(file.number, .init($0.number))) }
        let past = file.complements.filter { !$0.isOpen }
        pastComplements = past.map { ComplementView($0, now: file.contents.extract) }
        hasPastComplements = !past.isEmpty
        let siret = file.contents.company?.siret.digits ?? ""
        verifyPath = file.status == .accepted ? Routes.verify.path(query: [(.identifier, siret)]) : nil
        summary = Summary(file.contents)
        refusal = file.decision.flatMap { $0.outcome == .accept ? nil : OutcomeView($0.outcome) }
    }
}

extension FollowUpPage {
    private static func reasonsGivenOn(_ entries: [JournalEntry]) -> CivilDay? {
        entries.first { if case .application(.reasonsGiven) = $0.event { true } else { false } }
            .map { CivilDay(of: $0.at) }
    }

    private static func reasons(_ file: FiledApplication, _ entries: [JournalEntry]) -> [String] {
        for entry in entries {
            if case .application(.reasonsGiven(let statement)) = entry.event {
                return ["Communiqués le \(French.instant(entry.at)) :", statement.facts]
            }
        }
        guard let asked = file.reasonsAskedAt, let due = file.reasonsDueOn else { return [] }
        return ["Demandés le \(French.instant(asked)) ; ils vous sont dus au plus tard le \(French.day(due))."]
    }
}

extension PageLink {
    /// A decision that a later one replaced.
    init(_ act: IssuedAct, _ path: String) {
        self.init(path: path, label: "\(act.title), du \(French.day(CivilDay(of: act.issuedAt))), remplacée depuis")
    }

    /// An appeal, to who brought it.
    init(_ entry: Appeals.Entry) {
        self.init(path: Routes.ownAppeal.path(entry.appeal.number), label: entry.appeal.sentence)
    }
}

/// A mail that was written to the applicant.
struct MailLine: View {
    let subject: String
    let state: String

    init(_ mail: Standing.Mail) {
        subject = mail.subject
        state =
            switch mail.state {
            case .sent(let at): "envoyé le \(French.instant(at))"
            case .waiting: "en attente d’envoi depuis le \(French.instant(mail.queuedAt))"
            case .abandoned: "n’a pas pu être remis : vérifiez votre adresse électronique, ou appelez-nous"
            }
    }
}

extension Status {
    /// The status as the applicant reads it.
    var plainName: String {
        switch self {
        case .draft: "En préparation"
        case .submitted: "Reçu, en attente d’instruction"
        case .underReview, .awaitingDecision: "En cours d’instruction"
        case .accepted: "Accepté"
        case .refused: "Refusé"
        case .withdrawn: "Retiré à votre demande"
        case .closed: "Clos sans suite"
        }
    }
}

extension FiledApplication {
    var plainStatus: String { openComplement == nil ? status.plainName : "Complément demandé" }

    func explanation(on today: CivilDay) -> String {
        if let request = openComplement {
            // Once silence has decided, no time is suspended any more.
            return [
                Deadlines.examination(request), silentSince == nil ? Deadlines.suspension(request, on: today) : nil,
            ].compactMap { $0 }.joined(separator: " ")
        }
        return switch status {
        case .draft: ""
        case .submitted: "Votre dossier est bien reçu. Un instructeur va le prendre en charge."
        case .underReview, .awaitingDecision: "La DGE examine votre dossier. Vous n’avez rien à faire pour le moment."
        case .accepted:
            "Votre demande est acceptée. Ce que le registre dit aujourd’hui de votre entreprise est ci-dessous."
        case .refused: "Les motifs, l’auteur de la décision et les voies de recours figurent dans la décision."
        case .withdrawn: "Votre dossier ne sera pas examiné. Vous pouvez déposer une nouvelle demande."
        case .closed: closingReason?.name ?? "Le dossier est clos sans décision."
        }
    }

    /// What happens next, and by when: what the applicant may do, and what silence means where the time runs.
    func nextSteps(
        on today: CivilDay, _ rules: SilenceRules, _ appeals: [Appeal] = [], reasonsGivenOn: CivilDay? = nil
    ) -> [String] {
        let silence = Deadlines.silence(
            of: self, rules, after: appeals, reasonsGivenOn: reasonsGivenOn, on: today)
        guard let request = openComplement else { return [silence].compactMap { $0 } }
        // While everything waits for the answer, it alone is asked for.
        let isAwaited = request.holdsUp && !request.isOver(on: today) && silentSince == nil
        return [Deadlines.answer(request, on: today), isAwaited ? nil : silence].compactMap { $0 }
    }
}
