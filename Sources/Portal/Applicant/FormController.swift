import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// The three sections that are filled in on screen: charter, company, profile. Each saves at once.
struct FormController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("espace/charte", use: charter)
        router.post("espace/charte", use: acceptCharter)
        router.get("espace/entreprise", use: company)
        router.post("espace/entreprise/recherche", use: searchCompany)
        router.post("espace/entreprise", use: saveCompany)
        router.get("espace/profil", use: profile)
        router.post("espace/profil", use: saveProfile)
    }

    // MARK: Charter

    static let sentence = "J’ai lu la charte d’engagement en entier et je l’accepte."

    @Sendable private func charter(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        let charter = try portal.charters.inForce(on: portal.today)
        return try portal.page(CharterPage(charter, application, context), context)
    }

    @Sendable private func acceptCharter(_ request: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        let charter = try portal.charters.inForce(on: portal.today)
        var problems = Problems()
        if context.form.text("version") != charter.version {
            problems.add("La charte a changé pendant votre lecture : lisez la nouvelle version.", "accepter")
        } else if !context.form.has("accepter") {
            problems.add("Cochez la case pour accepter la charte.", "accepter")
        }
        guard problems.isEmpty else {
            return try portal.page(
                CharterPage(charter, application, context, problems), context, status: .unprocessableContent)
        }
        let acceptance = Acceptance(
            version: charter.version, sha256: charter.sha256, sentence: Self.sentence, acceptedAt: portal.now(),
            ip: context.address, userAgent: String((request.headers[.userAgent] ?? "").prefix(300)))
        try await portal.stores.applications.acceptCharter(acceptance, by: try context.actor())
        return .redirect(to: Path.space)
    }

    // MARK: Company

    @Sendable private func company(_ request: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        let wantsAnother = try request.queryForm().has("changer")
        guard let company = application.company, !wantsAnother else {
            return try portal.page(CompanyPage(searching: context), context)
        }
        return try portal.page(CompanyPage(context, CompanyForm.form(company)), context)
    }

    @Sendable private func searchCompany(_: Request, _ context: PortalContext) async throws -> Response {
        _ = try await portal.openApplication(context)
        do {
            let siret = try CompanyForm(form: context.form).siret()
            if let obstacle = try await obstacle(siret, context) { throw obstacle }
            try portal.limits.spend(.lookUp, context)
            let answer = await portal.register.establishment(siret)
            if case .unavailable(let reason) = answer {
                context.logger.warning("company register", metadata: ["reason": .string(reason)])
            }
            return try portal.page(CompanyPage(answer, siret, context), context)
        } catch let problems as Problems {
            return try portal.page(
                CompanyPage(searching: context, context.form, problems), context, status: .unprocessableContent)
        }
    }

    /// Why this SIRET cannot be asked for: it is referenced already, or somebody's application is under way.
    private func obstacle(_ siret: Siret, _ context: PortalContext) async throws -> Problems? {
        var problems = Problems()
        if try await portal.stores.suppliers.isReferenced(siret, on: portal.today) {
            problems.add("Cet établissement est déjà référencé : une nouvelle demande est inutile.", "siret")
        } else if try await portal.stores.applications.isLive(siret: siret, besides: try context.actor()) {
            problems.add("Un dossier est déjà en cours pour cet établissement.", "siret")
        }
        return problems.isEmpty ? nil : problems
    }

    @Sendable private func saveCompany(_: Request, _ context: PortalContext) async throws -> Response {
        _ = try await portal.openApplication(context)
        let form = CompanyForm(form: context.form)
        do {
            let siret = try form.siret()
            if let obstacle = try await obstacle(siret, context) { throw obstacle }
            let record = await portal.register.remembered(siret)
            let typed = try await portal.stores.communes.code(
                named: context.form.text("commune") ?? "", postalCode: context.form.text("code_postal") ?? "")
            let isUnmoved = record.map { $0.postalCode == context.form.text("code_postal") } ?? false
            let company = try form.validated(
                record: record, communeCode: isUnmoved ? record?.communeCode ?? typed : typed)
            try await portal.stores.applications.save(company, by: try context.actor(), at: portal.now())
            return .redirect(to: Path.space)
        } catch let problems as Problems {
            return try portal.page(
                CompanyPage(context, context.form, problems), context, status: .unprocessableContent)
        }
    }

    // MARK: Profile

    @Sendable private func profile(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        var form = application.profile.map(ProfileForm.form) ?? FormData()
        if application.profile == nil {
            form.set("contact", application.ownerName)
            form.set("courriel", application.ownerEmail)
        }
        return try portal.page(profilePage(context, form), context)
    }

    @Sendable private func saveProfile(_: Request, _ context: PortalContext) async throws -> Response {
        _ = try await portal.openApplication(context)
        do {
            let profile = try ProfileForm(form: context.form).validated()
            try await portal.stores.applications.save(profile, by: try context.actor(), at: portal.now())
            return .redirect(to: Path.space)
        } catch let problems as Problems {
            return try portal.page(
                profilePage(context, context.form, problems), context, status: .unprocessableContent)
        }
    }

    private func profilePage(
        _ context: PortalContext, _ form: FormData, _ problems: Problems = Problems()
    ) -> FormPage {
        FormPage(
            title: "Votre présentation",
            intro: ["Ces informations servent à l’instruction, puis à votre fiche dans l’annuaire."],
            form: FormView(
                action: Path.profile, csrf: context.csrf, ProfileForm.fields, form, problems,
                submit: "Enregistrer la présentation"),
            back: Path.space, backLabel: "Revenir à ma demande")
    }
}

extension Portal {
    /// The applicant's draft or application under way; without one, there is nothing to fill in.
    func openApplication(_ context: PortalContext) async throws -> Application {
        guard let application = try await stores.applications.current(of: try context.actor()),
            application.status == .draft || application.status.isLive
        else {
            throw Failure(
                status: .notFound, title: "Aucune demande en cours",
                advice: "Commencez une demande depuis la page « Mon espace ».")
        }
        return application
    }
}
