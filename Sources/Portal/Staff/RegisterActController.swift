import Foundation
import Hummingbird
import Referencing
import Store

/// The acts of the staff on a supplier. Each form carries the revision that its page showed.
struct RegisterActController: Sendable {
    let files: SupplierFiles
    let checks: RegistryChecks
    let uploads: UploadCheck
    let check: SecondFactorCheck
    let delegations: Delegations
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.registerAct, use: ask)
        router.post(Routes.registerAct, use: act)
    }

    @Sendable private func ask(
        _: Request, _ context: PortalContext, _ slug: String, _ act: RegisterAct
    ) async throws -> Response {
        let file = try await files.file(slug, context)
        let actions = try rules.policy().actions(for: try context.actor(), on: file, on: clock.today)
        guard act.isOffered(actions, on: file) else { throw Self.failure(.notAllowed(act.action), slug) }
        var form = act == .editOnRequest ? file.profile.map(ProfileForm.form) ?? FormData() : FormData()
        form.set("echeance", French.shortDay(clock.today.adding(days: ObservationTime.usual)))
        form.set("effet", French.shortDay(clock.today.adding(days: 1)))
        form.set("jour", French.shortDay(clock.today))
        if act == .recordCessation, let check = try await checks.last(of: file.id) {
            form.set("faits", check.closing)
        }
        if act.isSigned, try await delegations.held(by: try context.actor(), on: clock.today) == nil {
            throw Self.failure(.notDelegated, slug)
        }
        return try pages.page(page(act, file, context, form), context)
    }

    @Sendable private func act(
        _: Request, _ context: PortalContext, _ slug: String, _ act: RegisterAct
    ) async throws -> Response {
        let file = try await files.file(slug, context)
        guard let revision = context.form.text("revision").flatMap(Int.init) else { throw Failure.badRequest }
        let delegation = try await delegations.held(by: try context.actor(), on: clock.today)
        var asked: any SupplierAct
        do throws(ValidationErrors) {
            asked = try RegisterActForm(
                form: context.form, delegation: delegation, periods: file.periods
            ).act(act, today: clock.today)
        } catch {
            return try pages.problems(page(act, file, context, context.form, error, revision: revision), context)
        }
        var bytes: Data?
        if let observed = asked as? Observe {
            var problems = ValidationErrors()
            let piece = try await uploads.attachment(context, &problems)
            guard problems.isEmpty else {
                return try pages.problems(
                    page(act, file, context, context.form, problems, revision: revision), context)
            }
            asked = Observe(observed.text, attachment: piece?.attachment)
            bytes = piece?.bytes
        }
        if LetterPreview.isChange(context.form) {
            return try pages.page(page(act, file, context, context.form, revision: revision), context)
        }
        do {
            if act.sendsLetter, let answer = try await preview(act, asked, file, context) { return answer }
        } catch let refusal as SupplierRefusal {
            return try refused(refusal, act, file, context, revision)
        }
        // A correction that is refused sends nothing, and asks for no code; where one is asked for, none is a wrong one.
        let needsCode = act.sendsLetter && (asked as? DecideCorrection)?.isAgreed != false
        let attempt = needsCode ? try await check.begin(context) : nil
        do {
            try await files.perform(
                asked, on: slug, by: try context.actor(), seeing: revision, try rules.policy(), at: clock.now(),
                attaching: bytes, proving: needsCode ? context.form.text(SecondFactorCheck.name) ?? "" : nil)
            if let attempt { await check.succeed(attempt, context) }
            return .redirect(to: Routes.registered.path(slug, query: [(.done, DoneMessage.act.rawValue)]))
        } catch let changed as SupplierFiles.ChangedMeanwhile {
            if let attempt { await check.takeBack(attempt) }
            return try await meanwhile(act, asked, changed.file, context)
        } catch is SecondFactors.WrongCode {
            await check.fail(context)
            guard let answer = try await preview(act, asked, file, context, SecondFactorCheck.wrongCode) else {
                throw Failure.notFound
            }
            return answer
        } catch let refusal as SupplierRefusal {
            if let attempt { await check.takeBack(attempt) }
            return try refused(refusal, act, file, context, revision)
        }
    }

    /// What the rules refused: beside the question it is about, or with the way back to the supplier.
    private func refused(
        _ refusal: SupplierRefusal, _ act: RegisterAct, _ file: SupplierFile, _ context: PortalContext, _ revision: Int
    ) throws -> Response {
        guard let name = Self.field(refusal, act) else {
            var failure = Self.failure(refusal, file.supplier.slug)
            failure.typed = TypedValue.all(context.form, act.fields(file))
            throw failure
        }
        var problems = ValidationErrors()
        problems.add(refusal.advice, name)
        return try pages.problems(page(act, file, context, context.form, problems, revision: revision), context)
    }

    /// The letter of an act, to be read before it leaves; nil when the form confirms it.
    private func preview(
        _ act: RegisterAct, _ asked: any SupplierAct, _ file: SupplierFile, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors()
    ) async throws -> Response? {
        let (form, slug) = (context.form, file.supplier.slug)
        let letter: SupplierLetter?
        do {
            letter = try await files.letterPreviewed(
                asked, on: slug, by: try context.actor(), try rules.policy(), at: clock.now())
        } catch is SupplierRefusal where LetterPreview.isConfirmed(form) {
            // The act itself says why, or finds that a first click did it already.
            return nil
        }
        guard let letter else { return nil }
        let page = LetterPreview(title: letter.title, blocks: letter.blocks).page(
            "Relire la lettre – \(file.supplier.name)", action: Routes.registerAct.path(slug, act), csrf: context.csrf,
            act.fields(file), form, problems, back: Routes.registered.path(slug))
        return try page.map { try pages.page($0, context, status: $0.status) }
    }

    /// Somebody acted since the page was shown: a double click leads to what it did; else what was typed is kept.
    private func meanwhile(
        _ act: RegisterAct, _ asked: any SupplierAct, _ file: SupplierFile, _ context: PortalContext
    ) async throws -> Response {
        let last = try await files.history(of: file.id).last { if case .supplier = $0.event { true } else { false } }
        if let last, last.author == (try context.actor()).id.text, act.isDone(last.event), asked.isSame(in: file) {
            return .redirect(to: Routes.registered.path(file.supplier.slug))
        }
        let what = last.map { HistoryLine.lines([$0], forStaff: true).map { "\($0.text), le \($0.at)" } }?.first
        let warning =
            "Entre-temps : \(what ?? "la fiche a changé"). Votre saisie est gardée : vérifiez-la, puis envoyez-la de nouveau si elle convient toujours."
        return try pages.page(page(act, file, context, context.form, warning: warning), context, status: .conflict)
    }

    /// The question that a refusal is about.
    private static func field(_ refusal: SupplierRefusal, _ act: RegisterAct) -> String? {
        switch (refusal, act) {
        case (.dayOutOfRange, .decideProcedure): "effet"
        case (.dayOutOfRange, .recordHearing), (.dayOutOfRange, .recordCessation): "jour"
        case (.dayOutOfRange, _): "echeance"
        case (.tooLateToWithdraw, .openProcedure), (.nothingAccepted, .openProcedure),
            (.suspendedAlready, .openProcedure):
            "mesure"
        case (.groundDoesNotFit, _): "motifs"
        case (.periodIsGone, .askCorrection), (.periodsOverlap, .askCorrection), (.noEffect, .askCorrection): "periode"
        case (.periodIsGone, .decideCorrection), (.periodsOverlap, .decideCorrection), (.noEffect, .decideCorrection):
            "accord"
        case (.otherFirm, _): "siret"
        case (.tooLateToWithdraw, _), (.observationsAwaited, _), (.noEffect, _): "issue"
        default: nil
        }
    }

    /// What the rules refused, with the way back to the supplier.
    private static func failure(_ refusal: SupplierRefusal, _ slug: String) -> Failure {
        var failure = Failure(refusal)
        failure.links = [PageLink(path: Routes.registered.path(slug), label: "Revenir à la fiche du registre")]
        return failure
    }

    private func page(
        _ act: RegisterAct, _ file: SupplierFile, _ context: PortalContext, _ form: FormData,
        _ problems: ValidationErrors = ValidationErrors(), warning: String? = nil, revision: Int? = nil
    ) -> FormPage {
        FormPage(
            title: "\(act.label) – \(file.supplier.name)",
            intro: [act.consequence]
                + (act == .decideProcedure ? file.openProcedure.map { [Self.summary($0)] } ?? [] : [])
                + (act == .decideCorrection ? file.openCorrection.map(Self.summary) ?? [] : []),
            warning: warning,
            form: FormView(
                action: Routes.registerAct.path(file.supplier.slug, act), csrf: context.csrf, act.fields(file), form,
                problems, submit: act.label, revision: revision ?? file.revision),
            back: Routes.registered.path(file.supplier.slug), backLabel: "Revenir à la fiche du registre")
    }

    private static func summary(_ correction: PeriodCorrection) -> [String] {
        [
            "Demandée par \(correction.askedBy.name) le \(French.instant(correction.askedAt)). Le registre dit : \(French.period(correction.former)). Il dirait : \(correction.corrected.isNothing ? "cette période est retirée" : French.period(correction.corrected)).",
            "Raison : \(correction.reason)",
        ]
    }

    private static func summary(_ procedure: Procedure) -> String {
        let observed =
            procedure.observations.isEmpty
            ? "aucune observation"
            : French.count(procedure.observations.count, "observation reçue", "observations reçues")
        return
            "Procédure \(procedure.number), mesure annoncée le \(French.day(CivilDay(of: procedure.openedAt))) par \(procedure.openedBy.name) : \(procedure.measure.name.lowercased()) ; \(observed). \(procedure.waivedAt == nil ? "Elle ne peut être décidée qu’après le \(French.day(procedure.deadline))." : "L’activateur n’a rien à ajouter.")"
    }
}

