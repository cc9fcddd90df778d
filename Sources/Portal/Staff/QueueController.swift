import Foundation
import Hummingbird
import Referencing
import Store

/// The queue of applications: filters in the address, the nearest legal deadline first.
struct QueueController: Sendable {
    let applications: Applications
    let issuedActs: IssuedActs
    let lists: PartnerLists
    let requests: SupplierRequests
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.queue, use: list)
    }

    @Sendable private func list(_ request: Request, _ context: PortalContext) async throws -> Response {
        let actor = try context.actor()
        let asked = QueueQuery(try request.queryForm(), me: actor)
        let today = clock.today
        let page = try await applications.queue(asked.filter, page: asked.page, visibleTo: actor, on: today)
        return try pages.page(
            QueuePageView(
                asked, page, toBePosted: try await issuedActs.toBePosted(on: today),
                waitingLists: try await lists.waiting(), waitingRequests: try await requests.waiting(at: clock.now()),
                today: today), context)
    }
}

/// The queue's question as the address holds it.
struct QueueQuery: Sendable {
    var filter: QueueFilter
    var page: Int
    let form: FormData

    init(_ form: FormData, me: Actor) {
        self.form = form
        let statuses = form.all(.status).compactMap(Status.init)
        filter = QueueFilter(
            statuses: statuses, assignee: form.text(.assignment) == "moi" ? me.id : nil,
            department: form.text(.department).flatMap { Department($0) }, isLate: form.has(.deadline),
            words: String((form.text(.words) ?? "").prefix(100)))
        page = min(max(form.text(.page).flatMap(Int.init) ?? 1, 1), 100_000)
    }

    func path(page: Int) -> String {
        let kept: [QueryParameter] = [.words, .assignment, .department, .deadline]
        return Routes.queue.path(
            query: kept.map { ($0, form.text($0) ?? "") } + filter.statuses.map { (.status, $0.rawValue) }
                + [(.page, page > 1 ? "\(page)" : "")])
    }
}
