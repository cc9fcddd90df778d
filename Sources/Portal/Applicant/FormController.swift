import Foundation
import Hummingbird
import Logging
import Referencing
import Store

/// The three sections that are filled in on screen: charter, company, profile. Each saves at once.
struct FormController: Sendable {
    let applications: Applications
    let suppliers: Suppliers
    let requests: SupplierRequests
    let communes: Communes
    let identities: Identities
    let own: OwnApplication
    let registry: RegistryCache
    let limits: RateLimits
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.charter, use: charter)
        router.post(Routes.charter, use: acceptCharter)
        router.get(Routes.company, use: company)
        router.post(Routes.companySearch, use: searchCompany)
        router.post(Routes.company, use: saveCompany)
        router.get(Routes.profile, use: profile)
        router.post(Routes.profile, use: saveProfile)
    }

    /// What a page with a form of a section answers: the page, or that the section is closed, with what was typed.
    private func section(
        _ section: Section, _ fields: [Field], _ context: PortalContext,
        _ answer: (Application) async throws -> Response
    ) async throws -> Response {
        guard let application = try await own.current(context) else { throw Failure.nothingOpen }
        do {
            if application.isEditable(section) { return try await answer(application) }
        } catch Refusal.closedSection {
            // It was closed while the form was on its way.
        }
        let page = ClosedSectionPage(section, application.contents, fields, context.form)
        return try pages.page(page, context, status: page.hasTyped ? .conflict : .ok)
    }

    private func save(_ edit: some SectionEdit, _ context: PortalContext) async throws -> Response {
        try await applications.perform(
            edit, on: .open, by: try context.actor(), try rules.policy(), at: clock.now())
        return .redirect(to: Routes.space.path())
    }

    // MARK: Charter

    static let sentence = "J’ai lu la charte d’engagement en entier et je l’accepte."
    static let charterField = Field("accepter", sentence, .checkbox)

    @Sendable private func charter(_: Request, _ context: PortalContext) async throws -> Response {
        try await section(.charter, [Self.charterField], context) { application in
            try pages.page(CharterPage(try rules.charter(), application, context), context)
        }
    }

    @Sendable private func acceptCharter(_ request: Request, _ context: PortalContext) async throws -> Response {
        try await section(.charter, [Self.charterField], context) { application in
            let charter = try rules.charter()
            var problems = ValidationErrors()
            if context.form.text("version") != charter.version {
                problems.add("La charte a changé pendant votre lecture : lisez la nouvelle version.", "accepter")
            } else if !context.form.has("accepter") {
                problems.add("Cochez la case pour accepter la charte.", "accepter")
            }
            guard problems.isEmpty else {
                return try pages.problems(CharterPage(charter, application, context, problems), context)
            }
            let acceptance = Acceptance(
                version: charter.version, sha256: charter.sha256, sentence: Self.sentence, acceptedAt: clock.now(),
                ip: context.address, userAgent: String((request.headers[.userAgent] ?? "").prefix(300)))
            return try await save(AcceptCharter(acceptance), context)
        }
    }

    // MARK: Company

    @Sendable private func company(_ request: Request, _ context: PortalContext) async throws -> Response {
        try await section(.company, CompanyForm.fields, context) { application in
            let wantsAnother = try request.queryForm().has(.change)
            guard let company = application.contents.company, !wantsAnother else {
                // ProConnect tells for which establishment the person works.
                var form = FormData()
                if !wantsAnother, let siret = try await identities.link(of: try context.actor().id)?.siret {
                    form.set("siret", siret.printed)
                }
                return try pages.page(CompanyPage(searching: context, form), context)
            }
            return try pages.page(CompanyPage(context, CompanyForm.form(company)), context)
        }
    }

    @Sendable private func searchCompany(_: Request, _ context: PortalContext) async throws -> Response {
        try await section(.company, CompanyForm.fields, context) { _ in
            do {
                let siret = try CompanyForm(form: context.form).siret()
                if let obstacle = try await obstacle(siret, context) { throw obstacle }
                try await limits.spend(.lookUp, context)
                let answer = await registry.establishment(siret)
                if case .unavailable(let reason) = answer {
                    context.logger.warning("company registry", metadata: ["reason": .string(reason)])
                }
                return try pages.page(CompanyPage(answer, siret, context), context)
            } catch let problems as ValidationErrors {
                let page = CompanyPage(
                    searching: context, context.form, problems, claimPath: try await claimPath(context))
                return try pages.problems(page, context)
            }
        }
    }

    /// Where the fiche of the establishment is claimed, when a list brought it and nobody speaks for it.
    private func claimPath(_ context: PortalContext) async throws -> String? {
        guard let siret = context.form.text("siret").flatMap({ Siret($0) }) else { return nil }
        let found = try await requests.claimable(
            .siret(siret), by: try context.actor(), try rules.policy(), on: clock.today)
        return found.map { Routes.claim.path($0.supplier.slug) }
    }

    /// Why this SIRET cannot be asked for: it is referenced already, or somebody's application is under way.
    private func obstacle(_ siret: Siret, _ context: PortalContext) async throws -> ValidationErrors? {
        var problems = ValidationErrors()
        let status = try await suppliers.status(of: siret, on: clock.today)
        if status == .referenced {
            problems.add("Cet établissement est déjà référencé : une nouvelle demande est inutile.", "siret")
        } else if status == .suspended {
            problems.add(
                "Le référencement de cet établissement est suspendu : une nouvelle demande ne peut pas le remplacer.",
                "siret")
        } else if try await applications.isLive(siret: siret, besides: try context.actor()) {
            problems.add("Un dossier est déjà en cours pour cet établissement.", "siret")
        }
        return problems.isEmpty ? nil : problems
    }

    @Sendable private func saveCompany(_: Request, _ context: PortalContext) async throws -> Response {
        try await section(.company, CompanyForm.fields, context) { _ in
            let form = CompanyForm(form: context.form)
            do {
                let siret = try form.siret()
                if let obstacle = try await obstacle(siret, context) { throw obstacle }
                let record = await registry.remembered(siret)
                let typed = try await communes.code(
                    named: context.form.text("commune") ?? "", postalCode: context.form.text("code_postal") ?? "")
                let isUnmoved = record.map { $0.postalCode == context.form.text("code_postal") } ?? false
                let company = try form.validated(
                    record: record, communeCode: isUnmoved ? record?.communeCode ?? typed : typed)
                return try await save(SaveCompany(company), context)
            } catch let problems as ValidationErrors {
                return try pages.problems(CompanyPage(context, context.form, problems), context)
            }
        }
    }

    // MARK: Profile

    @Sendable private func profile(_: Request, _ context: PortalContext) async throws -> Response {
        try await section(.profile, ProfileForm.fields, context) { application in
            var form = application.contents.profile.map(ProfileForm.form) ?? FormData()
            if application.contents.profile == nil {
                form.set("contact", application.owner.name)
                form.set("courriel", application.owner.email)
            }
            return try pages.page(profilePage(context, form), context)
        }
    }

    @Sendable private func saveProfile(_: Request, _ context: PortalContext) async throws -> Response {
        try await section(.profile, ProfileForm.fields, context) { _ in
            do {
                return try await save(SaveProfile(try ProfileForm(form: context.form).validated()), context)
            } catch let problems as ValidationErrors {
                return try pages.problems(profilePage(context, context.form, problems), context)
            }
        }
    }

    private func profilePage(
        _ context: PortalContext, _ form: FormData, _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        FormPage(
            title: "Votre présentation",
            intro: ["Ces informations servent à l’instruction, puis à votre fiche dans l’annuaire."],
            form: FormView(
                action: Routes.profile.path(), csrf: context.csrf, ProfileForm.fields, form, problems,
                submit: "Enregistrer la présentation"),
            back: Routes.space.path(), backLabel: "Revenir à ma demande")
    }
}
