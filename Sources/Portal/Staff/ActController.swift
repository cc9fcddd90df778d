import Foundation
import Hummingbird
import Referencing
import Store

/// The acts of the staff. Each form carries the revision that its page showed: whoever acts second is told what
/// changed, and keeps what was typed.
struct ActController: Sendable {
    let applications: Applications
    let accounts: Accounts
    let files: VisibleFile
    let check: SecondFactorCheck
    let issuer: ActIssuer
    let delegations: Delegations
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.act, use: ask)
        router.post(Routes.act, use: act)
    }

    @Sendable private func ask(
        _: Request, _ context: PortalContext, _ number: ApplicationNumber, _ act: StaffAct
    ) async throws -> Response {
        let file = try await files.file(number, context)
        let actions = try rules.policy().actions(for: try context.actor(), on: .filed(file))
        guard act != .start, !act.actions.isDisjoint(with: actions) else {
            throw Self.failure(.notAllowed(act.actions.first ?? .close), number)
        }
        let form = prefilled(act, file)
        if act.isSigned {
            let delegation = try await delegations.held(by: try context.actor(), on: clock.today)
            if delegation == nil { throw Self.failure(.notDelegated, number) }
        }
        return try await page(act, file, context, form)
    }

    @Sendable private func act(
        _: Request, _ context: PortalContext, _ number: ApplicationNumber, _ act: StaffAct
    ) async throws -> Response {
        let form = ActForm(
            form: context.form, delegation: try await delegations.held(by: try context.actor(), on: clock.today))
        let asked: any ApplicationAct
        do {
            asked = try form.act(act, today: clock.today)
        } catch let problems as ValidationErrors {
            return try await wrong(problems, act, number, context)
        }
        if act.sendsLetter, LetterPreview.isChange(context.form) {
            return try await page(
                act, try await files.file(number, context), context, context.form, revision: try form.revision())
        }
        if act.sendsLetter, let answer = try await preview(act, asked, number, context) { return answer }
        let attempt = act.sendsLetter ? try await check.begin(context) : nil
        do {
            try await applications.perform(
                asked, on: .number(number), by: try context.actor(), seeing: try form.revision(), try rules.policy(),
                at: clock.now(), proving: act.sendsLetter ? context.form.text(SecondFactorCheck.name) ?? "" : nil)
            if let attempt { await check.succeed(attempt, context) }
            return .redirect(to: act == .recuse ? Routes.queue.path() : Routes.file.path(number))
        } catch let changed as Applications.ChangedMeanwhile {
            if let attempt { await check.takeBack(attempt) }
            guard let file = changed.application.filed else { throw Failure.notFound }
            // A double click: what was asked for is done, by the same person, in the same words.
            if asked.isDone(in: file, by: changed.since, of: try context.actor()) {
                return .redirect(to: Routes.file.path(number))
            }
            let actions = try rules.policy().actions(for: try context.actor(), on: .filed(file))
            let isPossible = !act.actions.isDisjoint(with: actions)
            return try await page(
                act, file, context, context.form, warning: Self.warning(changed.since, isPossible: isPossible),
                status: .conflict)
        } catch let problems as ValidationErrors {
            if let attempt { await check.takeBack(attempt) }
            return try await wrong(problems, act, number, context)
        } catch is Applications.NotFound where act == .recuse {
            // The second of two clicks: the file is closed already.
            return .redirect(to: Routes.queue.path())
        } catch is SecondFactors.WrongCode {
            await check.fail(context)
            guard let answer = try await preview(act, asked, number, context, SecondFactorCheck.wrongCode) else {
                return try await wrong(SecondFactorCheck.wrongCode, act, number, context)
            }
            return answer
        } catch Refusal.deadlineNotPassed {
            var problems = ValidationErrors()
            problems.add(Failure(Refusal.deadlineNotPassed).advice, "raison")
            return try await wrong(problems, act, number, context)
        } catch let refusal as Refusal {
            if let attempt { await check.takeBack(attempt) }
            throw Self.failure(refusal, number)
        }
    }

    /// The letter of a decision, to be read before it leaves; nil when the form confirms it.
    /// - Parameter problems: what is wrong with the confirmation.
    private func preview(
        _ act: StaffAct, _ asked: any ApplicationAct, _ number: ApplicationNumber, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors()
    ) async throws -> Response? {
        let form = context.form
        let made: (file: FiledApplication, events: [ApplicationEvent])
        do {
            made = try await applications.previewed(
                asked, on: number, by: try context.actor(), try rules.policy(), at: clock.now())
        } catch Refusal.deadlineNotPassed {
            // Said beside its question, by the act itself.
            return nil
        } catch is Refusal where LetterPreview.isConfirmed(form) {
            // The act itself says why, or finds that a first click did it already.
            return nil
        } catch let refusal as Refusal {
            throw Self.failure(refusal, number)
        } catch is Applications.NotFound {
            throw Failure.notFound
        }
        let actor = try context.actor()
        guard
            let letter = try made.events.lazy.compactMap({
                try issuer.issued($0, made.file, by: actor, at: clock.now())
            }).first
        else {
            return nil
        }
        let page = LetterPreview(title: letter.title, blocks: letter.blocks).page(
            "Relire la décision – \(number)", action: Routes.act.path(number, act), csrf: context.csrf,
            act.fields(colleagues: []), form, problems, back: Routes.file.path(number))
        return try page.map { try pages.page($0, context, status: $0.status) }
    }

    /// What the rules refused, with the way back to the file.
    private static func failure(_ refusal: Refusal, _ number: ApplicationNumber) -> Failure {
        var failure = Failure(refusal)
        failure.links = [PageLink(path: Routes.file.path(number), label: "Revenir au dossier \(number)")]
        return failure
    }

    private func wrong(
        _ problems: ValidationErrors, _ act: StaffAct, _ number: ApplicationNumber, _ context: PortalContext
    ) async throws -> Response {
        let file = try await files.file(number, context)
        return try await page(
            act, file, context, context.form, problems,
            revision: try ActForm(form: context.form, delegation: nil).revision(),
            status: .unprocessableContent)
    }

    private func page(
        _ act: StaffAct, _ file: FiledApplication, _ context: PortalContext, _ form: FormData,
        _ problems: ValidationErrors = ValidationErrors(), warning: String? = nil, revision: Int? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let colleagues = try await accounts.staff().filter { $0.role.analyses && !$0.isDisabled }
        return try pages.page(
            FormPage(
                title: "\(act.label) – \(file.number)",
                intro: ["\(file.companyName), \(file.number)."] + Self.open(act, file),
                warning: warning,
                form: FormView(
                    action: Routes.act.path(file.number, act), csrf: context.csrf,
                    act.fields(colleagues: colleagues), form, problems, submit: act.label,
                    revision: revision ?? file.revision),
                back: Routes.file.path(file.number), backLabel: "Revenir au dossier"), context, status: status)
    }

    /// A refusal does not rest on a piece that may still be sent (CRPA L114-5).
    private static func open(_ act: StaffAct, _ file: FiledApplication) -> [String] {
        guard act == .propose || act == .decide, let request = file.openComplement else { return [] }
        return [
            "Un complément est demandé, à fournir au plus tard le \(French.day(request.deadline)). L’examen peut se poursuivre ; un refus ne peut pas se fonder sur une pièce que le candidat a encore le temps de fournir."
        ]
    }

    /// The decision starts from what was proposed, a new proposal from a former refusal; a complement gives thirty days.
    private func prefilled(_ act: StaffAct, _ file: FiledApplication) -> FormData {
        var form = FormData()
        switch (act, act == .decide ? file.proposal?.outcome : file.proposals.last?.outcome) {
        case (.decide, .accept): form.set("sens", "accepter")
        case (.decide, .refuse(let reasons)), (.propose, .refuse(let reasons)):
            form.set("sens", "refuser")
            form.set("motifs", all: reasons.grounds.map(\.rawValue))
            form.set("faits", reasons.facts)
        case (.complement, _):
            form.set("echeance", French.shortDay(clock.today.adding(days: ComplementTime.usual)))
        default: break
        }
        return form
    }

    private static func warning(_ since: [JournalEntry], isPossible: Bool) -> String {
        let acts = HistoryLine.lines(since, forStaff: true).map { line in
            "\(line.text.lowercased()) (\(line.actor.map { "\($0), " } ?? "")\(line.at))"
        }
        let changes = acts.isEmpty ? "le dossier a été modifié" : French.list(acts)
        let next =
            isPossible
            ? "Votre saisie est gardée : vérifiez-la, puis envoyez-la de nouveau si elle convient toujours."
            : "Cette action n’est plus possible. Votre saisie est gardée ci-dessous, pour que vous puissiez la reprendre ailleurs."
        return "Entre-temps : \(changes). \(next)"
    }
}

