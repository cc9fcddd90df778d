import Foundation
import Hummingbird
import Referencing
import Store

/// Partner lists: one person files a list, another one reads what it would change, and validates or refuses it.
struct PartnerListsController: Sendable {
    let lists: PartnerLists
    let check: SecondFactorCheck
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.partnerLists) { request, context in
            try pages.page(try await page(try request.queryForm(), context), context)
        }
        router.post(Routes.partnerLists, use: file)
        router.get(Routes.partnerList) { request, context, number in
            try await show(
                number, context, page: Self.page(try request.queryForm()), done: try DoneMessage.said(request))
        }
        router.post(Routes.partnerList, use: decide)
        router.get(Routes.partnerListFile) { _, _, number in
            let (list, bytes) = try await found { try await lists.content(number) }
            return .csv(bytes, named: "\(list.number).csv")
        }
    }

    private static func page(_ query: FormData) -> Int {
        min(max(query.text(.page).flatMap(Int.init) ?? 1, 1), 100_000)
    }

    private func found<Value>(_ read: () async throws -> Value) async throws -> Value {
        do { return try await read() } catch is PartnerLists.NotFound { throw Failure.notFound }
    }

    // MARK: Filing

    private func page(
        _ query: FormData, _ context: PortalContext, _ problems: ValidationErrors = ValidationErrors()
    ) async throws -> PartnerListsPage {
        let number = Self.page(query)
        let (found, total) = try await lists.lists(page: number)
        let form = FormView(
            action: Routes.partnerLists.path(), csrf: context.csrf, [Self.field], FormData(), problems,
            submit: "Proposer la liste")
        return PartnerListsPage(
            found, total: total, page: number, try context.actor().role.analyses ? form : nil)
    }

    private static let field: Field = {
        var field = Field(
            "liste", "Liste au format CSV", .file,
            hint:
                "UTF-8, séparée par des virgules, avec l’en-tête du service ; \(French.number(PartnerList.mostLines)) lignes au plus."
        )
        field.accept = ".csv,text/csv"
        return field
    }()

    @Sendable private func file(_: Request, _ context: PortalContext) async throws -> Response {
        let actor = try context.actor()
        guard actor.role.analyses else { throw Failure.notFound }
        let upload = context.form.files[Self.field.name]
        let bytes = upload?.bytes ?? Data()
        if bytes.count > PartnerList.mostBytes { throw Failure.tooLarge }
        var problems = ValidationErrors()
        do {
            guard !bytes.isEmpty else { throw PartnerFile.Problem.noLine }
            let file = try PartnerFile(bytes, most: PartnerList.mostLines)
            let difference = try await lists.difference(file, at: clock.now())
            if difference.changes.isEmpty {
                problems.add(Self.nothing(difference), Self.field.name)
            } else {
                let name = upload.map(\.filename).flatMap { $0.isEmpty ? nil : String($0.prefix(200)) } ?? "liste.csv"
                let number = try await lists.file(
                    bytes, named: name, lines: file.count, by: Author(actor), name: actor.name, at: clock.now())
                return .redirect(to: Routes.partnerList.path(number))
            }
        } catch let problem as PartnerFile.Problem {
            problems.add(problem.advice, Self.field.name)
        }
        return try pages.problems(try await page(FormData(), context, problems), context)
    }

    private static func nothing(_ difference: PartnerDifference) -> String {
        guard let refused = difference.refused.first else {
            return "Cette liste ne change rien : le registre dit déjà tout ce qu’elle contient."
        }
        let count = French.count(difference.refused.count, "ligne refusée", "lignes refusées")
        return "Cette liste ne change rien : \(count). Ligne \(refused.number) : \(refused.reason)."
    }

    // MARK: Deciding

    private func show(
        _ number: PartnerListNumber, _ context: PortalContext, page: Int, done: String? = nil,
        problems: ValidationErrors = ValidationErrors(), warning: String? = nil
    ) async throws -> Response {
        let (list, proposal) = try await found { try await lists.list(number, at: clock.now()) }
        var form: FormView?
        if let proposal, try rules.policy().mayDecide(list, try context.actor()) {
            form = FormView(
                action: Routes.partnerList.path(number), csrf: context.csrf, Self.fields, context.form, problems,
                submit: "Enregistrer")
            form?.hidden = [.init(name: LetterPreview.seen, value: proposal.digest)]
        }
        let view = PartnerListPage(list, proposal?.difference, page: page, form, done: done, warning: warning)
        return try pages.page(
            view, context, status: problems.isEmpty ? warning == nil ? .ok : .conflict : .unprocessableContent)
    }

    private static let fields = [
        Field("accord", "Votre décision", .radios).choices([
            ("oui", "Valider : le registre change aussitôt"), ("non", "Refuser la liste"),
        ]),
        Field("raison", "Raison", .area).required("pour un refus"),
        SecondFactorCheck.field.required("pour valider"),
    ]

    @Sendable private func decide(
        _: Request, _ context: PortalContext, _ number: PartnerListNumber
    ) async throws -> Response {
        let (form, actor) = (context.form, try context.actor())
        var problems = ValidationErrors()
        let (answer, reason) = (form.text("accord"), form.text("raison") ?? "")
        if answer != "oui", answer != "non" { problems.add("Choisissez votre décision.", "accord") }
        if answer == "non", reason.isEmpty { problems.add("Dites pourquoi la liste est refusée.", "raison") }
        if PlainText.length(reason) > 2000 {
            problems.add("La raison ne doit pas dépasser 2 000 caractères.", "raison")
        }
        if answer == "oui", form.text(SecondFactorCheck.name) == nil {
            problems.add("Saisissez le code de sécurité.", SecondFactorCheck.name)
        }
        guard problems.isEmpty else { return try await show(number, context, page: 1, problems: problems) }
        do {
            if answer == "non" {
                try await lists.refuse(number, because: reason, by: actor, try rules.policy(), at: clock.now())
            } else {
                try await validate(number, actor, context)
            }
        } catch is PartnerLists.NotFound {
            throw Failure.notFound
        } catch is PartnerLists.NotDelegated {
            problems.add(Failure.notDelegated.advice, "accord")
            return try await show(number, context, page: 1, problems: problems)
        } catch is PartnerLists.NotAllowed {
            return try await alreadyDecided(number, answer, context)
        } catch is PartnerLists.ChangedMeanwhile {
            return try await show(
                number, context, page: 1,
                warning:
                    "Le registre a changé depuis que vous avez lu cette page : la différence n’est plus la même. Relisez-la avant de décider."
            )
        } catch is SecondFactors.WrongCode {
            await check.fail(context)
            return try await show(number, context, page: 1, problems: SecondFactorCheck.wrongCode)
        }
        return .redirect(to: Routes.partnerList.path(number, query: [(.done, DoneMessage.list.rawValue)]))
    }

    private func validate(_ number: PartnerListNumber, _ actor: Actor, _ context: PortalContext) async throws {
        let attempt = try await check.begin(context)
        do {
            try await lists.validate(
                number, seeing: context.form.text(LetterPreview.seen) ?? "", by: actor, try rules.policy(),
                at: clock.now(), proving: context.form.text(SecondFactorCheck.name) ?? "")
        } catch let error where !(error is SecondFactors.WrongCode) {
            await check.takeBack(attempt)
            throw error
        }
        await check.succeed(attempt, context)
    }

    /// The second of two clicks finds what the first one did.
    private func alreadyDecided(
        _ number: PartnerListNumber, _ answer: String?, _ context: PortalContext
    ) async throws -> Response {
        let (list, _) = try await found { try await lists.list(number, at: clock.now()) }
        if let end = list.end, end.decider.id == (try context.actor()).id,
            (end.outcome == .validated) == (answer == "oui")
        {
            return .redirect(to: Routes.partnerList.path(number))
        }
        throw Failure(
            status: .conflict, title: "Décision impossible",
            advice: list.end == nil
                ? "Un valideur, autre que la personne qui a proposé la liste, la valide ou la refuse."
                : "Quelqu’un a déjà décidé de cette liste.",
            links: [PageLink(path: Routes.partnerList.path(number), label: "La liste")],
            typed: TypedValue.all(context.form, Self.fields))
    }
}

extension PartnerFile.Problem {
    /// What is wrong with the file, and what to do.
    var advice: String {
        switch self {
        case .notUTF8: "Ce fichier n’est pas du texte en UTF-8. Enregistrez-le au format «\u{A0}CSV UTF-8\u{A0}»."
        case .otherHeader:
            "La première ligne n’est pas celle attendue : \(PartnerLine.header.joined(separator: ",")), séparée par des virgules."
        case .noLine: "Choisissez une liste qui contient une ligne au moins."
        case .tooManyLines(let most):
            "Cette liste a plus de \(French.number(most)) lignes. Découpez-la en plusieurs fichiers."
        }
    }
}
