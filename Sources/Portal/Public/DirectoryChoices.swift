import Directory
import Foundation
import Referencing

/// The choices of the directory's filters: some 140 of them stand on each page, drawn once at start by their templates
/// and cut where the number goes.
struct DirectoryChoices: Sendable {
    let themes: ChoiceList<Theme>
    let regions: ChoiceList<Region>
    let departments: ChoiceList<Department>
    let sizes: ChoiceList<FirmSize>
    let manners: ChoiceList<DirectoryQuery.Manner>
    let radii: [PlainOption]
    let sorts: [PlainOption]

    init(_ renderer: Renderer) throws {
        themes = try ChoiceList(Theme.allCases, "public/box", .theme, renderer) { ($0.rawValue, $0.name) }
        regions = try ChoiceList(Region.all, "public/option", .region, renderer) { ($0.code, $0.name) }
        departments = try ChoiceList(Department.all, "public/option", .department, renderer) {
            ($0.code, "\($0.code) \($0.name)")
        }
        sizes = try ChoiceList(FirmSize.allCases, "public/box", .size, renderer) { ($0.rawValue, $0.name) }
        manners = try ChoiceList(DirectoryQuery.Manner.allCases, "public/box", .manner, renderer) {
            ($0.rawValue, $0.name)
        }
        radii = try Query.radii.map { try PlainOption("\(Int($0))", "\(Int($0)) km", renderer) }
        sorts = [
            try PlainOption("", "Pertinence", renderer),
            try PlainOption("distance", "Distance (avec un lieu)", renderer),
        ]
    }
}

/// A choice without a number, drawn chosen and not chosen.
struct PlainOption: Sendable {
    private struct Option: View {
        let code: String
        let name: String
        let isChosen: Bool
    }

    let free: String
    let chosen: String

    init(_ code: String, _ name: String, _ renderer: Renderer) throws {
        free = try renderer.text(Option(code: code, name: name, isChosen: false), "public/plainoption")
        chosen = try renderer.text(Option(code: code, name: name, isChosen: true), "public/plainoption")
    }
}

/// One filter's choices, each drawn chosen and not chosen.
struct ChoiceList<Value: Hashable & Sendable>: Sendable {
    private struct Choice: View {
        let parameter: String
        let code: String
        let name: String
        let isChosen: Bool
        let count = RenderedHTML(renderText: SlotMarks<CountSlot>.mark("count"))
    }

    private enum CountSlot: String, CaseIterable { case count }

    /// What stands before and after the number of a choice.
    private struct Halves: Sendable {
        let before: ByteWriter
        let after: ByteWriter
    }

    private let free: [Value: Halves]
    private let chosen: [Value: Halves]

    init(
        _ values: [Value], _ template: String, _ parameter: QueryParameter, _ renderer: Renderer,
        _ words: (Value) -> (code: String, name: String)
    ) throws {
        func drawn(isChosen: Bool) throws -> [Value: Halves] {
            try values.reduce(into: [:]) { drawn, value in
                let (code, name) = words(value)
                let choice = Choice(parameter: parameter.rawValue, code: code, name: name, isChosen: isChosen)
                let parts = try renderer.text(choice, template)
                    .components(separatedBy: SlotMarks<CountSlot>.mark("count"))
                guard parts.count == 2 else {
                    throw Renderer.Failure(description: "\(template) does not show the number once")
                }
                drawn[value] = Halves(before: ByteWriter(parts[0]), after: ByteWriter(parts[1]))
            }
        }
        free = try drawn(isChosen: false)
        chosen = try drawn(isChosen: true)
    }

    func write(
        _ counts: [FacetCount<Value>], to writer: inout ByteWriter, isChosen: (Value) -> Bool,
        isShown: (Value) -> Bool = { _ in true }
    ) {
        for count in counts where isShown(count.value) {
            guard let halves = isChosen(count.value) ? chosen[count.value] : free[count.value] else { continue }
            writer.write(halves.before)
            writer.write(French.number(count.count))
            writer.write(halves.after)
        }
    }
}
