import Foundation
import Gateways
import HTTPTypes
import Hummingbird
import Logging
import Referencing
import Store

/// The web application: composes what the controllers use, and gives each what it needs.
public struct Portal: Sendable {
    let settings: PortalSettings
    let stores: Stores
    let directory: LiveDirectory
    let charters: Charters
    let schemes: Schemes
    let printer: PDFPrinter
    let registry: RegistryCache
    private let companyRegistry: CompanyRegistry
    let commonPasswords: CommonPasswords
    let metrics: PrometheusMetrics
    let limits: RateLimits
    let security: SecurityLog
    let antivirus: Antivirus?
    let proConnect: IdentityProvider?
    let health: DatabaseHealth
    let pictures: PagePictures
    let mails: Mails
    let damage: DatabaseDamage
    let pages: Pages
    let issuer: ActIssuer
    let rules: PolicyInForce
    let clock: Clock
    /// Begun before the process stops.
    public let ending = Ending()

    public init(
        settings: PortalSettings, stores: Stores, renderer: Renderer, charters: Charters,
        schemes: Schemes, directory: LiveDirectory,
        registry: CompanyRegistry, printer: PDFPrinter, commonPasswords: CommonPasswords, antivirus: Antivirus? = nil,
        proConnect: IdentityProvider? = nil,
        metrics: PrometheusMetrics = PrometheusMetrics(), now: @escaping @Sendable () -> Date = { Date() }
    ) {
        clock = Clock(now: now)
        (self.settings, self.charters, self.directory, self.printer) = (settings, charters, directory, printer)
        self.schemes = schemes
        (self.commonPasswords, self.metrics) = (commonPasswords, metrics)
        (self.antivirus, self.proConnect) = (antivirus, proConnect)
        companyRegistry = registry
        self.registry = RegistryCache(registry: registry, now: now)
        limits = RateLimits(isOn: settings.limitsAreOn, counters: stores.rateCounters, now: now)
        pictures = PagePictures(inspector: PDFInspector(), limits: limits)
        security = SecurityLog(journal: stores.securityJournal, clock: clock)
        let damage = DatabaseDamage()
        (self.damage, health) = (damage, DatabaseHealth(stores, damage))
        mails = Mails(renderer: renderer, settings: settings)
        pages = Pages(renderer: renderer, damage: damage)
        rules = PolicyInForce(settings: settings, charters: charters, clock: clock)
        issuer = ActIssuer(
            texts: OfficialTexts(settings: settings), renderer: renderer, issuedActs: stores.issuedActs)
        self.stores = stores.announcing(
            Announcements(
                mails: mails, issuer: issuer, policy: rules.policy,
                suppliers: SupplierAnnouncements(
                    mails: mails, texts: SupplierTexts(settings: settings), renderer: renderer),
                requests: SupplierRequestTexts(mails: mails), clock: clock
            ).announcer)
    }

    /// What the process measures, for an address of its own.
    public func metricsRouter() -> Router<PortalContext> {
        let router = Router(context: PortalContext.self)
        let health = healthController
        router.get(Routes.metrics) { _, _ in try await health.measures() }
        return router
    }

    private var healthController: HealthController {
        HealthController(
            database: health, clock: clock, mails: stores.mails, quarantine: stores.quarantine, directory: directory,
            metrics: metrics, ending: ending,
            hasListener: settings.hasMetricsListener)
    }

    /// What looks after the database while the service runs.
    public func watch(_ logger: Logger) -> DatabaseWatch { DatabaseWatch(health: health, logger: logger) }

    /// What signs the journal's head while the service runs.
    public func anchor(_ anchors: JournalAnchors, _ logger: Logger) -> AnchorKeeper {
        AnchorKeeper(journal: stores.journal, anchors: anchors, logger: logger)
    }

    /// What deadlines bring about while the service runs.
    public func deadlines(_ logger: Logger) -> DeadlineKeeper {
        DeadlineKeeper(
            applications: stores.applications, appeals: stores.appeals, requests: stores.supplierRequests,
            texts: appealTexts, erasure: stores.erasure, retention: settings.retention, rules: rules, mails: mails,
            clock: clock, logger: logger)
    }

    /// What asks the national registry while the service runs.
    public func registryKeeper(_ logger: Logger) -> RegistryKeeper {
        RegistryKeeper(
            checks: stores.registryChecks, rounds: rounds(.registry, logger), registry: companyRegistry, clock: clock,
            logger: logger)
    }

