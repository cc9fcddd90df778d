import Referencing

/// A section that cannot be changed any more: what it says, why it is closed, and what was typed all the same.
struct ClosedSectionPage: Page {
    static let template = "applicant/closed"
    let title: String
    let reason: String
    let lines: [Summary.Line]
    let typed: [TypedValue]
    let hasTyped: Bool

    init(_ section: Section, _ contents: Contents, _ fields: [Field], _ form: FormData) {
        title = section.name
        reason = Failure(.closedSection(section)).advice
        lines = Summary(contents).parts.first { $0.name == section.name }?.lines ?? []
        typed = TypedValue.all(form, fields)
        hasTyped = !typed.isEmpty
    }
}

/// What somebody typed, shown so that it is not lost.
struct TypedValue: View {
    let label: String
    let value: String

    /// The answers to some questions, in their order.
    static func all(_ form: FormData, _ fields: [Field]) -> [TypedValue] {
        fields.flatMap { field in
            form.all(field.name).filter { !$0.isEmpty }.map { value in
                TypedValue(
                    label: field.label, value: field.options.first { $0.value == value }?.label ?? value)
            }
        }
    }
}
