import Testing

@testable import Referencing

@Suite struct PlainTextTests {
    /// Found by the fuzzer: a quote that an accent follows was not doubled, and broke its line of CSV.
    @Test(arguments: ["\"\u{338}", "a\"\u{301};b", "\"\"\u{341}\"", "x\n\u{301}"])
    func aCellIsReadAsItWasWritten(text: String) {
        let line = CSV.cell(text, separator: ";") + ";end"
        let record = CSV.record(line, separator: ";")
        #expect(record.cells.map { Array($0.utf8) } == [text, "end"].map { Array($0.utf8) } && !record.isBroken)
    }

    @Test func bytesAreReplacedWhereverTheyStand() {
        #expect(Array("a<\u{338}\r\n<".replacing([60: "&lt;", 10: "\\n"]).utf8) == Array("a&lt;\u{338}\r\\n&lt;".utf8))
    }

    @Test(arguments: [
        ("Œuvre d’Élodie", "Œuvre d’Élodie"), ("a\u{FFFE}b", "ab"), ("a\u{FFFF}b\u{1FFFE}", "ab"),
        ("Ca\u{200B}bi\u{00AD}net\u{2060}", "Cabinet"), ("👩\u{200D}💻", "👩\u{200D}💻"),
        ("\u{202E}abc\u{2069}", "abc"), ("x\u{0}y\u{7F}z\u{85}", "xyz"), ("une\r\ndeux\rtrois\n", "une\ndeux\ntrois\n"),
        ("\u{FEFF}BOM", "BOM"), ("tab\tici", "tab\tici"), ("👩‍💻", "👩‍💻"), ("a\(Unicode.Scalar(0xFDD0 as UInt16)!)", "a"),
    ])
    func whatNobodySeesIsDropped(text: String, expected: String) {
        #expect(Array(PlainText.cleaned(text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test func oneLetterWithManyAccentsIsLong() {
        #expect(PlainText.length("e" + String(repeating: "\u{301}", count: 38_000)) == 38_001)
    }
}
