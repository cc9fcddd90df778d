import Hummingbird
import Referencing
import Store

/// The administrator's page: the mails that were given up, and the button that sends them again.
struct AbandonedMailsController: Sendable {
    let queue: MailQueue
    let pages: Pages
    let clock: Clock

    private static let shown = 200

    func add(to router: PortalRouter) {
        router.get(Routes.abandonedMails) { _, context in
            let page = AbandonedMailsPage(
                try await queue.abandoned(limit: Self.shown), try await queue.counts(), csrf: context.csrf)
            return try pages.page(page, context)
        }
        router.post(Routes.abandonedMails) { _, context in
            let actor = try context.actor()
            _ = try await queue.retryAbandoned(by: Author(actor), staff: actor, at: clock.now())
            return .redirect(to: Routes.abandonedMails.path())
        }
    }
}

struct AbandonedMailsPage: Page {
    static let template = "staff/mails"
    let title = "Courriels abandonnés"
    let waiting: String
    let lines: [AbandonedMailView]
    let hasLines: Bool
    let csrf: String

    init(_ mails: [MailQueue.Abandoned], _ counts: (waiting: Int, abandoned: Int), csrf: String) {
        waiting = French.count(counts.waiting, "courriel attend son envoi", "courriels attendent leur envoi")
        lines = mails.map(AbandonedMailView.init)
        (hasLines, self.csrf) = (!mails.isEmpty, csrf)
    }
}
