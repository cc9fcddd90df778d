import Foundation
import Referencing

/// The choices of the directory's filters. The page holds 135 of them, and rendering each at each request would take
/// longer than all the rest: a template draws every choice once at start, and a request puts the numbers in.
struct DirectoryChoices: Sendable {
    let themes: ChoiceList
    let regions: ChoiceList
    let departments: ChoiceList

    init(_ renderer: Renderer) throws {
        themes = try ChoiceList(Theme.allCases.map { ($0.rawValue, $0.name) }, "public/theme", renderer)
        regions = try ChoiceList(Region.all.map { ($0.code, $0.name) }, "public/option", renderer)
        departments = try ChoiceList(
            Department.all.map { ($0.code, "\($0.code) \($0.name)") }, "public/option", renderer)
    }
}

/// One filter's choices, each drawn chosen and not chosen, cut where its number goes.
struct ChoiceList: Sendable {
    private struct Choice: View {
        let code: String
        let name: String
        let count: String
        let isChosen: Bool
    }

    private struct Halves: Sendable {
        let before: String
        let after: String
    }

    private let free: [Halves]
    private let chosen: [Halves]
    /// Stands where the number goes; no name holds it.
    private static let mark = "\u{E000}"

    init(_ choices: [(code: String, name: String)], _ template: String, _ renderer: Renderer) throws {
        func drawn(isChosen: Bool) throws -> [Halves] {
            try choices.map { code, name in
                let choice = Choice(code: code, name: name, count: Self.mark, isChosen: isChosen)
                let parts = try renderer.text(choice, template).components(separatedBy: Self.mark)
                guard parts.count == 2 else {
                    throw Renderer.Failure(description: "\(template) does not show the number once")
                }
                return Halves(before: parts[0], after: parts[1])
            }
        }
        free = try drawn(isChosen: false)
        chosen = try drawn(isChosen: true)
    }

    /// - Parameters:
    ///   - counts: in the order of the choices.
    ///   - isChosen: by place in that order.
    func html(
        _ counts: [Int], isChosen: (Int) -> Bool, isShown: (Int) -> Bool = { _ in true }
    ) -> RenderedHTML {
        var text = ""
        text.reserveCapacity(free.reduce(0) { $0 + $1.before.utf8.count + $1.after.utf8.count + 8 })
        for (place, count) in counts.enumerated() where isShown(place) {
            let halves = isChosen(place) ? chosen[place] : free[place]
            text += halves.before
            text += French.number(count)
            text += halves.after
        }
        return RenderedHTML(renderText: text)
    }
}
