import Directory
import Foundation
import NIOCore
import Referencing

/// The choices of the directory's filters: some 140 of them stand on each page, drawn once at start by their templates
/// and cut where the number goes.
struct DirectoryChoices: Sendable {
    let themes: ChoiceList
    let regions: ChoiceList
    let departments: ChoiceList
    let sizes: ChoiceList
    let manners: ChoiceList
    let radii: [PlainOption]
    let sorts: [PlainOption]

    init(_ renderer: Renderer) throws {
        themes = try ChoiceList(Theme.allCases.map { ($0.rawValue, $0.name) }, "public/box", "theme", renderer)
        regions = try ChoiceList(Region.all.map { ($0.code, $0.name) }, "public/option", "region", renderer)
        departments = try ChoiceList(
            Department.all.map { ($0.code, "\($0.code) \($0.name)") }, "public/option", "departement", renderer)
        sizes = try ChoiceList(FirmSize.allCases.map { ($0.rawValue, $0.name) }, "public/box", "taille", renderer)
        manners = try ChoiceList(
            DirectoryQuery.Manner.allCases.map { ($0.rawValue, $0.name) }, "public/box", "modalite", renderer)
        radii = try Near.radii.map { try PlainOption("\(Int($0))", "\(Int($0)) km", renderer) }
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
struct ChoiceList: Sendable {
    /// Stands where the number goes; no name holds it.
    private static let mark = "\u{E000}"

    private struct Choice: View {
        let parameter: String
        let code: String
        let name: String
        let isChosen: Bool
        let count = ChoiceList.mark
    }

    /// What stands before and after the number of a choice.
    private struct Halves: Sendable {
        let before: [UInt8]
        let after: [UInt8]
    }

    private let free: [Halves]
    private let chosen: [Halves]

    init(_ choices: [(code: String, name: String)], _ template: String, _ parameter: String, _ renderer: Renderer)
        throws
    {
        func drawn(isChosen: Bool) throws -> [Halves] {
            try choices.map { code, name in
                let choice = Choice(parameter: parameter, code: code, name: name, isChosen: isChosen)
                let parts = try renderer.text(choice, template).components(separatedBy: Self.mark)
                guard parts.count == 2 else {
                    throw Renderer.Failure(description: "\(template) does not show the number once")
                }
                return Halves(before: Array(parts[0].utf8), after: Array(parts[1].utf8))
            }
        }
        free = try drawn(isChosen: false)
        chosen = try drawn(isChosen: true)
    }

    /// - Parameter counts: in the order of the choices.
    func write(
        _ counts: [Int], to buffer: inout ByteBuffer, isChosen: (Int) -> Bool, isShown: (Int) -> Bool = { _ in true }
    ) {
        for (place, count) in counts.enumerated() where isShown(place) {
            let halves = isChosen(place) ? chosen[place] : free[place]
            buffer.writeBytes(halves.before)
            buffer.writeString(French.number(count))
            buffer.writeBytes(halves.after)
        }
    }
}
