import Referencing
import Store

/// The queue as a page.
struct QueuePageView: Page {
    static let template = "staff/queue"
    let title = "Dossiers"
    let words: String?
    let isMine: Bool
    let isLate: Bool
    let statuses: [Choice]
    let departments: [Choice]
    let count: String
    let lines: [Line]
    let hasLines: Bool
    let pager: Pager?
    /// Decisions that nobody opened in time.
    let toBePosted: [PageLink]
    let hasToBePosted: Bool
    /// What waits in the register, which this queue does not hold.
    let inRegister: [PageLink]
    let hasInRegister: Bool

    /// A choice of a filter; those of the status carry the drawing of their number.
    struct Choice: View {
        let code: String
        let label: String
        let count: String
        let width: String
        let isChosen: Bool
    }

    struct Line: View {
        let number: String
        let path: String
        let name: String
        let siret: String
        let department: String
        let badge: String
        let status: String
        let submittedOn: String
        let due: String
        let isOverdue: Bool
        let isNear: Bool
        let assignee: String?
        let silentSince: String?
    }

    init(
        _ asked: QueueQuery, _ page: QueuePage, toBePosted: [ApplicationNumber], waitingLists: Int,
        waitingRequests: Int, today: CivilDay
    ) {
        inRegister = [
            (waitingRequests, Routes.supplierRequests.path(), "demande sur une fiche", "demandes sur des fiches"),
            (waitingLists, Routes.partnerLists.path(), "liste de partenaire", "listes de partenaires"),
        ].filter { $0.0 > 0 }.map { PageLink(path: $0.1, label: French.count($0.0, $0.2, $0.3)) }
        hasInRegister = !inRegister.isEmpty
        self.toBePosted = toBePosted.map { PageLink(path: Routes.file.path($0), label: $0.text) }
        hasToBePosted = !toBePosted.isEmpty
        words = asked.filter.words.isEmpty ? nil : asked.filter.words
        (isMine, isLate) = (asked.filter.assignee != nil, asked.filter.isLate)
        let most = Double(max(1, page.counts.values.max() ?? 1))
        statuses = Status.allCases.filter { $0 != .draft }.map { status in
            let number = page.counts[status] ?? 0
            return Choice(
                code: status.rawValue, label: status.name, count: French.number(number),
                width: "\(Int((100 * Double(number) / most).rounded()))",
                isChosen: asked.filter.statuses.contains(status))
        }
        departments = Department.all.map { department in
            Choice(
                code: department.code, label: "\(department.code) \(department.name)", count: "", width: "0",
                isChosen: asked.filter.department == department)
        }
        count = French.count(page.total, "dossier", "dossiers")
        lines = page.lines.map { Line($0, today: today) }
        hasLines = !lines.isEmpty
        pager = Pager(page: asked.page, size: Applications.pageSize, total: page.total, path: asked.path)
    }
}

extension QueuePageView.Line {
    init(_ line: QueueLine, today: CivilDay) {
        (number, path, name) = (line.number.text, Routes.file.path(line.number), line.name)
        siret = line.siret.printed
        department = line.department?.code ?? "–"
        badge = line.status.badge
        status = line.status.staffName(awaitsComplement: line.awaitsComplement)
        submittedOn = French.shortDay(CivilDay(of: line.submittedAt))
        due = line.dueOn.map(French.shortDay) ?? "–"
        isOverdue = line.dueOn.map { $0 < today } ?? false
        isNear = line.dueOn.map { $0 >= today && $0 <= today.adding(days: Applications.warningDays) } ?? false
        assignee = line.assignee
        silentSince = line.silentSince.map(French.shortDay)
    }
}
