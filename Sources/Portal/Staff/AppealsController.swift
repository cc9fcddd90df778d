import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// The appeals, for the staff: those that wait, one entered from the post, and the answer.
struct AppealsController: Sendable {
    let appeals: Appeals
    let form: AppealForm
    let texts: AppealTexts
    let check: SecondFactorCheck
    let delegations: Delegations
    let rules: PolicyInForce
    let printer: PDFPrinter
    let limits: RateLimits
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.appeals, use: list)
        router.get(Routes.appealAnswer) { _, context, number in
            try pages.page(try await page(number, context, FormData()), context)
        }
        router.post(Routes.appealAnswer, use: answer)
        router.get(Routes.appealAnswerFile, use: file)
        router.get(Routes.appealAttachment) { _, context, number in
            try await appeals.attachment(of: try await entry(number, context))
        }
        router.get(Routes.appealEntry) { _, context, number in
            try pages.page(try await entering(.application(number), context), context)
        }
        router.post(Routes.appealEntry) { _, context, number in try await enter(.application(number), context) }
        router.get(Routes.measureAppealEntry) { _, context, slug, number in
            try pages.page(try await entering(.procedure(number, slug: slug), context), context)
        }
        router.get(Routes.letterAppealEntry) { _, context, slug, number in
            try pages.page(try await entering(.letter(number.number, slug: slug), context), context)
        }
        router.post(Routes.letterAppealEntry) { _, context, slug, number in
            try await enter(.letter(number.number, slug: slug), context)
        }
        router.post(Routes.measureAppealEntry) { _, context, slug, number in
            try await enter(.procedure(number, slug: slug), context)
        }
    }

    @Sendable private func list(_: Request, _ context: PortalContext) async throws -> Response {
        let open = try await appeals.open(visibleTo: try context.actor())
        return try pages.page(AppealsPage(open, today: clock.today), context)
    }

    // MARK: Entering

    private static func paths(_ target: Appeal.Target) -> (action: String, back: String) {
        switch target {
        case .application(let number): (Routes.appealEntry.path(number), Routes.file.path(number))
        case .procedure(let number, let slug):
            (Routes.measureAppealEntry.path(slug, number), Routes.registered.path(slug))
        case .letter(let number, let slug):
            (Routes.letterAppealEntry.path(slug, .init(number)), Routes.registered.path(slug))
        }
    }

    private func entering(_ target: Appeal.Target, _ context: PortalContext) async throws -> FormPage {
        let (action, back) = Self.paths(target)
        return try await form.opened(target, action: action, back: back, context)
    }

    private func enter(_ target: Appeal.Target, _ context: PortalContext) async throws -> Response {
        let (action, back) = Self.paths(target)
        switch try await form.enter(target, action: action, back: back, context) {
        case .success(let number): return .redirect(to: Routes.appealAnswer.path(number))
        case .failure(let problem): return try pages.problems(problem.page, context)
        }
    }

    // MARK: The answer

    private static func fields(_ entry: Appeals.Entry) -> [Field] {
        let outcomes = Appeal.Outcome.allCases.filter { entry.mayEnd($0) }
        return [
            Field("issue", "Réponse", .radios).choices(outcomes.map { ($0.rawValue, $0.choice) }),
            Field("motifs", "Motifs de la réponse", .area, hint: "Ils figurent dans la lettre."),
        ]
    }

    private func entry(_ number: AppealNumber, _ context: PortalContext) async throws -> Appeals.Entry {
        guard let entry = try await appeals.entry(number, visibleTo: try context.actor()) else {
            throw Failure.notFound
        }
        return entry
    }

    private func page(
        _ number: AppealNumber, _ context: PortalContext, _ form: FormData,
        _ problems: ValidationErrors = ValidationErrors()
    ) async throws -> AnswerPage {
        let entry = try await entry(number, context)
        let actor = try context.actor()
        let hindrance = entry.appeal.hindrance(to: actor, author: entry.contestedAuthor)
        let view = FormView(
            action: Routes.appealAnswer.path(number), csrf: context.csrf, Self.fields(entry), form, problems,
            submit: "Répondre au recours")
        return AnswerPage(entry, form: hindrance == nil ? view : nil, hindrance: hindrance)
    }

    /// The letter, to be sent by post to who has no account.
    @Sendable private func file(_: Request, _ context: PortalContext, _ number: AppealNumber) async throws -> Response {
        guard let letter = try await entry(number, context).letter else { throw Failure.notFound }
        try await limits.spend(.printing, context)
        let bytes = try await context.whileVisitorStays { [printer] in
            try await printer.print(letter.html, for: .staff)
        }
        return .pdf(bytes, named: "reponse-\(number).pdf")
    }

    @Sendable private func answer(_: Request, _ context: PortalContext, _ number: AppealNumber) async throws -> Response
    {
        let (form, entry, actor) = (context.form, try await entry(number, context), try context.actor())
        guard actor.role == .approver, entry.appeal.isOpen else {
            // The second of two clicks comes when the first one's work is done.
            if entry.appeal.answer?.author.id == actor.id { return .redirect(to: Routes.appealAnswer.path(number)) }
            throw Failure(AppealRefusal.notAllowed)
        }
        var problems = ValidationErrors()
        let outcome = form.text("issue").flatMap(Appeal.Outcome.init).flatMap { entry.mayEnd($0) ? $0 : nil }
        if outcome == nil { problems.add("Choisissez la réponse.", "issue") }
        let text = form.text("motifs") ?? ""
        if text.isEmpty || PlainText.length(text) > 8000 {
            problems.add("Écrivez les motifs de la réponse, en 8 000 caractères au plus.", "motifs")
        }
        let delegation = try await delegations.held(by: actor, on: clock.today)
        if delegation == nil { problems.add(Failure.notDelegated.advice, "issue") }
        guard problems.isEmpty, let outcome, let delegation else {
            return try pages.problems(try await page(number, context, form, problems), context)
        }
        let capacity = delegation.signature
        if LetterPreview.isChange(form) { return try pages.page(try await page(number, context, form), context) }
        if let preview = try preview(entry, outcome, text, capacity, context) {
            return try pages.page(preview, context, status: preview.status)
        }
        let attempt = try await check.begin(context)
        do {
            try await appeals.answer(
                number, outcome, text, capacity: capacity, by: actor, try rules.policy(), at: clock.now(),
                proving: form.text(SecondFactorCheck.name) ?? "", letter: { [texts] in try texts.answer($0) },
                mails: { [texts] in try texts.mail($0) })
            await check.succeed(attempt, context)
            return .redirect(to: Routes.appealAnswer.path(number))
        } catch is SecondFactors.WrongCode {
            await check.fail(context)
            guard let page = try preview(entry, outcome, text, capacity, context, SecondFactorCheck.wrongCode) else {
                throw Failure.notFound
            }
            return try pages.page(page, context, status: page.status)
        } catch let refusal as AppealRefusal {
            await check.takeBack(attempt)
            throw Failure(refusal)
        } catch let refusal as SupplierRefusal {
            await check.takeBack(attempt)
            problems.add(refusal.advice, "issue")
            return try pages.problems(try await page(number, context, form, problems), context)
        } catch let refusal as SupplierRequestRefusal {
            await check.takeBack(attempt)
            problems.add(Failure(refusal).advice, "issue")
            return try pages.problems(try await page(number, context, form, problems), context)
        } catch Refusal.anotherIsLive {
            await check.takeBack(attempt)
            problems.add(
                "Une autre demande de la même personne, ou pour le même établissement, est commencée ou en cours : le dossier clos ne peut pas être rouvert tant qu’elle l’est.",
                "issue")
            return try pages.problems(try await page(number, context, form, problems), context)
        } catch is Refusal {
            await check.takeBack(attempt)
            problems.add(
                "Cette demande n’est pas refusée par une décision expresse, ou vous l’avez instruite : décidez-en d’abord, ou laissez une autre personne répondre.",
                "issue")
            return try pages.problems(try await page(number, context, form, problems), context)
        }
    }

    /// The letter as it would leave; nil when the form confirms it.
    private func preview(
        _ entry: Appeals.Entry, _ outcome: Appeal.Outcome, _ text: String, _ capacity: String,
        _ context: PortalContext, _ problems: ValidationErrors = ValidationErrors()
    ) throws -> LetterPreviewPage? {
        let actor = try context.actor()
        let letter = try texts.answer(
            entry.answered(
                .init(
                    outcome: outcome, text: text, author: .init(id: actor.id, name: actor.name), capacity: capacity,
                    at: clock.now())))
        let path = Routes.appealAnswer.path(entry.appeal.number)
        return LetterPreview(title: letter.title, blocks: letter.blocks).page(
            "Relire la réponse – \(entry.appeal.number)", action: path, csrf: context.csrf, Self.fields(entry),
            context.form,
            problems,
            back: path)
    }
}