    /// What sends the mails while the service runs.
    public func mailWorker(_ transport: MailTransport, _ logger: Logger) -> MailWorker {
        MailWorker(queue: stores.mails, transport: transport, from: settings.mailFrom, logger: logger) {
            [mails] account in
            try mails.write(
                "abandoned", to: account.email,
                .init(name: account.name, link: mails.address(Routes.abandonedMails.path())))
        }
    }

    /// What asks the antivirus about the files that wait, while the service runs; nil without an antivirus.
    public func quarantine(_ logger: Logger) -> QuarantineKeeper? {
        antivirus.map {
            QuarantineKeeper(
                quarantine: stores.quarantine, rounds: rounds(.quarantine, logger), antivirus: $0, mails: mails,
                clock: clock, logger: logger)
        }
    }

    private func rounds(_ work: Leases.Work, _ logger: Logger) -> LeasedRounds {
        LeasedRounds(work, leases: stores.leases, clock: clock, logger: logger)
    }

    /// Every route, behind the middleware that all share.
    /// - Throws: when a template or a public file is missing: the service does not start.
    public func router() throws -> Router<PortalContext> {
        let router = Router(context: PortalContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLog(trustedProxies: settings.trustedProxies))
        router.add(
            middleware:
                SecurityHeaders(isSecure: settings.isSecure))
        router.add(middleware: WellFormedRequests())
        router.add(middleware: CanonicalAddress())
        router.add(middleware: MetricsMiddleware())
        router.add(middleware: CORS())
        router.add(middleware: RateLimitHeaders(limits: limits))
        router.add(middleware: ErrorPages(pages: pages, security: security))
        router.add(middleware: try StaticFiles(folder: settings.publicFolder))
        try addPublic(to: router.group())
        let known = router.group().add(
            middleware: SessionMiddleware(
                sessions: stores.sessions, database: stores.database, limits: limits, cookies: cookies,
                staffIdle: staffIdle, damage: damage, clock: clock))
        addAccounts(to: known)
        addApplicant(to: known.group().add(middleware: RequiresRole(security: security) { $0 == .applicant }))
        addStaff(to: known.group().add(middleware: RequiresRole(security: security, isAllowed: \.isStaff)))
        addAdministration(to: known.group().add(middleware: RequiresRole(security: security) { $0 == .administrator }))
        Self.refuseOtherMethods(router)
        return router
    }

