import Foundation
import TestSupport
import Testing

/// French typography of what is written in templates and in the program: a quotation mark never stands alone at the end of a line.
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
}
