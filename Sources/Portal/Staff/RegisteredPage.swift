import Referencing
import Store

/// All that is known of a supplier of the register: its fiche, its periods on both axes, its procedures, what was written to
/// it, and what may be done.
struct RegisteredPage: Page {
    static let template = "staff/registered"
    let title: String
    let done: String?
    let identifier: String
    let badge: String
    let status: String
    let origin: String
    let owner: String?
    let lastDayToWithdraw: String?
    let isContactHidden: Bool
    /// What the national registry says, where that proposes an act.
    let proposal: Proposal?
    /// What waits for another person.
    let correction: String?
    let acts: [Act]
    let hasActs: Bool
    /// Whether acts are left out because the person who looks may not sign them.
    let lacksDelegation: Bool
    let publicPath: String?
    let verifyPath: String
    let drawing: RegisterDrawing?
    let rows: [PeriodLine]
    let hasRows: Bool
    let facts: [Summary.Line]
    let procedures: [ProcedureView]
    let hasProcedures: Bool
    let letters: [LetterLine]
    let hasLetters: Bool
    let edits: [Edit]
    let hasEdits: Bool
    let applications: [PageLink]
    let hasApplications: Bool
    let appeals: [PageLink]
    let hasAppeals: Bool
    let appealEntries: [PageLink]
    let hasAppealEntries: Bool
    let reports: [ReportLine]
    let hasReports: Bool
    let history: [HistoryLine]

    struct Proposal: View {
        let sentence: String
        let path: String
    }

    struct Act: View {
        let path: String
        let label: String
    }

    /// A row of the register: the days of which it speaks, and while it was what the register said.
    struct PeriodLine: View {
        let text: String
        let source: String
        let recorded: String
        let replaced: String?
    }

    struct LetterLine: View {
        let path: String
        let title: String
        let at: String
        let read: String
        /// Where its delivery by post is recorded, when it is to be sent so.
        let postingPath: String?
    }

    /// An error or a complaint that somebody sent.
    struct ReportLine: View {
        let text: String
        let message: String
        let answer: String?

        init(_ report: FicheReport) {
            let state = report.handledAt.map { "traité le \(French.instant($0))" } ?? "en attente"
            text = "\(report.category.name), le \(French.instant(report.sentAt)) ; \(state)"
            (message, answer) = (report.message, report.answer)
        }
    }

    /// What an edit changed, before and after.
    struct Edit: View {
        let caption: String
        let changes: [ComplementView.Change]
        let hasChanges: Bool
    }

