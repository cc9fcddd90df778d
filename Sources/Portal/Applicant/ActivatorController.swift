import Foundation
import Hummingbird
import Referencing
import Store

/// An activator at home: its fiche, its letters, a procedure against it, its way out.
struct ActivatorController: Sendable {
    let files: SupplierFiles
    let requests: SupplierRequests
    let letters: SupplierLetters
    let appeals: Appeals
    let uploads: UploadCheck
    let limits: RateLimits
    let rules: PolicyInForce
    let baseURL: String
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.ownFiche, use: show)
        router.get(Routes.ficheEditing, use: askEdit)
        router.post(Routes.ficheEditing, use: edit)
        router.get(Routes.departure, use: askDeparture)
        router.post(Routes.departure, use: leave)
        router.get(Routes.observations, use: askObservations)
        router.post(Routes.observations, use: observe)
        router.post(Routes.hearing, use: askHearing)
        router.get(Routes.ownAttachment) { _, context, slug, number, version in
            try await files.attachment(version.number, number, of: try await files.file(slug, context))
        }
        router.get(Routes.ownLetter, use: letter)
        router.get(Routes.ownLetterFile) { request, context, slug, file in
            let own = try await files.file(ofLetter: file.number, slug, context)
            let answer = try await letters.printed(file.number, of: own, context)
            _ = try await read(file.number, of: own, request, context)
            return answer
        }
    }

    /// What the account speaks for, when an action is open to its owner now.
    /// - Parameter fields: the questions whose answers are shown again when it is not.
    private func file(
        _ slug: String, for action: SupplierAction, keeping fields: [Field] = [], _ context: PortalContext
    ) async throws -> SupplierFile {
        let file = try await files.file(slug, context)
        guard try rules.policy().allows(action, to: try context.actor(), on: file, on: clock.today) else {
            throw Self.failure(.notAllowed(action), slug, keeping: fields, context)
        }
        return file
    }

    /// The page that says what was done.
    private static func done(_ message: DoneMessage, _ slug: String) -> String {
        Routes.ownFiche.path(slug, query: [(.done, message.rawValue)])
    }

    /// What the rules refused, with the way back, and what was typed.
    private static func failure(
        _ refusal: SupplierRefusal, _ slug: String, keeping fields: [Field], _ context: PortalContext
    ) -> Failure {
        var failure = Failure(refusal)
        failure.typed = TypedValue.all(context.form, fields)
        failure.links = [PageLink(path: Routes.ownFiche.path(slug), label: "Revenir à ma fiche")]
        return failure
    }

    private func perform(
        _ act: some SupplierAct, _ slug: String, _ context: PortalContext, keeping fields: [Field] = [],
        seeing: Int? = nil, attaching: Data? = nil
    ) async throws {
        try await limits.spend(.ownAct, context)
        do {
            try await files.perform(
                act, on: slug, by: try context.actor(), seeing: seeing, try rules.policy(), at: clock.now(),
                attaching: attaching)
        } catch let refusal as SupplierRefusal {
            throw Self.failure(refusal, slug, keeping: fields, context)
        } catch is SupplierFiles.NotFound {
            throw Failure.notFound
        }
    }

    @Sendable private func show(_ request: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        let file = try await files.file(slug, context)
        return try pages.page(
            ActivatorPage(
                file, try await files.letters(of: file.id, visibleTo: try context.actor()),
                try await appeals(against: file, context),
                try await files.versions(of: file.id, visibleTo: try context.actor()),
                try await files.history(of: file.id),
                requests: try await requests.all(of: try context.actor()).filter { $0.file.id == file.id },
                mayMove: try rules.policy().mayMove(file, try context.actor(), on: clock.today),
                actions: try rules.policy().actions(for: try context.actor(), on: file, on: clock.today),
                on: clock.today, at: clock.now(), baseURL: baseURL, done: try DoneMessage.said(request), context),
            context)
    }

    /// What was brought against the decisions of its procedures.
    private func appeals(against file: SupplierFile, _ context: PortalContext) async throws -> [Appeals.Entry] {
        try await appeals.all(of: try context.actor()).filter { entry in
            switch entry.appeal.target {
            case .application: false
            case .procedure(let number, _): file.procedures.contains { $0.number == number }
            case .letter(_, let slug): slug == file.supplier.slug
            }
        }
    }

    // MARK: The fiche

    @Sendable private func askEdit(_: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        let file = try await file(slug, for: .editFiche, context)
        let form = file.profile.map(ProfileForm.form) ?? FormData()
        return try pages.page(editing(file, form, context), context)
    }

    @Sendable private func edit(_: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        let file = try await file(slug, for: .editFiche, keeping: ProfileForm.fields, context)
        guard let revision = context.form.text("revision").flatMap(Int.init) else { throw Failure.badRequest }
        let profile: Profile
        do throws(ValidationErrors) {
            profile = try ProfileForm(form: context.form).validated()
        } catch {
            return try pages.problems(editing(file, context.form, context, error), context)
        }
        do {
            try await perform(EditFiche(profile), slug, context, keeping: ProfileForm.fields, seeing: revision)
            return .redirect(to: Self.done(.fiche, slug))
        } catch let changed as SupplierFiles.ChangedMeanwhile {
            // A double click: what was asked for is done.
            if changed.file.profile == profile { return .redirect(to: Self.done(.fiche, slug)) }
            let warning =
                "Votre fiche a changé entre-temps, dans un autre onglet ou par l’administration. Votre saisie est gardée : vérifiez-la, puis enregistrez-la de nouveau."
            return try pages.page(
                editing(changed.file, context.form, context, warning: warning), context, status: .conflict)
        }
    }

    private func editing(
        _ file: SupplierFile, _ form: FormData, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors(), warning: String? = nil
    ) -> FormPage {
        FormPage(
            title: "Modifier ma fiche",
            intro: [
                "\(file.supplier.name). Ce que vous enregistrez est publié aussitôt ; ce que vous ne voulez plus publier disparaît de l’annuaire, et de tous les fichiers qui en sont tirés.",
                "La raison sociale ne change que par une nouvelle demande, le SIRET par une nouvelle demande ou un transfert.",
            ], warning: warning,
            form: FormView(
                action: Routes.ficheEditing.path(file.supplier.slug), csrf: context.csrf, ProfileForm.fields, form,
                problems, submit: "Publier ma fiche", revision: file.revision),
            back: Routes.ownFiche.path(file.supplier.slug), backLabel: "Revenir à ma fiche")
    }

    // MARK: Departure

    private static let departureFields = [
        Field(
            "jour", "Premier jour sans référencement",
            hint: "Aujourd’hui au plus tôt, dans un an au plus tard. Exemple : 31/01/2027."
        ).typed("text", maxlength: 10),
        Field("confirmer", "Je confirme la fin de mon référencement à cette date.", .checkbox),
    ]

    @Sendable private func askDeparture(_: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        let file = try await file(slug, for: .leave, context)
        var form = FormData()
        form.set("jour", French.shortDay(clock.today.adding(days: 1)))
        return try pages.page(departure(file, form, context), context)
    }

    @Sendable private func leave(_: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        let file = try await files.file(slug, context)
        var problems = ValidationErrors()
        let day = FrenchDay.read(context.form.text("jour") ?? "")
        let days = day.map { clock.today.days(until: $0) } ?? -1
        if !(0...LeaveDirectory.longest).contains(days) {
            problems.add("Saisissez une date, d’aujourd’hui à un an, sous la forme 31/01/2027.", "jour")
        }
        if !context.form.has("confirmer") { problems.add("Cochez la case pour confirmer.", "confirmer") }
        guard problems.isEmpty, let day else {
            return try pages.problems(departure(file, context.form, context, problems), context)
        }
        // The second of two clicks comes when the first one's work is done.
        let isDone =
            file.status(on: day) == .ended
            && file.periods.contains { $0.period.end == day && $0.period.endReason == .voluntary }
        if !isDone { try await perform(LeaveDirectory(from: day), slug, context) }
        return .redirect(to: Self.done(.departure, slug))
    }

    private func departure(
        _ file: SupplierFile, _ form: FormData, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        FormPage(
            title: "Quitter l’annuaire",
            intro: [
                "\(file.supplier.name). À partir de cette date, votre fiche n’est plus publiée, et une prestation facturée ne provient plus d’un fournisseur référencé. Les périodes passées restent au registre.",
                "Vous pourrez revenir par une nouvelle demande, remplie d’après la dernière.",
            ]
                + (file.plannedEnd(after: clock.today)?.end.map {
                    ["Une sortie est déjà prévue le \(French.day($0)) : une autre date la remplace."]
                } ?? []),
            form: FormView(
                action: Routes.departure.path(file.supplier.slug), csrf: context.csrf, Self.departureFields, form,
                problems, submit: "Quitter l’annuaire"),
            back: Routes.ownFiche.path(file.supplier.slug), backLabel: "Annuler et revenir à ma fiche")
    }

    // MARK: Procedure

    private static let observationFields = [
        Field(
            "observations", "Vos observations", .area,
            hint: "10 000 caractères au plus. Vous pourrez en ajouter tant que la procédure n’est pas décidée."),
        Field(
            "dernieres", "Je n’ai rien à ajouter : la décision peut être prise sans attendre la fin du délai.",
            .checkbox,
            required: false),
        UploadCheck.field,
    ]

    @Sendable private func askObservations(
        _: Request, _ context: PortalContext, _ slug: String
    ) async throws -> Response {
        let file = try await file(slug, for: .observe, context)
        return try pages.page(observing(file, FormData(), context), context)
    }

    @Sendable private func observe(_: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        let file = try await files.file(slug, context)
        var problems = ValidationErrors()
        let text = context.form.text("observations") ?? ""
        if text.isEmpty { problems.add("Écrivez vos observations.", "observations") }
        if PlainText.length(text) > 10_000 {
            problems.add("Les observations ne doivent pas dépasser 10 000 caractères.", "observations")
        }
        let piece = problems.isEmpty ? try await uploads.attachment(context, &problems) : nil
        guard problems.isEmpty else {
            return try pages.problems(observing(file, context.form, context, problems), context)
        }
        guard file.openProcedure != nil else {
            // A double click may come when the decision is taken.
            if file.procedures.last?.observations.last?.text == text {
                return .redirect(to: Self.done(.observations, slug))
            }
            throw Self.failure(.notAllowed(.observe), slug, keeping: Self.observationFields, context)
        }
        try await perform(
            Observe(text, isLast: context.form.has("dernieres"), attachment: piece?.attachment), slug, context,
            keeping: Self.observationFields, attaching: piece?.bytes)
        return .redirect(to: Self.done(.observations, slug))
    }

    private func observing(
        _ file: SupplierFile, _ form: FormData, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors()
    ) -> FormPage {
        let deadline = file.openProcedure.map { French.day($0.deadline) } ?? ""
        return FormPage(
            title: "Présenter des observations",
            intro: [
                "Procédure \(file.openProcedure?.number.text ?? ""), \(file.supplier.name). Envoyez vos observations au plus tard le \(deadline). Reçues après cette date, elles seront encore lues tant que la décision n’est pas prise."
            ],
            form: FormView(
                action: Routes.observations.path(file.supplier.slug), csrf: context.csrf, Self.observationFields,
                form, problems, submit: "Envoyer mes observations"),
            back: Routes.ownFiche.path(file.supplier.slug), backLabel: "Revenir à ma fiche")
    }

    @Sendable private func askHearing(_: Request, _ context: PortalContext, _ slug: String) async throws -> Response {
        let file = try await files.file(slug, context)
        if file.openProcedure?.hearingAskedAt == nil { try await perform(AskHearing(), slug, context) }
        return .redirect(to: Self.done(.hearing, slug))
    }

    // MARK: Letters

    /// A letter; its first reading is noted.
    private func read(
        _ number: Int, of file: SupplierFile, _ request: Request, _ context: PortalContext
    ) async throws -> SupplierLetter {
        guard
            let letter = try await files.letters(of: file.id, visibleTo: try context.actor()).first(where: {
                $0.number == number
            })
        else {
            throw Failure.notFound
        }
        if request.isReading {
            try await files.noteReading(of: letter, to: file.id, by: try context.actor(), at: clock.now())
        }
        return letter
    }

    @Sendable private func letter(
        _ request: Request, _ context: PortalContext, _ slug: String, _ number: LetterNumber
    ) async throws -> Response {
        let file = try await files.file(ofLetter: number.number, slug, context)
        let letter = try await read(number.number, of: file, request, context)
        let target = Appeal.Target.letter(letter.number, slug: slug)
        return try pages.page(
            SupplierLetterPage(
                letter, of: file, isOwner: file.owner?.id == (try context.actor()).id,
                mayContest: try await appeals.mayBeContested(target, by: try context.actor()),
                try await appeals.all(against: target, visibleTo: try context.actor())), context)
    }
}
