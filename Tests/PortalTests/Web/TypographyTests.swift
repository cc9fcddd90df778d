import Foundation
import TestSupport
import Testing

/// French typography of what is written in templates and in the program: neither a quotation mark nor a colon, a semicolon, a
/// question mark or an exclamation mark stands alone at the beginning or the end of a line.
@Suite struct TypographyTests {
    private static func files(_ folder: String, _ end: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(TestPortal.root)/\(folder)")
            .filter { $0.hasSuffix(end) }.map { "\(TestPortal.root)/\(folder)/\($0)" }
    }

    /// Lines that a visitor may read: no comments.
    private static func lines(_ file: String) throws -> [Substring] {
        try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").filter { line in
            guard let comment = line.range(of: "//"), let mark = line.firstIndex(of: "«") else { return true }
            return mark < comment.lowerBound || line[..<comment.lowerBound].hasSuffix(":")
        }
    }

    @Test func quotationMarksKeepWhatTheyHold() throws {
        let files =
            try Self.files("Templates", ".mustache") + Self.files("Sources/Portal", ".swift")
            + Self.files("Sources/Referencing", ".swift")
        for file in files {
            for line in try Self.lines(file) {
                #expect(!line.contains("« ") && !line.contains(" »"), "\(file): \(line)")
            }
        }
    }

    @Test func noPunctuationBeginsALine() throws {
        for file in try Self.files("Templates", ".mustache") {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            for written in text.split(separator: #/<[^>]*>|\{\{[^}]*\}\}/#) {
                #expect(!written.contains(Self.loose), "\(file): \(written)")
            }
        }
        for file in try Self.files("Sources/Portal", ".swift") + Self.files("Sources/Referencing", ".swift") {
            for written in Self.literals(try String(contentsOfFile: file, encoding: .utf8)) {
                #expect(!written.contains(Self.loose), "\(file): \(written)")
            }
        }
    }

    @Test func theTestFindsALiteralInsideAnother() {
        #expect(
            Self.literals(#"a ? "b \(c ? "Motif : d" : "") e" : f // "g : h""#).sorted() == ["", "Motif : d", "b x e"])
    }

    /// A plain space before a punctuation mark that wants a no-break one.
    private static var loose: Regex<Substring> { #/ [:;?!](?=\s|$)/# }

    /// What string literals of a source file hold, without comments and interpolations.
    private static func literals(_ source: String) -> [String] {
        var (found, open) = ([String](), [(text: String, depth: Int)]())
        var rest = Substring(source)
        // Whether the characters that follow are those of the innermost literal, and not of code inside it.
        var isText = false
        while let character = rest.first {
            rest.removeFirst()
            if isText, character == "\\" {
                // A word stands for what an interpolation says.
                if rest.first == "(" { isText = false }
                open[open.count - 1].text += rest.first == "(" ? "x" : "\\"
                rest = rest.dropFirst()
            } else if isText, character == "\"" {
                found.append(open.removeLast().text)
                isText = false
            } else if isText {
                open[open.count - 1].text.append(character)
            } else if character == "/", rest.first == "/" {
                rest = rest.drop { $0 != "\n" }
            } else if character == "\"" {
                open.append(("", 0))
                isText = true
            } else if character == "(", !open.isEmpty {
                open[open.count - 1].depth += 1
            } else if character == ")", !open.isEmpty {
                open[open.count - 1].depth -= 1
                if open[open.count - 1].depth < 0 { (open[open.count - 1].depth, isText) = (0, true) }
            }
        }
        return found
    }
}
