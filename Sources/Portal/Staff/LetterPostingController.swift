import Hummingbird
import Referencing
import Store

/// Letters to suppliers that go by post: the staff records when they were delivered.
struct LetterPostingController: Sendable {
    let files: SupplierFiles
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.letterPosting) { _, context, slug, number in
            let (file, _) = try await letter(number, slug, context)
            return try pages.page(Self.posting(number, file, FormData(), ValidationErrors(), context), context)
        }
        router.post(Routes.letterPosting, use: recordPosting)
    }

    /// A letter that is to be sent by post.
    private func letter(
        _ number: LetterNumber, _ slug: String, _ context: PortalContext
    ) async throws -> (file: SupplierFile, letter: SupplierLetter) {
        let actor = try context.actor()
        let file = try await files.file(slug, context)
        let letter = try await files.letters(of: file.id, visibleTo: actor).first { $0.number == number.number }
        guard let letter, actor.role.analyses else { throw Failure.notFound }
        if letter.notice.notifiedOn != nil { throw Self.delivered(slug) }
        guard letter.isToBePosted(on: clock.today, isOwned: file.owner != nil) else { throw Failure.notFound }
        return (file, letter)
    }

    /// The second of two clicks, or a letter that its addressee opened meanwhile.
    private static func delivered(_ slug: String) -> Failure {
        Failure(
            status: .conflict, title: "Remise déjà connue",
            advice: "Ce courrier a été ouvert par son destinataire, ou sa remise est déjà enregistrée.",
            links: [PageLink(path: Routes.registered.path(slug), label: "Revenir à la fiche du registre")])
    }

    private static func posting(
        _ number: LetterNumber, _ file: SupplierFile, _ form: FormData, _ problems: ValidationErrors,
        _ context: PortalContext
    ) -> FormPage {
        FormPage(
            title: "Remise par la poste – courrier n° \(number.number)",
            intro: [
                "\(file.supplier.name). Un courrier que personne n’a ouvert au bout de quinze jours ne peut pas être opposé à son destinataire : il est envoyé par la poste (article R112-17 du code des relations entre le public et l’administration)."
            ],
            form: FormView(
                action: Routes.letterPosting.path(file.supplier.slug, number), csrf: context.csrf,
                [FilePage.postingField], form, problems, submit: "Enregistrer la remise"),
            back: Routes.registered.path(file.supplier.slug), backLabel: "Revenir à la fiche du registre")
    }

    @Sendable private func recordPosting(
        _: Request, _ context: PortalContext, _ slug: String, _ number: LetterNumber
    ) async throws -> Response {
        let (file, letter) = try await letter(number, slug, context)
        let day = FrenchDay.read(context.form.text(FilePage.postingField.name) ?? "")
        guard let day, CivilDay(of: letter.issuedAt) <= day, day <= clock.today else {
            var problems = ValidationErrors()
            problems.add(
                "Saisissez une date, de celle du courrier à aujourd’hui, sous la forme 31/01/2027.",
                FilePage.postingField.name)
            return try pages.problems(Self.posting(number, file, context.form, problems, context), context)
        }
        try await files.recordPosting(
            of: number.number, to: slug, on: day, by: try context.actor(), at: clock.now())
        return .redirect(to: Routes.registered.path(slug, query: [(.done, DoneMessage.posting.rawValue)]))
    }
}