/// The appeals that wait.
struct AppealsPage: Page {
    static let template = "staff/appeals"
    let title = "Recours"
    let lines: [Line]
    let hasLines: Bool

    struct Line: View {
        let path: String
        let number: String
        let kind: String
        let name: String
        let filedOn: String
        let due: String
        let isOverdue: Bool
    }

    init(_ open: [Appeals.Entry], today: CivilDay) {
        lines = open.map { entry in
            let appeal = entry.appeal
            return Line(
                path: Routes.appealAnswer.path(appeal.number), number: appeal.number.text, kind: appeal.kind.name,
                name: entry.name, filedOn: French.shortDay(appeal.filedOn),
                due: appeal.dueOn.map(French.shortDay) ?? "–", isOverdue: appeal.dueOn.map { $0 < today } ?? false)
        }
        hasLines = !lines.isEmpty
    }
}

/// An appeal, and the form that answers it.
struct AnswerPage: Page {
    static let template = "staff/appeal"
    let title: String
    let name: String
    let sentence: String
    let against: String
    let targetPath: String
    let text: String
    let attachment: PageLink?
    let letterTitle: String?
    let filePath: String?
    let blocks: [IssuedBlock]
    let form: FormView?
    /// Why the person who looks does not answer.
    let hindrance: String?

    init(_ entry: Appeals.Entry, form: FormView?, hindrance: AppealRefusal?) {
        self.hindrance = entry.appeal.isOpen ? hindrance.map(\.answerAdvice) : nil
        let appeal = entry.appeal
        (title, name, sentence) = ("\(appeal.kind.name) \(appeal.number)", entry.name, appeal.sentence)
        (against, text, self.form) = (appeal.against, appeal.text, form)
        targetPath =
            switch appeal.target {
            case .application(let number): Routes.file.path(number)
            case .procedure(_, let slug), .letter(_, let slug): Routes.registered.path(slug)
            }
        attachment = appeal.attachment.map {
            PageLink(path: Routes.appealAttachment.path(appeal.number), label: $0.label)
        }
        letterTitle = entry.letter?.title
        filePath = entry.letter == nil ? nil : Routes.appealAnswerFile.path(appeal.number)
        blocks = (entry.letter?.blocks ?? []).map(IssuedBlock.init)
    }
}
