import Foundation
import Hummingbird
import Referencing
import Store

/// The register, for the staff: find a supplier, and see all that is known of it.
struct RegisterController: Sendable {
    let suppliers: Suppliers
    let files: SupplierFiles
    let lists: PartnerLists
    let requests: SupplierRequests
    let checks: RegistryChecks
    let applications: Applications
    let reports: FicheReports
    let appeals: Appeals
    let letters: SupplierLetters
    let security: SecurityLog
    let delegations: Delegations
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.register, use: list)
        router.get(Routes.registered, use: show)
        router.get(Routes.attachment) { _, context, slug, number, version in
            try await files.attachment(version.number, number, of: try await files.file(slug, context))
        }
        router.get(Routes.letterToSupplier) { _, context, slug, file in
            let supplier = try await files.file(slug, context)
            return try await letters.printed(file.number, of: supplier, context)
        }
    }

    @Sendable private func list(_ request: Request, _ context: PortalContext) async throws -> Response {
        let asked = RegisterQuery(try request.queryForm(), today: clock.today)
        let found = try await suppliers.found(asked.filter, page: asked.page)
        return try pages.page(
            RegisterListPage(
                asked, found, openProcedures: try await suppliers.openProcedures(),
                waitingLists: try await lists.waiting(),
                waitingRequests: try await requests.waiting(at: clock.now()),
                today: clock.today),
            context)
    }

    @Sendable private func show(_ request: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        let (file, actor) = (try await files.file(slug, context), try context.actor())
        await security.noteReading(of: file.id.text, by: actor.id, context)
        let siren = file.supplier.siren
        let filed = try await siren.asyncMap { try await applications.others(of: $0, than: ApplicationID("")) } ?? []
        return try pages.page(
            RegisteredPage(
                file, recorded: try await files.recorded(of: file.id),
                try await files.letters(of: file.id, visibleTo: actor),
                try await files.versions(of: file.id, visibleTo: actor), try await files.history(of: file.id),
                filed: filed,
                reports: try await reports.all(of: file.id),
                appeals: try await appeals.all(about: file.id, visibleTo: actor),
                actions: try rules.policy().actions(for: actor, on: file, on: clock.today),
                isDelegated: try await delegations.held(by: actor, on: clock.today) != nil,
                check: try await checks.last(of: file.id), done: try DoneMessage.said(request),
                today: clock.today),
            context)
    }
}

/// The register's question as the address holds it.
struct RegisterQuery: Sendable {
    let filter: RegisterFilter
    let page: Int
    let form: FormData
    /// What is wrong with the day that was asked for; the answer is of today then.
    let dayProblem: String?

    init(_ form: FormData, today: CivilDay) {
        self.form = form
        let day = form.text(.date).flatMap { FrenchDay.read($0) }
        dayProblem =
            form.text(.date) != nil && day == nil
            ? "Saisissez la date sous la forme 31/01/2026. L’état montré est celui d’aujourd’hui." : nil
        filter = RegisterFilter(
            words: String((form.text(.words) ?? "").prefix(100)),
            origin: form.text(.origin).flatMap(Supplier.Origin.init),
            status: form.text(.status).flatMap(SupplierStatus.init),
            day: day ?? today, hasOpenProcedure: form.has(.procedure),
            isClosed: form.has(.closed), hasLettersToPost: form.has(.letters))
        page = min(max(form.text(.page).flatMap(Int.init) ?? 1, 1), 100_000)
    }

    func path(page: Int) -> String {
        let kept: [QueryParameter] = [.words, .origin, .status, .date, .procedure, .closed, .letters]
        return Routes.register.path(
            query: kept.map { ($0, form.text($0) ?? "") } + [(.page, page > 1 ? "\(page)" : "")])
    }
}

/// What was found in the register.
struct RegisterListPage: Page {
    static let template = "staff/register"
    let title = "Registre des activateurs"
    let words: String?
    let day: String
    /// What was typed in its place, and what is wrong with it.
    let typedDay: String
    let dayProblem: String?
    let origins: [Choice]
    let statuses: [Choice]
    let hasOpenProcedure: Bool
    let isClosed: Bool
    let hasLettersToPost: Bool
    let openProcedures: String
    let waitingLists: String?
    let waitingRequests: String?
    let count: String
    let lines: [Line]
    let hasLines: Bool
    let pager: Pager?

    struct Choice: View {
        let code: String
        let label: String
        let isChosen: Bool
    }

    struct Line: View {
        let path: String
        let name: String
        let identifier: String
        let commune: String
        let origin: String
        let badge: String
        let status: String
        let hasProcedure: Bool
    }

    init(
        _ asked: RegisterQuery, _ page: RegisterPage, openProcedures: Int, waitingLists: Int, waitingRequests: Int,
        today: CivilDay
    ) {
        let filter = asked.filter
        words = filter.words.isEmpty ? nil : filter.words
        day = French.shortDay(filter.day)
        (typedDay, dayProblem) = (
            asked.dayProblem == nil ? day : asked.form.text(.date) ?? "", asked.dayProblem
        )
        origins = Supplier.Origin.allCases.map {
            Choice(code: $0.rawValue, label: $0.name, isChosen: filter.origin == $0)
        }
        statuses = SupplierStatus.allCases.map {
            Choice(code: $0.rawValue, label: $0.name, isChosen: filter.status == $0)
        }
        (hasOpenProcedure, isClosed) = (filter.hasOpenProcedure, filter.isClosed)
        hasLettersToPost = filter.hasLettersToPost
        self.openProcedures = French.count(openProcedures, "procédure ouverte", "procédures ouvertes")
        self.waitingLists = waitingLists == 0 ? nil : "\(French.number(waitingLists)) à valider"
        self.waitingRequests = waitingRequests == 0 ? nil : "\(French.number(waitingRequests)) à décider"
        count = French.count(page.total, "fournisseur", "fournisseurs")
        lines = page.entries.map { entry in
            let supplier = entry.supplier
            return Line(
                path: Routes.registered.path(supplier.slug), name: supplier.name,
                identifier: supplier.siret?.printed ?? supplier.vat?.value ?? "",
                commune: "\(supplier.postalCode) \(supplier.commune)", origin: supplier.origin.name,
                badge: entry.status.badge, status: entry.status.name, hasProcedure: entry.hasOpenProcedure)
        }
        hasLines = !lines.isEmpty
        pager = Pager(page: asked.page, size: Suppliers.pageSize, total: page.total, path: asked.path)
    }
}
