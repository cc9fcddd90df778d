import Foundation
import Hummingbird
import Referencing
import Store

/// The queue of applications: filters in the address, the nearest legal deadline first.
struct QueueController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("gestion", use: list)
    }

    @Sendable private func list(_ request: Request, _ context: PortalContext) async throws -> Response {
        let asked = QueueQuery(try request.queryForm(), me: try context.actor())
        let today = portal.today
        let page = try await portal.stores.applications.queue(asked.filter, page: asked.page, on: today)
        return try portal.page(QueuePageView(asked, page, today: today), context)
    }
}

/// The queue's question as the address holds it.
struct QueueQuery: Sendable {
    var filter: QueueFilter
    var page: Int
    let form: FormData

    init(_ form: FormData, me: Actor) {
        self.form = form
        let statuses = form.all("statut").compactMap(Status.init)
        filter = QueueFilter(
            statuses: statuses, assignee: form.text("attribution") == "moi" ? me.id : nil,
            department: form.text("departement").flatMap { Department($0)?.code }, isLate: form.has("echeance"),
            words: String((form.text("q") ?? "").prefix(100)))
        page = min(max(form.text("page").flatMap(Int.init) ?? 1, 1), 100_000)
    }

    func path(page: Int) -> String {
        let pairs = ["q", "attribution", "departement", "echeance"].map { ($0, form.text($0) ?? "") }
        return Path.with(
            Path.queue, pairs + filter.statuses.map { ("statut", $0.rawValue) } + [("page", page > 1 ? "\(page)" : "")])
    }
}

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
    }

    init(_ asked: QueueQuery, _ page: QueuePage, today: CivilDay) {
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
                isChosen: asked.filter.department == department.code)
        }
        count = French.count(page.total, "dossier", "dossiers")
        lines = page.lines.map { Line($0, today: today) }
        hasLines = !lines.isEmpty
        pager = Pager(page: asked.page, size: Applications.pageSize, total: page.total, path: asked.path)
    }
}

extension QueuePageView.Line {
    init(_ line: QueueLine, today: CivilDay) {
        (number, path, name) = (line.number, Path.file(line.number), line.name)
        siret = Siret(line.siret)?.printed ?? line.siret
        department = line.department ?? "–"
        badge = line.status.badge
        status = line.awaitsComplement ? "Complément attendu" : line.status.name
        submittedOn = French.shortDay(CivilDay(of: line.submittedAt))
        due = line.dueOn.map(French.shortDay) ?? "–"
        isOverdue = line.dueOn.map { $0 < today } ?? false
        isNear = line.dueOn.map { $0 >= today && $0 <= today.adding(days: Applications.warningDays) } ?? false
        assignee = line.assignee
    }
}