extension ApplicationAct {
    /// Whether all that happened meanwhile is this very act, done by the same person, with the same words.
    fileprivate func isDone(in file: FiledApplication, by entries: [JournalEntry], of actor: Actor) -> Bool {
        guard entries.count == 1, let entry = entries.first, entry.author == actor.id.text,
            case .application(let event) = entry.event
        else { return false }
        switch (self, event) {
        case (is StartReview, .reviewStarted): return true
        case (let act as HandOver, .handedOver(let colleague)): return act.colleague == colleague
        case (let act as RequestComplement, .complementRequested):
            let last = file.complements.last
            return act.items == last?.items && act.message == last?.message && act.deadline == last?.deadline
        case (let act as Propose, .proposed): return act.outcome == file.proposals.last?.outcome
        case (let act as WithdrawProposal, .proposalWithdrawn(let reason)): return act.reason == reason
        case (let act as Recuse, .recused(let reason)): return act.reason == reason
        case (let act as SendBack, .sentBack(let reason)): return act.reason == reason
        case (let act as Decide, .accepted), (let act as Decide, .refused):
            return act.outcome == file.decision?.outcome && act.capacity == file.decision?.capacity
        case (let act as GiveReasons, .reasonsGiven(let statement)): return act.statement == statement
        case (let act as Close, .closed(let reason, _)): return act.reason == reason
        default: return false
        }
    }
}