    init(
        _ file: SupplierFile, recorded: [SupplierFiles.PeriodRow], _ letters: [SupplierLetter],
        _ versions: [FicheVersion], _ entries: [JournalEntry], filed: [ApplicationNumber], reports: [FicheReport],
        appeals: [Appeals.Entry],
        actions: [SupplierAction], isDelegated: Bool, check: RegistryChecks.Check?, done: String?, today: CivilDay
    ) {
        proposal =
            isDelegated && actions.contains(.recordCessation)
            ? check?.closing.map {
                Proposal(sentence: $0, path: Routes.registerAct.path(file.supplier.slug, .recordCessation))
            } : nil
        self.done = done
        let (supplier, standing) = (file.supplier, file.status(on: today))
        title = supplier.name
        identifier = supplier.printedIdentifier
        (badge, status, origin) = (standing.badge, standing.name, supplier.origin.name)
        owner = file.owner.map { "\($0.name), \($0.email)" }
        lastDayToWithdraw =
            [.referenced, .suspended].contains(standing)
            ? file.lastDayToWithdraw.flatMap { $0 >= today ? French.day($0) : nil } : nil
        isContactHidden = file.isContactHidden
        correction = file.openCorrection.map {
            "Une correction demandée par \($0.askedBy.name) attend d’être validée par une autre personne."
        }
        let offered = RegisterAct.offered(actions, on: file)
        lacksDelegation = !isDelegated && offered.contains(where: \.isSigned)
        acts = offered.filter { isDelegated || !$0.isSigned }.map {
            Act(path: Routes.registerAct.path(supplier.slug, $0), label: $0.label)
        }
        hasActs = !offered.isEmpty
        publicPath = standing == .referenced ? Routes.fiche.path(supplier.slug) : nil
        verifyPath = Routes.verify.path(
            query: [(.identifier, supplier.siret?.digits ?? supplier.vat?.value ?? "")])
        drawing = RegisterDrawing(recorded, today: today)
        rows = recorded.map { PeriodLine($0, movedTo: supplier.successor) }
        hasRows = !rows.isEmpty
        facts = Summary.lines(supplier)
        procedures = file.procedures.reversed().map {
            ProcedureView($0) { Routes.attachment.path(supplier.slug, $0, $1) }
        }
        hasProcedures = !procedures.isEmpty
        self.letters = letters.map { letter in
            LetterLine(
                path: Routes.letterToSupplier.path(supplier.slug, .init(letter.number)), title: letter.title,
                at: French.instant(letter.issuedAt),
                read: letter.readAt.map { "première lecture le \(French.instant($0))" }
                    ?? letter.postedOn.map { "remis par la poste le \(French.day($0))" } ?? "pas encore lu",
                postingPath: letter.isToBePosted(on: today, isOwned: file.owner != nil)
                    ? Routes.letterPosting.path(supplier.slug, .init(letter.number)) : nil)
        }
        hasLetters = !letters.isEmpty
        edits = zip(versions.dropFirst(), versions).reversed().map { after, before in
            let changes = ComplementView.compared(
                Summary.lines(before.profile), Summary.lines(after.profile))
            return Edit(
                caption: "Version \(after.number), du \(French.instant(after.at))", changes: changes,
                hasChanges: !changes.isEmpty)
        }
        hasEdits = !edits.isEmpty
        var appealEntries = file.procedures.filter { $0.contested != nil }.map {
            PageLink(
                path: Routes.measureAppealEntry.path(supplier.slug, $0.number),
                label: "Enregistrer un recours contre la décision sur la procédure \($0.number)")
        }
        appealEntries += letters.filter { $0.contested(by: nil) != nil }.map {
            PageLink(
                path: Routes.letterAppealEntry.path(supplier.slug, .init($0.number)),
                label: "Enregistrer un recours contre le courrier n° \($0.number), \($0.title.lowercased())")
        }
        (self.appealEntries, hasAppealEntries) = (appealEntries, !appealEntries.isEmpty)
        self.appeals = appeals.map {
            PageLink(path: Routes.appealAnswer.path($0.appeal.number), label: $0.appeal.sentence)
        }
        hasAppeals = !appeals.isEmpty
        self.reports = reports.map(ReportLine.init)
        hasReports = !reports.isEmpty
        applications = filed.map { PageLink(path: Routes.file.path($0), label: "Dossier \($0)") }
        hasApplications = !applications.isEmpty
        history = HistoryLine.lines(entries, forStaff: true)
    }
}

extension RegisteredPage.PeriodLine {
    /// - Parameter successor: the establishment that goes on with the activity, once it was moved or linked.
    init(_ row: SupplierFiles.PeriodRow, movedTo successor: Siret?) {
        let elsewhere =
            row.period.endReason == .cessation && row.replacedAt == nil
            ? successor.map { "\u{202F}; l’activité se poursuit sous le SIRET \($0.printed)" } ?? "" : ""
        text =
            row.period.isNothing
            ? "période du \(French.day(row.period.start)) retirée"
            : French.period(row.period) + (row.period.endReason.map { " (\($0.name)\(elsewhere))" } ?? "")
        source = row.source.name
        recorded = French.instant(row.recordedAt) + (row.recordedBy.map { ", par \($0)" } ?? "")
        replaced = row.replacedAt.map(French.instant)
    }
}