extension RegisterAct {
    /// Whether an event is what this act does.
    fileprivate func isDone(_ event: Event) -> Bool {
        guard case .supplier(let event) = event else { return false }
        return switch (self, event) {
        case (.enterObservations, .observed), (.enterHearingRequest, .hearingAsked), (.openProcedure, .procedureOpened),
            (.suspendUrgently, .suspendedUrgently),
            (.recordHearing, .hearingRecorded), (.decideProcedure, .procedureDecided), (.lift, .lifted),
            (.recordCessation, .cessationRecorded), (.askCorrection, .correctionAsked),
            (.decideCorrection, .correctionDecided),
            (.editOnRequest, .ficheEditedOnRequest), (.linkMoved, .linked), (.linkMoved, .unlinked),
            (.hideContact, .contactHidden),
            (.showContact, .contactShown):
            true
        default: false
        }
    }
}

extension SupplierAct {
    /// Whether what was done last has the words of this act.
    fileprivate func isSame(in file: SupplierFile) -> Bool {
        let last = file.procedures.last
        return switch self {
        case let act as OpenProcedure:
            last?.measure == act.measure && last?.reasons == act.reasons && last?.deadline == act.deadline
        case let act as SuspendUrgently:
            last?.reasons == act.reasons && last?.urgency == act.urgency && last?.deadline == act.deadline
        case let act as AskCorrection:
            file.corrections.last?.row == act.row && file.corrections.last?.corrected == act.corrected
        case let act as DecideCorrection: file.corrections.last?.end?.isAgreed == act.isAgreed
        case let act as EditOnRequest: file.profile == act.profile
        case let act as LinkMoved: file.supplier.successor == act.successor
        case let act as Observe:
            last?.observations.last?.text == act.text
                && last?.observations.last?.attachment?.sha256 == act.attachment?.sha256
        case let act as RecordHearing: last?.hearing?.report == act.report
        case let act as DecideProcedure: last?.end?.outcome == act.outcome && last?.end?.facts == act.facts
        default: true
        }
    }
}
