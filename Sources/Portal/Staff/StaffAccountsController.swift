import Foundation
import Hummingbird
import Referencing
import Store

/// The administrator's page: the staff's accounts.
struct StaffAccountsController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("gestion/comptes", use: list)
        router.post("gestion/comptes", use: open)
        router.post("gestion/comptes/:id/acces", use: setAccess)
    }

    private static let fields = [
        AccountForms.name, AccountForms.email,
        Field("role", "Rôle", .radios).choices(Role.allCases.filter(\.isStaff).map { ($0.rawValue, $0.name) }),
    ]

    @Sendable private func list(_: Request, _ context: PortalContext) async throws -> Response {
        try await page(context, FormData(), Problems())
    }

    @Sendable private func open(_: Request, _ context: PortalContext) async throws -> Response {
        let (form, actor, mails) = (context.form, try context.actor(), portal.mails)
        var problems = Problems()
        let name = AccountForms.name(form, &problems)
        let email = AccountForms.email(form, &problems)
        let role = form.text("role").flatMap(Role.init)
        if role == nil || role == .applicant { problems.add("Choisissez un rôle.", "role") }
        guard problems.isEmpty, let role else { return try await page(context, form, problems) }
        do {
            try await portal.stores.accounts.open(
                email: email, name: name, role: role, passwordHash: nil, by: actor.id, at: portal.now()
            ) { token in
                let link = mails.address(Path.with(Path.newPassword, [("jeton", token)]))
                return [try mails.write("staff", to: email, .init(name: name, link: link))]
            }
            return .redirect(to: Path.staffAccounts)
        } catch is Accounts.AddressTaken {
            problems.add("Un compte existe déjà pour cette adresse.", "courriel")
            return try await page(context, form, problems)
        }
    }

    @Sendable private func setAccess(_: Request, _ context: PortalContext) async throws -> Response {
        let done = try await portal.stores.accounts.setDisabled(
            context.form.text("acces") == "fermer", account: context.parameters.get("id") ?? "",
            by: try context.actor(), at: portal.now())
        guard done else { throw Failure.notFound }
        return .redirect(to: Path.staffAccounts)
    }

    private func page(_ context: PortalContext, _ form: FormData, _ problems: Problems) async throws -> Response {
        let view = StaffAccountsPage(
            try await portal.stores.accounts.staff(), me: try context.actor(),
            FormView(
                action: Path.staffAccounts, csrf: context.csrf, Self.fields, form, problems,
                submit: "Créer le compte"), csrf: context.csrf)
        return try portal.page(view, context, status: problems.isEmpty ? .ok : .unprocessableContent)
    }
}

struct StaffAccountsPage: Page {
    static let template = "staff/accounts"
    let title = "Comptes des agents"
    let lines: [Line]
    let form: FormView
    let csrf: String

    struct Line: View {
        let name: String
        let email: String
        let role: String
        let state: String
        let accessPath: String?
        let access: String
        let accessLabel: String
    }

    init(_ accounts: [Account], me: Actor, _ form: FormView, csrf: String) {
        lines = accounts.map { account in
            Line(
                name: account.name, email: account.email, role: account.role.name,
                state: account.isDisabled ? "fermé" : account.passwordHash == nil ? "lien envoyé" : "actif",
                accessPath: account.id == me.id ? nil : Path.staffAccess(account.id),
                access: account.isDisabled ? "ouvrir" : "fermer",
                accessLabel: account.isDisabled ? "Rouvrir l’accès" : "Fermer l’accès")
        }
        (self.form, self.csrf) = (form, csrf)
    }
}

/// The errors that visitors reported.
struct ReportsController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("gestion/signalements", use: list)
        router.post("gestion/signalements/:id/cloture", use: close)
    }

    @Sendable private func list(_: Request, _ context: PortalContext) async throws -> Response {
        try portal.page(ReportsPage(try await portal.stores.reports.open(), csrf: context.csrf), context)
    }

    @Sendable private func close(_: Request, _ context: PortalContext) async throws -> Response {
        let id = context.parameters.get("id") ?? ""
        guard try await portal.stores.reports.close(id, by: try context.actor(), at: portal.now()) else {
            throw Failure.notFound
        }
        return .redirect(to: Path.reports)
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
                name: report.supplierName, fichePath: Path.fiche(report.slug), message: report.message,
                email: report.email, at: French.instant(report.sentAt), closePath: Path.reportClosing(report.id))
        }
        (hasReports, self.csrf) = (!reports.isEmpty, csrf)
    }
}
