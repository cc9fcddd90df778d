import Referencing

/// A complement request with its answer, beside what the sections held before.
struct ComplementView: View {
    struct Item: View {
        let section: String
        let text: String
        let isIndispensable: Bool
        let changes: [Change]
        let hasChanges: Bool
    }

    struct Change: View {
        let label: String
        let before: String
        let after: String
    }

    let askedAt: String
    let deadline: String
    let message: String
    let answer: String?
    let answeredAt: String?
    /// When it ended without an answer.
    let endedAt: String?
    let items: [Item]

    /// - Parameter now: what the sections hold now, while nobody has answered.
    init(_ request: ComplementRequest, now: Extract) {
        askedAt = French.instant(request.askedAt)
        deadline = French.day(request.deadline)
        (message, answer) = (request.message, request.answer?.text)
        answeredAt = (request.answer?.at).map(French.instant)
        endedAt = request.endedAt.map(French.instant)
        let after = request.answer?.contents ?? now
        items = request.items.map { item in
            let changes = Self.changes(item.section, request.former, after)
            return Item(
                section: item.section.name, text: item.text, isIndispensable: item.isIndispensable, changes: changes,
                hasChanges: !changes.isEmpty)
        }
    }

    private static func changes(_ section: Section, _ before: Extract, _ after: Extract) -> [Change] {
        switch section {
        case .charter: return []
        case .company: return compared(Summary.lines(before.company), Summary.lines(after.company))
        case .profile: return compared(Summary.lines(before.profile), Summary.lines(after.profile))
        case .letter:
            let (before, after) = (before.signedLetterSHA256 ?? "aucune", after.signedLetterSHA256 ?? "aucune")
            return before == after ? [] : [Change(label: "Lettre signée (empreinte)", before: before, after: after)]
        }
    }

    /// The lines that differ.
    static func compared(_ before: [Summary.Line], _ after: [Summary.Line]) -> [Change] {
        let old = Dictionary(before.map { ($0.label, $0.value) }) { first, _ in first }
        let new = Dictionary(after.map { ($0.label, $0.value) }) { first, _ in first }
        var labels = before.map(\.label)
        labels += after.map(\.label).filter { old[$0] == nil }
        return labels.filter { old[$0] != new[$0] }.map { label in
            Change(label: label, before: old[label] ?? "–", after: new[label] ?? "–")
        }
    }
}
