import Foundation
import Referencing

/// The charter, read in full, and the box that accepts it.
struct CharterPage: Page {
    static let template = "applicant/charter"
    let title: String
    let version: String
    let inForceFrom: String
    let articles: [Charter.Article]
    let form: FormView
    let acceptedAt: String?

    init(
        _ charter: Charter, _ application: Application, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors()
    ) {
        title = charter.title
        (version, inForceFrom, articles) = (charter.version, French.day(charter.inForceFrom), charter.articles)
        form = FormView(
            action: Routes.charter.path(), csrf: context.csrf, [FormController.charterField],
            FormData(), problems, submit: "Accepter la charte")
        let accepted = application.contents.acceptance.flatMap { $0.version == charter.version ? $0 : nil }
        acceptedAt = accepted.map { French.instant($0.acceptedAt) }
    }
}
