import Referencing
import Store

/// Where a file stands, drawn as steps: received, under review, decided.
struct FollowUpProgress: View {
    struct Step: View {
        let name: String
        let lines: [String]
        let isDone: Bool
        let isCurrent: Bool
    }

    let steps: [Step]

    /// - Parameter usualDays: how long a decision usually takes; nil where nobody can say.
    init(_ file: FiledApplication, _ entries: [JournalEntry], _ standing: Standing, usualDays: Int?) {
        let received = Step(
            name: "Reçu", lines: ["Le \(French.instant(file.filedAt))"], isDone: true,
            isCurrent: file.status == .submitted)
        let begun = entries.first { $0.event == .application(.reviewStarted) }?.at
        let isUnderReview = file.status == .underReview || file.status == .awaitingDecision
        let review = Step(
            name: "Instruction", lines: Self.review(file, begun.map(French.instant), standing), isDone: begun != nil,
            isCurrent: isUnderReview)
        let end = Step(
            name: file.status == .withdrawn || file.status == .closed ? "Fin" : "Décision",
            lines: Self.end(file, entries, usualDays), isDone: !file.status.isLive, isCurrent: !file.status.isLive)
        steps = [received, review, end]
    }

    private static func review(_ file: FiledApplication, _ begun: String?, _ standing: Standing) -> [String] {
        if let begun { return ["Commencée le \(begun)"] }
        guard file.status.isLive else { return [] }
        return standing.ahead == 0
            ? ["Votre dossier est le prochain à examiner."]
            : [
                "\(French.count(standing.ahead, "dossier déposé avant le vôtre attend", "dossiers déposés avant le vôtre attendent")) encore une décision."
            ]
    }

    private static func end(_ file: FiledApplication, _ entries: [JournalEntry], _ usualDays: Int?) -> [String] {
        guard file.status.isLive else {
            let ended = file.decision?.decidedAt ?? entries.last { $0.event.endsApplication }?.at
            return [file.status.plainName] + (ended.map { ["Le \(French.instant($0))"] } ?? [])
        }
        let usual = usualDays.map {
            $0 < 1
                ? "Habituellement le jour même."
                : "Habituellement \(French.count($0, "jour", "jours")) après la réception (la moitié des dossiers des 90 derniers jours)."
        }
        if let day = file.silentSince {
            return ["Rejet implicite le \(French.day(day))", "Décision expresse possible"]
        }
        return [usual, file.dueOn.map { "Date légale : \(French.day($0))." }].compactMap { $0 }
    }
}

extension Event {
    /// Whether nobody waits for an application any more after it.
    fileprivate var endsApplication: Bool {
        switch self {
        case .application(.withdrawn), .application(.closed), .application(.accepted), .application(.refused): true
        default: false
        }
    }
}
