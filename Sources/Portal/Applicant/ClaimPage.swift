import Referencing

/// The fiche, the charter in full, and the questions.
struct ClaimPage: Page {
    static let template = "applicant/claim"
    let title: String
    let facts: [Summary.Line]
    let charterTitle: String
    let version: String
    let inForceFrom: String
    let articles: [Charter.Article]
    let form: FormView

    init(
        _ supplier: Supplier, _ charter: Charter, _ answers: FormData, _ problems: ValidationErrors,
        _ context: PortalContext
    ) {
        title = "Revendiquer la fiche «\u{A0}\(supplier.name)\u{A0}»"
        facts = Summary.lines(supplier)
        (charterTitle, version) = (charter.title, charter.version)
        (inForceFrom, articles) = (French.day(charter.inForceFrom), charter.articles)
        var form = FormView(
            action: Routes.claim.path(supplier.slug), csrf: context.csrf, ClaimForm.fields(address: supplier.email),
            answers, problems, submit: "Revendiquer cette fiche")
        form.hidden = [.init(name: "version", value: charter.version)]
        self.form = form
    }
}
