import Foundation
import Hummingbird
import Referencing
import Store

/// The acts of the staff. Each form carries the revision that its page showed: whoever acts second is told what
/// changed, and keeps what was typed.
struct ActController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("gestion/dossiers/:number/:act", use: ask)
        router.post("gestion/dossiers/:number/:act", use: act)
    }

    @Sendable private func ask(_: Request, _ context: PortalContext) async throws -> Response {
        let (act, application) = (try act(context), try await portal.application(context))
        let actions = application.standing.actions(for: try context.actor(), fourEyes: portal.settings.fourEyes)
        guard act != .start, !act.actions.isDisjoint(with: actions) else {
            throw Applications.Refusal.notAllowed(act.actions.first ?? .close)
        }
        return try await page(act, application, context, Self.prefilled(act, application, today: portal.today))
    }

    @Sendable private func act(_: Request, _ context: PortalContext) async throws -> Response {
        let act = try act(context)
        let number = context.parameters.get("number") ?? ""
        do {
            try await perform(act, number, context)
            return .redirect(to: Path.file(number))
        } catch let problems as Problems {
            let application = try await portal.application(context)
            return try await page(
                act, application, context, context.form, problems,
                revision: context.form.text("revision").flatMap(Int.init),
                status: .unprocessableContent)
        } catch Applications.Refusal.changedMeanwhile(let application, let since) {
            return try await page(
                act, application, context, context.form, warning: Self.warning(since), status: .conflict)
        }
    }

    private func perform(_ act: StaffAct, _ number: String, _ context: PortalContext) async throws {
        let (actor, now, mails) = (try context.actor(), portal.now(), portal.mails)
        let fourEyes = portal.settings.fourEyes
        let form = ActForm(form: context.form)
        let store = portal.stores.applications
        guard let revision = context.form.text("revision").flatMap(Int.init) else { throw Failure.badRequest }
        switch act {
        case .start:
            try await store.startReview(number, by: actor, seeing: revision, at: now) {
                [try mails.aboutApplication("started", $0)]
            }
        case .handOver:
            try await handOver(number, to: try form.colleague(), by: actor, seeing: revision)
        case .complement:
            let request = try form.complement(today: portal.today)
            try await store.requestComplement(
                number, items: request.items, message: request.message, deadline: request.deadline, by: actor,
                seeing: revision, at: now
            ) { [try mails.complementRequested($0)] }
        case .propose:
            let approvers = try await colleagues { $0.role == .approver && (!fourEyes || $0.id != actor.id) }
            try await store.propose(number, outcome: try form.outcome(), by: actor, seeing: revision, at: now) { file in
                try approvers.map { try mails.toStaff("proposed", $0, file, from: actor) }
            }
        case .decide:
            try await store.decide(
                number, outcome: try form.outcome(), quality: try form.quality(), by: actor, seeing: revision,
                fourEyes: fourEyes, at: now
            ) { [try mails.decided($0)] }
        case .sendBack:
            let reason = try form.reason()
            let staff = try await colleagues { _ in true }
            try await store.sendBack(number, because: reason, by: actor, seeing: revision, fourEyes: fourEyes, at: now)
            { file in
                try staff.filter { $0.id == file.assignee }.map {
                    try mails.toStaff("returned", $0, file, from: actor, reason)
                }
            }
        case .close:
            try await store.close(number, because: try form.closing(), by: actor, seeing: revision, at: now) { closed in
                [try mails.aboutApplication("closed", closed) { $0.text = closed.closingReason?.name }]
            }
        }
    }

    /// The colleague is told by mail; the applicant has nothing to do with it.
    private func handOver(_ number: String, to id: String, by actor: Actor, seeing revision: Int) async throws {
        let mails = portal.mails
        let told = try await colleagues { $0.id == id && id != actor.id }
        try await portal.stores.applications.handOver(
            number, to: id, by: actor, seeing: revision, at: portal.now()
        ) { file in try told.map { try mails.toStaff("handed", $0, file, from: actor) } }
    }

    /// Those who may analyse or decide, and whose account is open.
    private func colleagues(_ isMeant: (Account) -> Bool) async throws -> [Account] {
        try await portal.stores.accounts.staff().filter {
            ($0.role == .reviewer || $0.role == .approver) && !$0.isDisabled && isMeant($0)
        }
    }

    private func act(_ context: PortalContext) throws -> StaffAct {
        guard let act = StaffAct(rawValue: context.parameters.get("act") ?? "") else { throw Failure.notFound }
        return act
    }

    private func page(
        _ act: StaffAct, _ application: Application, _ context: PortalContext, _ form: FormData,
        _ problems: Problems = Problems(), warning: String? = nil, revision: Int? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let number = application.number ?? ""
        let colleagues = try await colleagues { _ in true }
        return try portal.page(
            FormPage(
                title: "\(act.label) – \(number)", intro: ["\(application.company?.name ?? ""), \(number)."],
                warning: warning,
                form: FormView(
                    action: Path.act(number, act.rawValue), csrf: context.csrf, act.fields(colleagues: colleagues),
                    form, problems, submit: act.label, revision: revision ?? application.revision),
                back: Path.file(number), backLabel: "Revenir au dossier"), context, status: status)
    }

    /// The decision starts from what was proposed; a complement gives thirty days.
    private static func prefilled(_ act: StaffAct, _ application: Application, today: CivilDay) -> FormData {
        var form = FormData()
        switch (act, application.proposal) {
        case (.decide, .accept): form.set("sens", "accepter")
        case (.decide, .refuse(let reasons)):
            form.set("sens", "refuser")
            form.set("motifs", all: reasons.grounds.map(\.rawValue))
            form.set("faits", reasons.facts)
        case (.complement, _):
            form.set("echeance", French.shortDay(today.adding(days: Deadlines.usualComplement)))
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
