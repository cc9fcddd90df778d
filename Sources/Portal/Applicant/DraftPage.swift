import Referencing
import Store

/// A draft: the steps, with what is done and what is left.
struct DraftPage: Page {
    static let template = "applicant/draft"
    let title = "Ma demande de référencement"
    let step: String
    let stepTitle: String
    let nextTitle: String?
    let steps: [Step]
    let isComplete: Bool
    let earlier: [EarlierLine]
    let hasEarlier: Bool
    let fiches: [OwnFicheLine]
    let hasFiches: Bool

    struct Step: View {
        let number: String
        let name: String
        let path: String
        let gaps: [String]
        let isDone: Bool
    }

    init(
        _ draft: Draft, charter: String, _ earlier: [Applications.FiledSummary], _ fiches: [OwnFicheLine],
        _ context: PortalContext
    ) {
        (self.fiches, hasFiches) = (fiches, !fiches.isEmpty)
        let gaps = draft.contents.gaps(charterInForce: charter)
        steps = Section.allCases.enumerated().map { index, section in
            let missing = gaps.filter { $0.section == section }.map(\.message)
            return Step(
                number: "\(index + 1)", name: section.name, path: section.path, gaps: missing, isDone: missing.isEmpty)
        }
        isComplete = gaps.isEmpty
        let names = Section.allCases.map(\.name) + ["Vérification et envoi"]
        let position = steps.firstIndex { !$0.isDone } ?? Section.allCases.count
        (step, stepTitle) = ("\(position + 1)", names[position])
        nextTitle = position + 1 < names.count ? names[position + 1] : nil
        self.earlier = earlier.map(EarlierLine.init)
        hasEarlier = !earlier.isEmpty
    }
}

/// A former application in a list.
struct EarlierLine: View {
    let path: String
    let number: String
    let filedOn: String
    let status: String

    init(_ file: Applications.FiledSummary) {
        (path, number) = (Routes.filed.path(file.number), file.number.text)
        (filedOn, status) = (French.instant(file.filedAt), file.status.plainName)
    }
}
