import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// An activator whose firm has moved takes the referencing to the new establishment: one short form, which the administration
/// confirms.
struct MoveController: Sendable {
    let files: SupplierFiles
    let requests: SupplierRequests
    let registry: RegistryCache
    let limits: RateLimits
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.moving) { _, context, slug in
            try pages.page(page(try await file(slug, context), FormData(), context), context)
        }
        router.post(Routes.moving, use: move)
    }

    private func file(_ slug: String, _ context: PortalContext) async throws -> SupplierFile {
        let file = try await files.file(slug, context)
        guard try rules.policy().mayMove(file, try context.actor(), on: clock.today) else {
            throw Failure(SupplierRequestRefusal.notAllowed)
        }
        return file
    }

    static let fields = [
        CompanyForm.search,
        Field(
            "precisions", "Précisions", .area, hint: "2 000 caractères au plus.", required: false),
    ]

    private func page(
        _ file: SupplierFile, _ form: FormData, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        FormPage(
            title: "Transférer mon référencement",
            intro: [
                "\(file.supplier.name), SIRET \(file.supplier.siret?.printed ?? "") : votre entreprise a déménagé et son nouvel établissement a un autre SIRET, avec les mêmes neuf premiers chiffres.",
                "Le répertoire national est consulté. Une fois le transfert confirmé par l’administration, le nouvel établissement est référencé avec votre fiche, l’ancien ne l’est plus, et qui vérifie l’ancien SIRET apprend le nouveau.",
            ],
            form: FormView(
                action: Routes.moving.path(file.supplier.slug), csrf: context.csrf, Self.fields, form, problems,
                submit: "Demander le transfert"),
            back: Routes.ownFiche.path(file.supplier.slug), backLabel: "Revenir à ma fiche")
    }

    @Sendable private func move(_: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        guard let account = context.session?.account else { throw Failure.notFound }
        let (form, file) = (context.form, try await file(slug, context))
        var problems = ValidationErrors()
        let statement = form.text("precisions") ?? ""
        if PlainText.length(statement) > 2000 {
            problems.add("Les précisions ne doivent pas dépasser 2 000 caractères.", "precisions")
        }
        var record: RegistryRecord?
        do throws(ValidationErrors) {
            let siret = try CompanyForm(form: form).siret()
            if siret.siren != file.supplier.siren || siret == file.supplier.siret {
                problems.add(
                    "Le nouvel établissement doit être de la même entreprise (mêmes neuf premiers chiffres), et différent de l’actuel.",
                    "siret")
            } else if problems.isEmpty {
                record = try await known(siret, context)
            }
        } catch {
            problems = error
        }
        guard problems.isEmpty, let record else {
            return try pages.problems(page(file, form, context, problems), context)
        }
        do {
            _ = try await requests.move(
                slug, to: record, statement, by: account, try rules.policy(), at: clock.now())
        } catch SupplierRequestRefusal.isOpenAlready {
            // The second of two clicks finds what the first one asked for.
        } catch let refusal as SupplierRequestRefusal {
            problems.add(Failure(refusal).advice, "siret")
            return try pages.problems(page(file, form, context, problems), context)
        }
        return .redirect(to: Routes.ownFiche.path(slug, query: [(.done, DoneMessage.move.rawValue)]))
    }

    /// What the registry says of an establishment that is open.
    private func known(_ siret: Siret, _ context: PortalContext) async throws(ValidationErrors) -> RegistryRecord {
        var problems = ValidationErrors()
        do { try await limits.spend(.lookUp, context) } catch {
            problems.add("Trop de consultations du répertoire : réessayez dans quelques minutes.", "siret")
            throw problems
        }
        switch await registry.establishment(siret) {
        case .found(let record): return record
        case .ceased:
            problems.add("Le répertoire national indique que cet établissement a cessé son activité.", "siret")
        case .notFound:
            problems.add("Le répertoire national ne connaît pas cet établissement : vérifiez le SIRET.", "siret")
        case .rateLimited, .unavailable:
            problems.add(
                "Le répertoire national ne répond pas : réessayez dans quelques minutes. Rien n’est perdu.", "siret")
        }
        throw problems
    }
}
