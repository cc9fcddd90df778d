import Foundation
import Mustache

/// The templates, read once at start.
public struct Renderer: Sendable {
    private let library: MustacheLibrary
    private let isStrict: Bool

    /// Why a page cannot be rendered: a fault of ours, never of a visitor.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter isStrict: a name that a template asks for and no page holds is an error, not an empty place.
    public init(folder: String, isStrict: Bool = false) async throws {
        library = try await MustacheLibrary(directory: folder)
        self.isStrict = isStrict
        // The library takes an unreadable folder for an empty one.
        guard library.getTemplate(named: "layout") != nil else {
            throw Failure(description: "the templates cannot be read in \(folder)")
        }
    }

    func page(_ page: some Page, _ layout: Layout) throws -> String {
        try render(page, title: page.title, type(of: page).template, layout)
    }

    /// A letter or a mail, without the layout of the site.
    func text(_ view: some View, _ template: String) throws -> String {
        try render(view, title: "", template, Layout())
    }

    private func render(_ view: some View, title: String, _ template: String, _ layout: Layout) throws -> String {
        let missing = isStrict ? MissingNames() : nil
        let shell = Shell(page: view, title: title, layout: layout, missing: missing)
        guard let text = library.render(shell, withTemplate: template) else {
            throw Failure(description: "there is no template \(template)")
        }
        if let missing, !missing.names.isEmpty {
            throw Failure(description: "\(template) asks for \(missing.names.sorted().joined(separator: ", "))")
        }
        return text
    }
}