    /// An address that is known, asked by a method that it does not know: 405 with those that it does (RFC 9110, 15.5.6).
    private static func refuseOtherMethods(_ router: Router<PortalContext>) {
        for (path, routes) in Dictionary(grouping: router.routes, by: \.path.description) {
            let known = Set(routes.map(\.method))
            let allowed = known.map(\.rawValue).sorted().joined(separator: ", ")
            for method in [HTTPRequest.Method.get, .post] where !known.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw Failure.methodNotAllowed(allowed)
                }
            }
        }
    }

    private var secondFactor: SecondFactorCheck {
        SecondFactorCheck(factors: stores.secondFactors, limits: limits, security: security, clock: clock)
    }

    private var staffIdle: TimeInterval { Double(settings.staffIdleMinutes) * 60 }

    private var cookies: SessionCookies { SessionCookies(isSecure: settings.isSecure) }

    private func addPublic(to router: PortalRouter) throws {
        let answers = SharedAnswers(fingerprint: pages.renderer.fingerprint)
        let verifications = Verifications(directory: directory, suppliers: stores.suppliers)
        healthController.add(to: router)
        try DirectoryController(directory: directory, answers: answers, pages: pages, settings: settings)
            .add(to: router)
        try ExportController(directory: directory, answers: answers, settings: settings).add(to: router)
        RobotsController(directory: directory, answers: answers, pages: pages, settings: settings, clock: clock)
            .add(to: router)
        VerifyController(verifications: verifications, schemes: schemes, pages: pages, clock: clock).add(to: router)
        PagesController(directory: directory, documents: stores.documents, settings: settings, pages: pages)
            .add(to: router)
        try APIController(
            directory: directory, verifications: verifications, schemes: schemes, answers: answers, pages: pages,
            settings: settings, clock: clock
        ).add(to: router)
        SchemesController(schemes: schemes, pages: pages, clock: clock).add(to: router)
        SchemesAPIController(schemes: schemes, baseURL: settings.baseURL, clock: clock).add(to: router)
    }

    private func addAccounts(to router: PortalRouter) {
        let passwords = Passwords()
        let attempts = LogInAttempts(
            limits: limits, devices: stores.knownDevices, cookies: cookies, security: security, clock: clock)
        let start = SessionStart(sessions: stores.sessions, cookies: cookies, clock: clock)
        AccountController(
            accounts: stores.accounts, sessions: stores.sessions, passwords: passwords,
            commonPasswords: commonPasswords, mails: mails, limits: limits, attempts: attempts, start: start,
            proConnect: proConnect, pages: pages, cookies: cookies, clock: clock
        ).add(to: router)
        if let proConnect {
            ProConnectController(
                provider: proConnect, identities: stores.identities, accounts: stores.accounts,
                factors: stores.secondFactors, passwords: passwords, attempts: attempts, start: start, limits: limits,
                security: security, mails: mails, pages: pages, cookies: cookies, clock: clock
            ).add(to: router)
        }
        let factors = SecondFactorController(
            factors: stores.secondFactors, sessions: stores.sessions, check: secondFactor, mails: mails, pages: pages,
            cookies: cookies, clock: clock)
        factors.add(to: router)
        factors.addRenewal(to: router.group().add(middleware: RequiresRole(security: security, isAllowed: \.isStaff)))
        let check = PasswordCheck(passwords: passwords, attempts: attempts)
        let own = router.group().add(middleware: RequiresRole(security: security) { _ in true })
        OwnAccountController(
            accounts: stores.accounts, sessions: stores.sessions, identities: stores.identities,
            factors: stores.secondFactors, passwords: passwords, commonPasswords: commonPasswords, check: check,
            security: security, mails: mails, pages: pages, staffIdle: staffIdle, clock: clock
        ).add(to: own)
        let addresses = AddressChangeController(
            changes: stores.addressChanges, check: check, limits: limits, mails: mails, pages: pages, clock: clock)
        addresses.add(to: own)
        let export = DataExport(
            applications: stores.applications, documents: stores.documents, issuedActs: stores.issuedActs,
            files: stores.supplierFiles, appeals: stores.appeals, requests: stores.supplierRequests,
            sessions: stores.sessions, staffIdle: staffIdle)
        OwnDataController(
            export: export, erasure: stores.erasure, accounts: stores.accounts, check: check, cookies: cookies,
            limits: limits, retention: settings.retention, mails: mails, pages: pages, clock: clock
        ).add(to: router.group().add(middleware: RequiresRole(security: security) { $0 == .applicant }))
        PasswordController(
            accounts: stores.accounts, passwords: passwords, commonPasswords: commonPasswords, mails: mails,
            limits: limits, security: security, pages: pages, clock: clock
        ).add(to: router)
        ReportController(
            directory: directory, reports: stores.reports, limits: limits, mails: mails, pages: pages, clock: clock
        )
        .add(to: router)
    }

    private func addApplicant(to router: PortalRouter) {
        let (applications, own) = (stores.applications, OwnApplication(applications: stores.applications))
        SpaceController(
            applications: applications, own: own, delay: UsualDelay(applications),
            files: stores.supplierFiles, requests: stores.supplierRequests, issuedActs: stores.issuedActs,
            appeals: stores.appeals, documents: documents, baseURL: settings.baseURL, rules: rules, pages: pages,
            clock: clock
        ).add(to: router)
        ActivatorController(
            files: stores.supplierFiles, requests: stores.supplierRequests, letters: supplierLetters,
            appeals: stores.appeals, uploads: uploads, limits: limits, rules: rules, baseURL: settings.baseURL,
            pages: pages, clock: clock
        ).add(to: router)
        ClaimController(
            requests: stores.supplierRequests, limits: limits, rules: rules, pages: pages,
            clock: clock
        ).add(to: router)
        MoveController(
            files: stores.supplierFiles, requests: stores.supplierRequests, registry: registry,
            limits: limits, rules: rules, pages: pages, clock: clock
        ).add(to: router)
        AppealController(
            form: appealForm, appeals: stores.appeals, printer: printer, limits: limits, pages: pages,
            clock: clock
        ).add(to: router)
        FormController(
            applications: applications, suppliers: stores.suppliers, requests: stores.supplierRequests,
            communes: stores.communes, identities: stores.identities, own: own,
            registry: registry, limits: limits, rules: rules, pages: pages, clock: clock
        ).add(to: router)
        LetterController(
            applications: applications, own: own, documents: documents,
            letters: LetterPrinter(renderer: pages.renderer, printer: printer, baseURL: settings.baseURL),
            uploads: uploads, limits: limits,
            rules: rules, pages: pages, clock: clock
        ).add(to: router)
        SubmissionController(
            applications: applications, own: own, issuer: issuer, documents: documents, rules: rules, pages: pages,
            clock: clock
        ).add(to: router)
    }

    private func addStaff(to router: PortalRouter) {
        let files = VisibleFile(applications: stores.applications, security: security)
        QueueController(
            applications: stores.applications, issuedActs: stores.issuedActs, lists: stores.partnerLists,
            requests: stores.supplierRequests, pages: pages, clock: clock
        ).add(to: router)
        FileController(
            applications: stores.applications, suppliers: stores.suppliers, letters: stores.documents,
            mails: stores.mails, issuedActs: stores.issuedActs, appeals: stores.appeals,
            files: files, documents: documents, delegations: stores.delegations, rules: rules, pages: pages,
            clock: clock
        ).add(to: router)
        ActController(
            applications: stores.applications, accounts: stores.accounts, files: files, check: secondFactor,
            issuer: issuer, delegations: stores.delegations, rules: rules, pages: pages, clock: clock
        ).add(to: router)
        RegisterController(
            suppliers: stores.suppliers, files: stores.supplierFiles, lists: stores.partnerLists,
            requests: stores.supplierRequests,
            checks: stores.registryChecks, applications: stores.applications, reports: stores.reports,
            appeals: stores.appeals, letters: supplierLetters, security: security, delegations: stores.delegations,
            rules: rules, pages: pages,
            clock: clock
        ).add(to: router)
        LetterPostingController(files: stores.supplierFiles, pages: pages, clock: clock).add(to: router)
        RegisterActController(
            files: stores.supplierFiles, checks: stores.registryChecks, uploads: uploads, check: secondFactor,
            delegations: stores.delegations, rules: rules, pages: pages, clock: clock
        ).add(to: router)
        AppealsController(
            appeals: stores.appeals, form: appealForm, texts: appealTexts, check: secondFactor,
            delegations: stores.delegations, rules: rules, printer: printer, limits: limits, pages: pages,
            clock: clock
        ).add(to: router)
        SupplierRequestsController(
            requests: stores.supplierRequests, registry: registry,
            delegations: stores.delegations, rules: rules, pages: pages, clock: clock
        ).add(to: router)
        PartnerListsController(
            lists: stores.partnerLists, check: secondFactor, rules: rules, pages: pages, clock: clock
        ).add(to: router)
        ReportsController(reports: stores.reports, mails: mails, pages: pages, clock: clock).add(to: router)
    }

    private func addAdministration(to router: PortalRouter) {
        StaffAccountsController(
            accounts: stores.accounts, requests: stores.twoPersonRequests, check: secondFactor, mails: mails,
            pages: pages, clock: clock
        ).add(to: router)
        DelegationsController(
            delegations: stores.delegations, accounts: stores.accounts, check: secondFactor, pages: pages, clock: clock
        ).add(to: router)
        AbandonedMailsController(queue: stores.mails, pages: pages, clock: clock).add(to: router)
        SecurityController(journal: stores.securityJournal, pages: pages, clock: clock).add(to: router)
    }

    private var appealTexts: AppealTexts { AppealTexts(settings: settings, renderer: pages.renderer, mails: mails) }

    private var uploads: UploadCheck {
        UploadCheck(antivirus: antivirus, inspector: PDFInspector(), security: security)
    }

    private var appealForm: AppealForm {
        AppealForm(appeals: stores.appeals, texts: appealTexts, uploads: uploads, pages: pages, clock: clock)
    }

    private var supplierLetters: SupplierLetters {
        SupplierLetters(files: stores.supplierFiles, printer: printer, limits: limits, clock: clock)
    }

    private var documents: DossierDocuments {
        DossierDocuments(
            documents: stores.documents, issuer: issuer, printer: printer, inspector: PDFInspector(),
            pictures: pictures,
            limits: limits, clock: clock)
    }
}
