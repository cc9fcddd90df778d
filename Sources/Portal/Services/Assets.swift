import Foundation
import Store

/// The files of `Public/` that pages name: each name carries the hash of its content, so that a browser keeps the file
/// for good and still gets a new one at once.
public struct Assets: Sendable, Equatable {
    let css: String
    let script: String
    let passwordScript: String
    let icon: String
    /// The State's mark for letters, which fetch nothing: Marianne, and the motto, as addresses that hold the drawing.
    let marianne: String
    let motto: String

    /// - Throws: the file system's error.
    public init(folder: String) throws {
        css = try Self.named("/dsfr/portal.min.css", in: folder)
        script = try Self.named("/js/annuaire.js", in: folder)
        passwordScript = try Self.named("/js/mot-de-passe.js", in: folder)
        let style = try String(contentsOfFile: "\(folder)/dsfr/portal.min.css", encoding: .utf8)
        marianne = try Self.drawing(of: ".fr-logo:before", in: style)
        motto = try Self.drawing(of: ".fr-logo:after", in: style)
        icon = try Self.named("/dsfr/favicon/favicon.svg", in: folder)
    }

    /// Where browsers that ask for `/favicon.ico` find the icon.
    static let oldIcon = "/dsfr/favicon/favicon.ico"

    /// The design system has no such drawing where it is looked for: another version of it.
    struct MissingDrawing: Error, CustomStringConvertible {
        let description: String
    }

    /// The drawing of a rule of the design system; quotation marks are written so that a template leaves them as they are.
    private static func drawing(of selector: String, in style: String) throws -> String {
        let rule = "\(selector){background-image:url(\""
        guard let start = style.firstRange(of: rule)?.upperBound, let end = style[start...].firstIndex(of: "\""),
            style[start..<end].hasPrefix("data:image/svg+xml")
        else { throw MissingDrawing(description: "the design system has no drawing under \(selector)") }
        return style[start..<end].replacingOccurrences(of: "'", with: "%27")
    }

    private static func named(_ path: String, in folder: String) throws -> String {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + path))
        return HashedName(path: path, hash: HashedName.hash(bytes)).written
    }
}

/// `/dsfr/portal.min.3fa4b2c1.css`: a file, and the beginning of its content's SHA-256.
struct HashedName: Equatable {
    let path: String
    let hash: String

    init(path: String, hash: String) { (self.path, self.hash) = (path, hash) }

    /// Nil when the name carries no hash.
    init?(_ written: String) {
        let parts = written.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 3, let hash = parts.dropLast().last, hash.utf8.count == 8,
            hash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        path = (parts.dropLast(2) + [parts[parts.count - 1]]).joined(separator: ".")
        self.hash = String(hash)
    }

    var written: String {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false)
        return (parts.dropLast() + [hash[...]] + parts.suffix(1)).joined(separator: ".")
    }

    static func hash(_ bytes: Data) -> String { String(Digest.sha256(bytes).prefix(8)) }
}
