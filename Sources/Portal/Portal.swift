import Foundation
import Gateways
import HTTPTypes
import Hummingbird
import Logging
import Referencing
import Store

/// The web application: what every controller is given.
public struct Portal: Sendable {
    let settings: PortalSettings
    let stores: Stores
    let renderer: Renderer
    let charters: Charters
    let directory: LiveDirectory
    let register: RegisterDesk
    let printer: PDFPrinter
    let inspector = PDFInspector()
    let passwords = Passwords()
    let commonPasswords: CommonPasswords
    let limits: RateLimits
    let metrics = Metrics()
    let mails: Mails
    let now: @Sendable () -> Date

    public init(
        settings: PortalSettings, stores: Stores, renderer: Renderer, charters: Charters, directory: LiveDirectory,
        register: CompanyRegister, printer: PDFPrinter, commonPasswords: CommonPasswords,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        (self.settings, self.stores, self.renderer, self.charters) = (settings, stores, renderer, charters)
        (self.directory, self.printer, self.commonPasswords, self.now) = (directory, printer, commonPasswords, now)
        self.register = RegisterDesk(register: register, now: now)
        limits = RateLimits(isOn: settings.limitsAreOn, now: now)
        mails = Mails(renderer: renderer, settings: settings)
    }

    /// Every route, behind the middleware that all share.
    public func router() throws -> Router<PortalContext> {
        let router = Router(context: PortalContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLog(metrics: metrics, trustedProxies: settings.trustedProxies))
        router.add(middleware: SecurityHeaders(isSecure: settings.isSecure))
        router.add(middleware: OpenAccess(limits: limits))
        router.add(middleware: ErrorPages(portal: self))
        router.add(middleware: StaticFiles(folder: settings.publicFolder))
        HealthController(portal: self).add(to: router.group())
        try DirectoryController(portal: self).add(to: router.group())
        try ExportController(portal: self).add(to: router.group())
        RobotsController(portal: self).add(to: router.group())
        VerifyController(portal: self).add(to: router.group())
        PagesController(portal: self).add(to: router.group())
        try APIController(portal: self).add(to: router.group())

        let known = router.group().add(middleware: SessionMiddleware(portal: self))
        AccountController(portal: self).add(to: known)
        PasswordController(portal: self).add(to: known)
        ReportController(portal: self).add(to: known)
        let applicant = known.group().add(middleware: RequiresRole { $0 == .applicant })
        SpaceController(portal: self).add(to: applicant)
        FormController(portal: self).add(to: applicant)
        LetterController(portal: self).add(to: applicant)
        SubmissionController(portal: self).add(to: applicant)
        let staff = known.group().add(middleware: RequiresRole(isAllowed: \.isStaff))
        QueueController(portal: self).add(to: staff)
        FileController(portal: self).add(to: staff)
        ActController(portal: self).add(to: staff)
        ReportsController(portal: self).add(to: staff)
        StaffAccountsController(portal: self).add(
            to: known.group().add(middleware: RequiresRole { $0 == .administrator }))
        return router
    }

    var today: CivilDay { CivilDay(of: now()) }

    /// A page in its layout.
    func page(
        _ page: some Page, _ context: PortalContext, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        var layout = Layout()
        layout.personName = context.session?.account.name
        layout.isApplicant = context.session?.account.role == .applicant
        layout.isStaff = context.session?.account.role.isStaff ?? false
        layout.isAdministrator = context.session?.account.role == .administrator
        layout.csrf = context.csrf.isEmpty ? nil : context.csrf
        return .html(try renderer.page(page, layout), status: status)
    }
}

extension Response {
    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// After a POST, or where a page has moved; always an address of this site.
    static func redirect(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }

    /// A document to be kept as a file: never shown by the browser inside the site.
    static func attachment(_ document: Document) -> Response {
        let name = document.filename.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return Response(
            status: .ok,
            headers: [
                .contentType: document.mediaType,
                .contentDisposition: "attachment; filename=\"\(name.isEmpty ? "document.pdf" : name)\"",
                .contentSecurityPolicy: "default-src 'none'; sandbox",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: document.bytes)))
    }

    static func picture(_ png: Data) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "image/png", .contentSecurityPolicy: "default-src 'none'; sandbox"],
            body: .init(byteBuffer: ByteBuffer(bytes: png)))
    }
}
