import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// What people ask about fiches (to speak for one, to take one to another establishment), decided with the registry's data
/// beside it.
struct SupplierRequestsController: Sendable {
    let requests: SupplierRequests
    let registry: RegistryCache
    let delegations: Delegations
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.supplierRequests) { _, context in
            let actor = try context.actor()
            return try pages.page(
                SupplierRequestsPage(
                    try await requests.awaited(visibleTo: actor, at: clock.now()),
                    try await requests.ended(visibleTo: actor), at: clock.now()), context)
        }
        router.get(Routes.supplierRequest) { request, context, number in
            try await show(number, context, done: try DoneMessage.said(request))
        }
        router.post(Routes.supplierRequest, use: decide)
    }

    private static let fields = [
        Field("accord", "Votre décision", .radios).choices([("oui", "Accepter"), ("non", "Refuser")]),
        Field("raison", "Motif", .area, hint: "Il figure dans la réponse.").required("pour un refus"),
    ]

    private func entry(_ number: SupplierRequestNumber, _ context: PortalContext) async throws
        -> SupplierRequests.Entry
    {
        do { return try await requests.entry(number, visibleTo: try context.actor()) } catch is SupplierRequests
            .NotFound
        {
            throw Failure.notFound
        }
    }

    private func show(
        _ number: SupplierRequestNumber, _ context: PortalContext, done: String? = nil,
        problems: ValidationErrors = ValidationErrors()
    ) async throws -> Response {
        let entry = try await entry(number, context)
        let siret = entry.destination?.siret ?? entry.file.supplier.siret
        let answer = try await siret.asyncMap { await registry.establishment($0) }
        var form: FormView?
        if try rules.policy().mayDecide(entry.request, try context.actor(), at: clock.now()) {
            form = FormView(
                action: Routes.supplierRequest.path(number), csrf: context.csrf, Self.fields, context.form, problems,
                submit: "Enregistrer ma décision")
        }
        return try pages.page(
            SupplierRequestPage(entry, answer, form, done: done, at: clock.now()), context,
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable private func decide(
        _: Request, _ context: PortalContext, _ number: SupplierRequestNumber
    ) async throws -> Response {
        let (form, actor) = (context.form, try context.actor())
        var problems = ValidationErrors()
        let (answer, reason) = (form.text("accord"), form.text("raison") ?? "")
        if answer != "oui", answer != "non" { problems.add("Choisissez votre décision.", "accord") }
        if answer == "non", reason.isEmpty { problems.add("Dites pourquoi la demande est refusée.", "raison") }
        if PlainText.length(reason) > 2000 {
            problems.add("Le motif ne doit pas dépasser 2 000 caractères.", "raison")
        }
        guard problems.isEmpty else { return try await show(number, context, problems: problems) }
        let outcome: SupplierRequest.Outcome = answer == "oui" ? .accepted : .refused
        do {
            try await requests.decide(
                number, outcome, because: outcome == .refused ? reason : nil, by: actor,
                capacity: try await delegations.held(by: actor, on: clock.today)?.signature ?? "", try rules.policy(),
                at: clock.now())
        } catch is SupplierRequests.NotFound {
            throw Failure.notFound
        } catch let refusal as SupplierRequestRefusal {
            let end = try await entry(number, context).request.end
            // The second of two clicks finds what the first one did.
            if let end, end.outcome == outcome, end.author?.id == actor.id {
                return .redirect(to: Routes.supplierRequest.path(number))
            }
            var failure = Failure(refusal)
            failure.links = [PageLink(path: Routes.supplierRequest.path(number), label: "La demande")]
            failure.typed = TypedValue.all(form, Self.fields)
            throw failure
        }
        return .redirect(to: Routes.supplierRequest.path(number, query: [(.done, DoneMessage.request.rawValue)]))
    }
}
