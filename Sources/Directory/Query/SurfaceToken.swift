import Foundation
import Search

/// A word as a visitor typed it, and as the index compares it.
struct SurfaceToken {
    let token: Token
    let typed: String

    /// The words of a text, in order.
    static func words(_ text: String) -> [SurfaceToken] {
        var words: [SurfaceToken] = []
        var (word, gap) = (String.UnicodeScalarView(), "")
        func close() {
            let typed = String(word)
            for (place, token) in Analyzer.tokens(typed).enumerated() {
                words.append(SurfaceToken(token: Token(token.text, isGlued: gap == "-" && place == 0), typed: typed))
            }
            word = .init()
        }
        for scalar in text.unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || scalar.properties.generalCategory == .nonspacingMark
            {
                word.append(scalar)
            } else {
                if !word.isEmpty {
                    close()
                    gap = ""
                }
                gap.unicodeScalars.append(scalar)
            }
        }
        if !word.isEmpty { close() }
        return words
    }

    /// Words with their accents, by their folded form.
    static func spellings(_ texts: some Sequence<String>) -> [String: String] {
        var spellings: [String: String] = [:]
        for text in texts {
            for word in words(text) where spellings[word.token.text] == nil { spellings[word.token.text] = word.typed }
        }
        return spellings
    }
}
