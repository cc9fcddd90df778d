import Referencing
import Search

/// The words of the themes' names: which themes a word names.
struct ThemeVocabulary: Sendable {
    let exact: [String: [Theme]]
    let stems: [String: [Theme]]

    init(_ stemmer: Stemmer) {
        var (exact, stems): ([String: [Theme]], [String: [Theme]]) = ([:], [:])
        for theme in Theme.allCases {
            let tokens = Analyzer.tokens(theme.name)
            // The « commerce » of « e-commerce » is not commerce.
            var words = tokens.indices.filter { place in
                !tokens[place].isLetter && !(tokens[place].isGlued && tokens[place - 1].isLetter)
            }.map { tokens[$0].text }.filter { !StopWords.contains($0) }
            words += zip(tokens, tokens.dropFirst()).filter(\.1.isGlued).map { $0.text + $1.text }
            for word in Set(words) {
                exact[word, default: []].append(theme)
                stems[stemmer.stem(word), default: []].append(theme)
            }
        }
        (self.exact, self.stems) = (exact, stems)
    }

    var words: [String] { Array(exact.keys) }

    /// The themes with a word that starts so.
    func startingWith(_ prefix: String) -> [Theme] {
        exact.reduce(into: []) { themes, word in
            if word.key.utf8.starts(with: prefix.utf8) { themes += word.value }
        }
    }

    func hasBeginning(_ prefix: String) -> Bool { exact.keys.contains { $0.utf8.starts(with: prefix.utf8) } }
}
