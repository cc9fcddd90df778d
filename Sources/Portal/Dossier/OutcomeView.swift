import Referencing

/// What was proposed or decided, with its reasons.
struct OutcomeView: View {
    let name: String
    let reasons: [String]
    let facts: String?

    init(_ outcome: Outcome) {
        switch outcome {
        case .accept: (name, reasons, facts) = ("Acceptation", [], nil)
        case .refuse(let given): (name, reasons, facts) = ("Refus", given.grounds.map(\.law), given.facts)
        }
    }
}
