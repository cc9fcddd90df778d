import Foundation
import Mustache
import Store

/// The templates, read once at start.
public struct Renderer: Sendable {
    private let library: MustacheLibrary
    private let isStrict: Bool
    private let assets: Assets
    /// Whether all that is shown is invented; every page says so.
    private let isDemo: Bool
    /// Changes whenever a template or a file that pages name does: part of the tags of pages that caches keep.
    public let fingerprint: String

    /// Why a page cannot be rendered: a fault of ours, never of a visitor.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameters:
    ///   - isStrict: a name that a template asks for and no page holds is an error, not an empty place.
    ///   - isDemo: whether all that is shown is invented; every page says so.
    /// - Throws: ``Failure`` when a template is missing; the parser's error when one is malformed.
    public init(folder: String, assets: Assets, isStrict: Bool = false, isDemo: Bool = false) async throws {
        library = try Self.library(folder)
        (self.isStrict, self.assets, self.isDemo) = (isStrict, assets, isDemo)
        fingerprint = try Self.fingerprint(of: folder, "\(assets) \(isDemo)")
        guard library.getTemplate(named: "layout") != nil else {
            throw Failure(description: "the templates cannot be read in \(folder)")
        }
    }

    /// Every template escapes what it is given byte by byte, but for the mails, which say that they are plain text. The
    /// library's own escaping goes by characters, and lets a quote through that an accent follows.
    private static func library(_ folder: String) throws -> MustacheLibrary {
        MustacheContentTypes.register(EscapedText(), named: "ESCAPED")
        var library = MustacheLibrary()
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) where name.hasSuffix(".mustache") {
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            try library.register(
                text.hasPrefix("{{% CONTENT_TYPE") ? text : "{{% CONTENT_TYPE:ESCAPED}}\(text)",
                named: String(name.dropLast(".mustache".count)))
        }
        return library
    }

    private static func fingerprint(of folder: String, _ rest: String) throws -> String {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".mustache") }
        let digests = try names.sorted().map { name in
            "\(name) \(Digest.sha256(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))))"
        }
        return String(Digest.sha256((digests + [rest]).joined(separator: "\n")).prefix(8))
    }

    func page(_ page: some Page, _ layout: Layout) throws -> String {
        try render(page, title: page.title, type(of: page).template, layout)
    }

    /// A page whose values are marks; see ``PrecompiledTemplate``.
    func template<Slot>(_ marks: SlotMarks<Slot>, _ template: String) throws -> String {
        try render(marks, title: SlotMarks<Slot>.mark("title"), template, Layout())
    }

    /// A letter or a mail, without the layout of the site.
    func text(_ view: some View, _ template: String) throws -> String {
        try render(view, title: nil, template, Layout())
    }

    private func render(_ view: some View, title: String?, _ template: String, _ layout: Layout) throws -> String {
        let missing = isStrict ? MissingNames() : nil
        var layout = layout
        layout.isDemo = isDemo
        let shell = Shell(page: view, title: title, layout: layout, assets: assets, missing: missing)
        guard let text = library.render(shell, withTemplate: template) else {
            throw Failure(description: "there is no template \(template)")
        }
        if let missing, !missing.names.isEmpty {
            throw Failure(description: "\(template) asks for \(missing.names.sorted().joined(separator: ", "))")
        }
        return text
    }
}

/// Text as HTML and XML take it for text, in a quoted attribute too.
private struct EscapedText: MustacheContentType {
    func escapeText(_ text: String) -> String {
        var writer = ByteWriter()
        writer.writeEscaped(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
