import TestSupport
import Testing

@testable import Search

@Suite struct AnalyzerTests {
    @Test(arguments: [
        ("L’Œuvre d’Élise", ["oeuvre", "elise"]), ("e-commerce", ["commerce"]), ("ÇA COÛTE 3 €", ["ca", "coute", "3"]),
        ("naïve Zoë Straße", ["naive", "zoe", "strasse"]), ("", []), ("Ærø & Łódź", ["aero", "lodz"]),
        ("saint–malo", ["saint", "malo"]),
    ])
    func words(text: String, words: [String]) {
        #expect(Analyzer.words(text) == words)
    }

    @Test func aHyphenGlues() {
        #expect(Analyzer.tokens("le e-commerce") == [Token("le"), Token("e"), Token("commerce", isGlued: true)])
        #expect(Analyzer.whole("Total-Numérique") == Analyzer.whole("totalnumerique"))
    }

    @Test func anyTextIsFolded() {
        var random = SeededGenerator(test: "anyTextIsFolded")
        for _ in 0..<2000 {
            let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 1...0x2FFF, using: &random)) }
            let text = String(String.UnicodeScalarView(scalars))
            let words = Analyzer.words(text)
            #expect(words.allSatisfy { $0.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) } })
        }
    }
}
