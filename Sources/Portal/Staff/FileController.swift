import Foundation
import Hummingbird
import Referencing
import Store

/// The page of a file, its letters, its notes.
struct FileController: Sendable {
    let applications: Applications
    let suppliers: Suppliers
    let letters: Documents
    let mails: MailQueue
    let issuedActs: IssuedActs
    let appeals: Appeals
    let files: VisibleFile
    let documents: DossierDocuments
    let delegations: Delegations
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.file, use: show)
        router.post(Routes.notes, use: addNote)
        router.post(Routes.fileMails, use: sendAgain)
        router.post(Routes.posting, use: recordPosting)
        router.get(Routes.signedLetterFile) { _, context, number, version in
            try await documents.file(
                .signedLetter, version: version.number, of: try await files.read(number, context).id)
        }
        router.get(Routes.signedLetterPicture) { _, context, number, page in
            try await documents.picture(
                .signedLetter, page, of: try await files.read(number, context).id, context)
        }
        router.get(Routes.formerDecisionToStaff) { _, context, number, decision in
            try await documents.formerPrinted(decision.number, of: try await files.read(number, context), context)
        }
        router.get(Routes.issuedToStaff) { _, context, number, issued in
            try await documents.printed(issued.kind, of: try await files.read(number, context), context)
        }
    }

    @Sendable private func show(_: Request, _ context: PortalContext, _ number: ApplicationNumber) async throws
        -> Response
    {
        try await page(number, context, FormData(), ValidationErrors(), status: .ok)
    }

    private func page(
        _ number: ApplicationNumber, _ context: PortalContext, _ form: FormData, _ problems: ValidationErrors,
        status: HTTPResponse.Status
    ) async throws -> Response {
        let actor = try context.actor()
        let file = try await files.read(number, context)
        let history = try await applications.history(of: file.id)
        let notes = try await applications.notes(of: file.id, visibleTo: actor)
        let company = file.contents.company
        let others = try await company.asyncMap { try await applications.others(of: $0.siren, than: file.id) } ?? []
        let isReferenced =
            file.status == .accepted
            ? nil
            : try await company.asyncMap { try await suppliers.status(of: $0.siret, on: clock.today) == .referenced }
        let isOurModel = try await file.contents.signedLetter.asyncMap {
            try await letters.isOurLetter(sha256: $0.sha256)
        }
        let checks = FileChecks(
            file, charter: try rules.charter().version, others: others, isReferenced: isReferenced ?? false,
            isOurModel: isOurModel ?? false, today: clock.today)
        let view = FilePage(
            file, checks, history, notes, lost: try await mails.abandoned(about: file.id, limit: 20),
            notice: try await issuedActs.notice(of: file.id), former: try await documents.former(of: file),
            appeals: try await appeals.all(against: .application(number), visibleTo: actor),
            actions: try rules.policy().actions(for: actor, on: .filed(file)),
            isDelegated: try await delegations.held(by: actor, on: clock.today) != nil,
            today: clock.today, context, form, problems)
        return try pages.page(view, context, status: status)
    }

    /// What was given up of this file's mails goes back to the queue.
    @Sendable private func sendAgain(_: Request, _ context: PortalContext, _ number: ApplicationNumber) async throws
        -> Response
    {
        let (file, actor) = (try await files.file(number, context), try context.actor())
        _ = try await mails.retryAbandoned(about: file.id, by: Author(actor), staff: actor, at: clock.now())
        return .redirect(to: Routes.file.path(number))
    }

    @Sendable private func recordPosting(
        _: Request, _ context: PortalContext, _ number: ApplicationNumber
    ) async throws -> Response {
        let file = try await files.file(number, context)
        let day = FrenchDay.read(context.form.text(FilePage.postingField.name) ?? "")
        guard let day, let decided = try await issuedActs.notice(of: file.id)?.issuedAt, CivilDay(of: decided) <= day,
            day <= clock.today
        else {
            var problems = ValidationErrors()
            problems.add(
                "Saisissez une date, de celle de la décision à aujourd’hui, sous la forme 31/01/2027.",
                FilePage.postingField.name)
            return try await page(number, context, context.form, problems, status: .unprocessableContent)
        }
        try await issuedActs.recordPosting(of: file.id, on: day, by: try context.actor(), at: clock.now())
        return .redirect(to: Routes.file.path(number))
    }

    @Sendable private func addNote(_: Request, _ context: PortalContext, _ number: ApplicationNumber) async throws
        -> Response
    {
        var problems = ValidationErrors()
        let text = context.form.text("note") ?? ""
        if text.isEmpty { problems.add("Écrivez la note.", "note") }
        if PlainText.length(text) > 4000 { problems.add("Une note ne doit pas dépasser 4 000 caractères.", "note") }
        guard problems.isEmpty else {
            return try await page(number, context, context.form, problems, status: .unprocessableContent)
        }
        try await applications.addNote(
            text, to: number, by: try context.actor(), once: context.form.onceKey, at: clock.now())
        return .redirect(to: Routes.file.path(number) + "#notes")
    }
}

extension Optional {
    /// What a value becomes, where that takes time.
    func asyncMap<Result>(_ change: (Wrapped) async throws -> Result) async throws -> Result? {
        guard let self else { return nil }
        return try await change(self)
    }
}
