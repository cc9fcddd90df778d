import Hummingbird
import Referencing
import Store

/// The applicant's home: what is done, what is left, what happens next, and what was filed before.
struct SpaceController: Sendable {
    let applications: Applications
    let own: OwnApplication
    let delay: UsualDelay
    let files: SupplierFiles
    let requests: SupplierRequests
    let issuedActs: IssuedActs
    let appeals: Appeals
    let documents: DossierDocuments
    let baseURL: String
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.space, use: home)
        router.post(Routes.space, use: open)
        router.get(Routes.filed, use: filed)
    }

    @Sendable private func home(_: Request, _ context: PortalContext) async throws -> Response {
        let actor = try context.actor()
        let earlier = try await applications.filed(by: actor)
        let fiches = try await fiches(context)
        switch try await own.current(context) {
        case nil: return try pages.page(WelcomePage(fiches, context), context)
        case .draft(let draft):
            let charter = try rules.charter()
            return try pages.page(DraftPage(draft, charter: charter.version, earlier, fiches, context), context)
        case .filed(let file): return try await page(file, earlier.filter { $0.number != file.number }, fiches, context)
        }
    }

    @Sendable private func filed(_: Request, _ context: PortalContext, _ number: ApplicationNumber) async throws
        -> Response
    {
        try await page(try await own.filed(number, context), [], [], context)
    }

    private func page(
        _ file: FiledApplication, _ earlier: [Applications.FiledSummary], _ fiches: [OwnFicheLine],
        _ context: PortalContext
    ) async throws -> Response {
        let actor = try context.actor()
        let history = try await applications.history(of: file.id)
        let current = try await own.current(context)
        let actions = try rules.policy().actions(for: actor, on: .filed(file))
        let standing = try await applications.standing(of: file)
        let notice = try await issuedActs.notice(of: file.id)
        let progress = FollowUpProgress(file, history, standing, usualDays: try await delay.days(at: clock.now()))
        return try pages.page(
            FollowUpPage(
                file, history, earlier, progress, standing.mails, fiches, actions: actions,
                notice: notice, former: try await documents.former(of: file),
                appeals: try await appeals.all(against: .application(file.number), visibleTo: actor),
                isLast: current?.id == file.id, try rules.policy().silence, on: clock.today, context),
            context)
    }

    /// What the account speaks for in the register.
    private func fiches(_ context: PortalContext) async throws -> [OwnFicheLine] {
        let actor = try context.actor()
        // What was granted is a fiche of one's own.
        let asked = try await requests.all(of: actor).filter {
            $0.destination == nil && $0.request.end?.outcome != .accepted
        }
        return try await files.all(of: actor).map { OwnFicheLine($0, on: clock.today, baseURL: baseURL) }
            + asked.map { OwnFicheLine($0, at: clock.now()) }
    }

    /// Opens a draft, unless an application is under way.
    @Sendable private func open(_: Request, _ context: PortalContext) async throws -> Response {
        _ = try await applications.draft(of: try context.actor(), at: clock.now())
        return .redirect(to: Routes.space.path())
    }
}

struct WelcomePage: Page {
    static let template = "applicant/welcome"
    let title = "Mon espace"
    let fiches: [OwnFicheLine]
    let hasFiches: Bool
    let csrf: String

    init(_ fiches: [OwnFicheLine], _ context: PortalContext) {
        (self.fiches, hasFiches, csrf) = (fiches, !fiches.isEmpty, context.csrf)
    }
}
