import Foundation
import Hummingbird
import Referencing
import Store

/// The register of delegations, kept by the administrators: who may sign decisions, from when, until when.
struct DelegationsController: Sendable {
    let delegations: Delegations
    let accounts: Accounts
    let check: SecondFactorCheck
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.delegations) { request, context in
            try await page(context, FormData(), ValidationErrors(), done: try DoneMessage.said(request))
        }
        router.post(Routes.delegations, use: record)
        router.post(Routes.delegationEnd, use: end)
    }

    private static func fields(_ staff: [Account]) -> [Field] {
        let holders = staff.filter { $0.role.analyses && !$0.isDisabled }
        return [
            Field("agent", "Titulaire", .select).choices(
                [("", "Choisir")] + holders.map { ($0.id.text, "\($0.name) (\($0.role.name.lowercased()))") }),
            Field("qualite", "Qualité", hint: "Elle figure sur les décisions. Exemple : cheffe du bureau du numérique.")
                .typed("text", maxlength: Delegation.capacityLimit),
            Field(
                "acte", "Acte de délégation", hint: "Exemple : arrêté du 3 mars 2026 portant délégation de signature."
            )
            .typed("text", maxlength: Delegation.actLimit),
            Field("debut", "Premier jour", hint: "Exemple : 31/01/2027.").typed("text", maxlength: 10),
            Field("fin", "Dernier jour", hint: "Vide si aucun n’est prévu.", required: false)
                .typed("text", maxlength: 10), SecondFactorCheck.field,
        ]
    }

    @Sendable private func record(_: Request, _ context: PortalContext) async throws -> Response {
        let (form, actor) = (context.form, try context.actor())
        var problems = ValidationErrors()
        let staff = try await accounts.staff()
        let holder = form.text("agent").flatMap { id in
            staff.first { $0.id.text == id && $0.role.analyses && !$0.isDisabled }
        }
        if holder == nil { problems.add("Choisissez le titulaire.", "agent") }
        let capacity = text("qualite", "Saisissez la qualité.", Delegation.capacityLimit, form, &problems)
        let act = text("acte", "Saisissez l’acte de délégation.", Delegation.actLimit, form, &problems)
        let first = FrenchDay.read(form.text("debut") ?? "")
        if first == nil { problems.add("Saisissez le premier jour sous la forme 31/01/2027.", "debut") }
        let last = form.text("fin").flatMap { FrenchDay.read($0) }
        if form.text("fin") != nil, last == nil {
            problems.add("Saisissez le dernier jour sous la forme 31/01/2027.", "fin")
        }
        if let first, let last, last < first { problems.add("Le dernier jour vient après le premier.", "fin") }
        let latest = clock.today.adding(months: 1200)
        if let first, first > latest { problems.add("Cette date est trop lointaine.", "debut") }
        if let last, last > latest { problems.add("Cette date est trop lointaine.", "fin") }
        if problems.isEmpty { try await check.require(context, &problems) }
        guard problems.isEmpty, let holder, let first else { return try await page(context, form, problems) }
        try await delegations.record(
            capacity, by: act, to: holder.id, from: first, until: last?.adding(days: 1), recordedBy: Author(actor),
            actor.name, at: clock.now())
        return .redirect(to: Routes.delegations.path(query: [(.done, DoneMessage.delegation.rawValue)]))
    }

    private func text(
        _ name: String, _ message: String, _ most: Int, _ form: FormData, _ problems: inout ValidationErrors
    ) -> String {
        let text = form.text(name) ?? ""
        if text.isEmpty || text.contains("\n") { problems.add(message, name) }
        if PlainText.length(text) > most {
            problems.add("Ce texte ne doit pas dépasser \(French.number(most)) caractères.", name)
        }
        return text
    }

    @Sendable private func end(_: Request, _ context: PortalContext, _ id: ID<Delegation>) async throws -> Response {
        var problems = ValidationErrors()
        try await check.require(context, &problems)
        guard problems.isEmpty else { return try await page(context, FormData(), problems) }
        // What was signed today was signed under it.
        guard try await delegations.end(id, on: clock.today.adding(days: 1), by: try context.actor(), at: clock.now())
        else {
            throw Failure.notFound
        }
        return .redirect(to: Routes.delegations.path(query: [(.done, DoneMessage.delegation.rawValue)]))
    }

    private func page(
        _ context: PortalContext, _ form: FormData, _ problems: ValidationErrors, done: String? = nil
    ) async throws -> Response {
        let view = FormView(
            action: Routes.delegations.path(), csrf: context.csrf, Self.fields(try await accounts.staff()), form,
            problems, submit: "Inscrire la délégation")
        return try pages.page(
            DelegationsPage(try await delegations.all(), on: clock.today, view, done: done, csrf: context.csrf),
            context, status: problems.isEmpty ? .ok : .unprocessableContent)
    }
}
