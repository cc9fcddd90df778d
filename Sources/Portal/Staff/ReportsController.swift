import Hummingbird
import Referencing
import Store

/// The errors that visitors reported.
struct ReportsController: Sendable {
    let reports: FicheReports
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.reports, use: list)
        router.post(Routes.reportClosing, use: close)
    }

    @Sendable private func list(_: Request, _ context: PortalContext) async throws -> Response {
        try pages.page(ReportsPage(try await reports.open(), csrf: context.csrf), context)
    }

    @Sendable private func close(_: Request, _ context: PortalContext, _ id: String) async throws -> Response {
        guard try await reports.close(id, by: try context.actor(), at: clock.now()) else {
            throw Failure.notFound
        }
        return .redirect(to: Routes.reports.path())
    }
}

struct ReportsPage: Page {
    static let template = "staff/reports"
    let title = "Signalements"
    let reports: [Report]
    let hasReports: Bool
    let csrf: String

    struct Report: View {
        let name: String
        let fichePath: String
        let message: String
        let email: String?
        let at: String
        let closePath: String
    }

    init(_ reports: [FicheReport], csrf: String) {
        self.reports = reports.map { report in
            Report(
                name: report.supplierName, fichePath: Routes.fiche.path(report.slug), message: report.message,
                email: report.email, at: French.instant(report.sentAt), closePath: Routes.reportClosing.path(report.id))
        }
        (hasReports, self.csrf) = (!reports.isEmpty, csrf)
    }
}
