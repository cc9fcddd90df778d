import Testing

@testable import Referencing

@Suite struct PlainTextTests {
    @Test(arguments: [
        ("Œuvre d’Élodie", "Œuvre d’Élodie"), ("a\u{FFFE}b", "ab"), ("a\u{FFFF}b\u{1FFFE}", "ab"),
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
