import Foundation
import HTTPTypes
import Hummingbird
import Referencing
import Store

/// Who speaks for a firm that a partner's list brought to the directory takes its fiche over: by a link to the address of the
/// fiche, or by a request that the administration decides. The charter is accepted at that moment.
struct ClaimController: Sendable {
    let requests: SupplierRequests
    let limits: RateLimits
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.claims) { _, context in try pages.page(searching(FormData(), context), context) }
        router.post(Routes.claims, use: search)
        router.get(Routes.claim) { _, context, slug in
            try pages.page(try page(try await file(slug, context), FormData(), context), context)
        }
        router.post(Routes.claim, use: claim)
        router.get(Routes.claimProof, use: askProof)
        router.post(Routes.claimProof, use: prove)
    }

    // MARK: The fiche

    private static let identifier = Field(
        "identifiant", "SIRET ou numéro de TVA intracommunautaire de votre entreprise",
        hint: "Exemple : 552 081 317 66522"
    ).typed("text", maxlength: 40)

    private func searching(
        _ form: FormData, _ context: PortalContext, _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        FormPage(
            title: "Revendiquer une fiche",
            intro: [
                "Un partenaire public a transmis le nom de votre entreprise à la direction générale des Entreprises, et l’annuaire la montre déjà. Retrouvez sa fiche pour la tenir à jour vous-même : aucune nouvelle demande de référencement n’est nécessaire."
            ],
            form: FormView(
                action: Routes.claims.path(), csrf: context.csrf, [Self.identifier], form, problems,
                submit: "Retrouver la fiche"),
            back: Routes.space.path(), backLabel: "Revenir à mon espace")
    }

    @Sendable private func search(_: Request, _ context: PortalContext) async throws -> Response {
        var problems = ValidationErrors()
        do {
            let identifier = try SupplierIdentifier(context.form.text("identifiant") ?? "")
            try await limits.spend(.lookUp, context)
            let found = try await requests.claimable(
                identifier, by: try context.actor(), try rules.policy(), on: clock.today)
            if let found { return .redirect(to: Routes.claim.path(found.supplier.slug)) }
            problems.add(
                "Aucune fiche à revendiquer sous ce numéro : elle est déjà gérée, n’est plus référencée, ou n’est pas à l’annuaire. Vous pouvez déposer une demande depuis votre espace.",
                "identifiant")
        } catch let malformed as SupplierIdentifier.Malformed {
            problems.add(malformed.message, "identifiant")
        }
        return try pages.problems(searching(context.form, context, problems), context)
    }

    // MARK: The claim

    private func file(_ slug: String, _ context: PortalContext) async throws -> SupplierFile {
        let found = try await requests.claimable(
            slug, by: try context.actor(), try rules.policy(), on: clock.today)
        guard let found else { throw Self.notClaimable }
        return found
    }

    private static let notClaimable = Failure(
        status: .conflict, title: "Cette fiche ne peut pas être revendiquée",
        advice:
            "Quelqu’un la gère déjà, ou l’entreprise n’est plus référencée. Si vous pensez que c’est une erreur, appelez-nous.",
        links: [PageLink(path: Routes.space.path(), label: "Mon espace")])

    private func page(
        _ file: SupplierFile, _ form: FormData, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors()
    ) throws -> ClaimPage { ClaimPage(file.supplier, try rules.charter(), form, problems, context) }

    @Sendable private func claim(
        _ request: Request, _ context: PortalContext, _ slug: String
    ) async throws -> Response {
        guard let account = context.session?.account else { throw Failure.notFound }
        let (form, file) = (context.form, try await file(slug, context))
        let charter = try rules.charter()
        let answers: ClaimForm
        do throws(ValidationErrors) {
            answers = try ClaimForm(form, charter: charter.version, hasAddress: file.supplier.email != nil)
        } catch {
            return try pages.problems(try page(file, form, context, error), context)
        }
        try await limits.spend(.ownAct, context)
        do {
            let made = try await requests.claim(
                slug, quality: answers.quality,
                Acceptance(
                    version: charter.version, sha256: charter.sha256, sentence: FormController.sentence,
                    acceptedAt: clock.now(), ip: context.address,
                    userAgent: String((request.headers[.userAgent] ?? "").prefix(300))), answers.statement,
                isProvable: answers.isProvable, by: account, try rules.policy(), at: clock.now())
            return try answer(made, file, context)
        } catch let refusal as SupplierRequestRefusal {
            if case .isOpenAlready(let number) = refusal {
                // The second of two clicks finds what the first one asked for.
                let entry = try await requests.entry(number, visibleTo: account.actor)
                return try answer(entry.request, file, context)
            }
            var failure = Failure(refusal)
            failure.typed = TypedValue.all(form, ClaimForm.fields(address: file.supplier.email))
            throw failure
        }
    }

    /// What happens next.
    private func answer(
        _ request: SupplierRequest, _ file: SupplierFile, _ context: PortalContext
    ) throws -> Response {
        if request.end != nil {
            return .redirect(
                to: Routes.ownFiche.path(file.supplier.slug, query: [(.done, DoneMessage.claim.rawValue)]))
        }
        let isByMail = request.provableUntil != nil
        return try pages.page(
            MessagePage(
                title: isByMail ? "Consultez la messagerie de l’entreprise" : "Votre demande est reçue",
                paragraphs: [
                    isByMail
                        ? "Un message est envoyé à \(file.supplier.email ?? ""), l’adresse de la fiche, avec un lien valable 24 heures. Suivez-le en étant connecté à votre compte : la fiche sera la vôtre."
                        : "La demande \(request.number) est transmise à la direction générale des Entreprises, qui la compare au répertoire national et vous répond par courriel. \(Deadlines.silence(SupplierRequest.silence, on: request.dueOn))",
                    isByMail ? "Sans réponse dans ce délai, l’administration examinera votre demande." : "",
                ].filter { !$0.isEmpty }, link: Routes.space.path(), linkLabel: "Revenir à mon espace"), context)
    }

    // MARK: The link

    @Sendable private func askProof(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text(.token) ?? ""
        guard
            let entry = try await requests.provable(
                token, by: try context.actor(), try rules.policy(), at: clock.now())
        else {
            throw Self.deadLink
        }
        return try pages.page(
            FormPage(
                title: "Confirmer la revendication",
                intro: [
                    "\(entry.file.supplier.name) : vous gérerez sa fiche avec le compte \(entry.request.asker.email)."
                ],
                form: FormView(
                    action: Routes.claimProof.path(query: [(.token, token)]), csrf: context.csrf, [],
                    submit: "Gérer cette fiche")), context)
    }

    private static let deadLink = Failure(
        status: .notFound, title: Failure.deadLink.title,
        advice:
            "Il a déjà servi, ses 24 heures sont passées, la fiche est gérée par une autre personne, ou vous êtes connecté à un autre compte que celui qui a fait la demande.",
        links: [
            PageLink(path: Routes.claims.path(), label: "Revendiquer une fiche"),
            PageLink(path: Routes.space.path(), label: "Mon espace"),
        ])

    @Sendable private func prove(_ request: Request, _ context: PortalContext) async throws -> Response {
        let token = try request.queryForm().text(.token) ?? ""
        do {
            let entry = try await requests.prove(
                token, by: try context.actor(), try rules.policy(), at: clock.now())
            guard let entry else { throw Self.deadLink }
            return .redirect(
                to: Routes.ownFiche.path(entry.file.supplier.slug, query: [(.done, DoneMessage.claim.rawValue)]))
        } catch is SupplierRequestRefusal {
            throw Self.notClaimable
        }
    }
}
