import Foundation
import HTTPTypes
import Referencing
import Store

/// A letter as it would leave, to be read again before it does: a first form gives its words, a second one confirms them.
struct LetterPreview {
    let title: String
    let blocks: [IssuedAct.Block]

    /// The names under which the two forms speak to each other.
    static let seen = "vu"
    private static let change = "modifier"

    /// What tells this letter from another one: whoever confirms has read these very words.
    var digest: String { String(Digest.sha256(title + blocks.plainText).prefix(32)) }

    /// Whether a form confirms a letter, and not asks for it or goes back to the questions.
    static func isConfirmed(_ form: FormData) -> Bool { form.has(seen) && !isChange(form) }

    /// Whether somebody who read the letter wants to change it.
    static func isChange(_ form: FormData) -> Bool { form.has(change) }

    /// The page that shows the letter and asks to confirm it; nil when the form confirms this very letter, with a code.
    /// - Parameters:
    ///   - fields: the questions of the first form, whose answers are sent again.
    ///   - problems: what is wrong with the confirmation.
    func page(
        _ heading: String, action: String, csrf: String, _ fields: [Field], _ form: FormData,
        _ problems: ValidationErrors, back: String
    ) -> LetterPreviewPage? {
        let (isConfirmed, isRead) = (Self.isConfirmed(form), form.text(Self.seen) == digest)
        var problems = problems
        if isConfirmed, isRead, problems.isEmpty {
            if form.text(SecondFactorCheck.name) != nil { return nil }
            problems.add("Saisissez le code de sécurité.", SecondFactorCheck.name)
        }
        var view = FormView(
            action: action, csrf: csrf, [SecondFactorCheck.field], FormData(), problems, submit: "Confirmer et envoyer",
            revision: form.text("revision").flatMap(Int.init))
        view.hidden =
            fields.flatMap { field in form.all(field.name).map { .init(name: field.name, value: $0) } }
            + [.init(name: Self.seen, value: digest)]
        view.secondary = "Modifier"
        return LetterPreviewPage(
            title: heading, letterTitle: title, blocks: blocks.map(IssuedBlock.init),
            hasChanged: isConfirmed && !isRead, form: view, back: back)
    }
}

struct LetterPreviewPage: Page {
    static let template = "staff/preview"
    let title: String
    let letterTitle: String
    let blocks: [IssuedBlock]
    let hasChanged: Bool
    let form: FormView
    let back: String

    var status: HTTPResponse.Status { form.hasProblems ? .unprocessableContent : .ok }
}
