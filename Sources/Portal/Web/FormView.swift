import Foundation

/// A form as a page shows it: the fields, and the summary of what is wrong.
struct FormView: View {
    struct Line: View {
        let target: String
        let message: String
    }

    struct Hidden: View {
        let name: String
        let value: String
    }

    let action: String
    let csrf: String
    let fields: [Field]
    let problems: [Line]
    let hasProblems: Bool
    let submit: String
    var revision: String?
    /// Where to go afterwards: an address of this site.
    var suite: String?
    /// The key of a form whose effect must be there once, however often it is sent.
    var once: String?
    /// What was answered on the page before, sent again.
    var hidden: [Hidden] = []
    /// A second button, which leads back to the questions.
    var secondary: String?
    /// Whether a file is chosen here: the browser sends it in parts.
    let hasFile: Bool
    /// Whether a password is typed here, which a script shows on request.
    let hasPassword: Bool

    init(
        action: String, csrf: String, _ fields: [Field], _ form: FormData = FormData(),
        _ problems: ValidationErrors = ValidationErrors(),
        submit: String, revision: Int? = nil, isOnce: Bool = false
    ) {
        (self.action, self.csrf, self.submit) = (action, csrf, submit)
        let filled = fields.map { $0.filled(form, problems) }
        self.fields = filled
        hasFile = filled.contains { $0.isFile }
        hasPassword = filled.contains { $0.type == "password" }
        self.problems = problems.messages.map { problem in
            Line(target: filled.first { $0.name == problem.name }?.target ?? "contenu", message: problem.message)
        }
        hasProblems = !problems.isEmpty
        self.revision = revision.map(String.init)
        once = isOnce ? form.onceKey ?? UUID().uuidString : nil
    }
}

extension FormData {
    /// The key that the form carried, if it is one of ours.
    var onceKey: String? { text("cle").flatMap { UUID(uuidString: $0)?.uuidString } }
}
