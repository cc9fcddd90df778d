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
            throw Refusal.notAllowed(act.actions.first ?? .close)
        }
        return try await page(act, file, context, prefilled(act, file))
    }

    @Sendable private func act(
        _: Request, _ context: PortalContext, _ number: ApplicationNumber, _ act: StaffAct
    ) async throws -> Response {
        let form = ActForm(form: context.form)
        do {
            try await applications.perform(
                try form.act(act, today: clock.today), on: .number(number), by: try context.actor(),
                seeing: try form.revision(), try rules.policy(), at: clock.now())
            return .redirect(to: Routes.file.path(number))
        } catch let problems as ValidationErrors {
            let file = try await files.file(number, context)
            return try await page(
                act, file, context, context.form, problems, revision: try form.revision(), status: .unprocessableContent
            )
        } catch let changed as Applications.ChangedMeanwhile {
            guard let file = changed.application.filed else { throw Failure.notFound }
            // A double click: what was asked for is done, by the same person.
            if act.isTold(by: changed.since, of: try context.actor()) { return .redirect(to: Routes.file.path(number)) }
            return try await page(
                act, file, context, context.form, warning: Self.warning(changed.since), status: .conflict)
        }
    }

    private func page(
        _ act: StaffAct, _ file: FiledApplication, _ context: PortalContext, _ form: FormData,
        _ problems: ValidationErrors = ValidationErrors(), warning: String? = nil, revision: Int? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let colleagues = try await accounts.staff().filter { $0.role.analyses && !$0.isDisabled }
        return try pages.page(
            FormPage(
                title: "\(act.label) – \(file.number)", intro: ["\(file.companyName), \(file.number)."],
                warning: warning,
                form: FormView(
                    action: Routes.act.path(file.number, act), csrf: context.csrf,
                    act.fields(colleagues: colleagues), form, problems, submit: act.label,
                    revision: revision ?? file.revision),
                back: Routes.file.path(file.number), backLabel: "Revenir au dossier"), context, status: status)
    }

    /// The decision starts from what was proposed; a complement gives thirty days.
    private func prefilled(_ act: StaffAct, _ file: FiledApplication) -> FormData {
        var form = FormData()
        switch (act, file.proposal?.outcome) {
        case (.decide, .accept): form.set("sens", "accepter")
        case (.decide, .refuse(let reasons)):
            form.set("sens", "refuser")
            form.set("motifs", all: reasons.grounds.map(\.rawValue))
            form.set("faits", reasons.facts)
        case (.complement, _):
            form.set("echeance", French.shortDay(clock.today.adding(days: ComplementTime.usual)))
        default: break
        }
        return form
    }

    private static func warning(_ since: [JournalEntry]) -> String {
        let acts = HistoryLine.lines(since, forStaff: true).map { line in
            "\(line.text.lowercased()) (\(line.actor.map { "\($0), " } ?? "")\(line.at))"
        }
        let changes = acts.isEmpty ? "le dossier a été modifié" : French.list(acts)
        return
            "Entre-temps : \(changes). Votre saisie est gardée : vérifiez-la, puis envoyez-la de nouveau si elle convient toujours."
    }
}

extension StaffAct {
    /// Whether all that happened meanwhile is this very act, done by the same person.
    fileprivate func isTold(by entries: [JournalEntry], of actor: Actor) -> Bool {
        !entries.isEmpty
            && entries.allSatisfy { entry in
                guard case .application(let event) = entry.event else { return false }
                return entry.author == actor.id.text && isTold(by: event)
            }
    }

    private func isTold(by event: ApplicationEvent) -> Bool {
        switch (self, event) {
        case (.start, .reviewStarted), (.handOver, .handedOver), (.complement, .complementRequested),
            (.propose, .proposed), (.decide, .accepted), (.decide, .refused), (.withdrawProposal, .proposalWithdrawn),
            (.sendBack, .sentBack), (.close, .closed):
            true
        default: false
        }
    }
}
