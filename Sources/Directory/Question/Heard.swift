import Foundation

/// A word of the question, as typed and as understood.
struct Heard {
    /// As it was typed, and as the directory compares it.
    let typed: String
    let heard: String
    /// What it is taken for.
    var word: String
    /// Other words it may stand for, when it is misspelt.
    var others: [String] = []
    /// Nothing follows it: it may be unfinished.
    var isLast = false
    /// The words that it makes with its neighbours, when the directory knows them.
    var joined: [String] = []

    init(_ typed: String, _ word: String, isLast: Bool = false) {
        (self.typed, heard, self.word, self.isLast) = (typed, word, word, isLast)
    }

    var isCorrected: Bool { heard != word }
    var token: Token { Token(word) }
}

/// A word as a visitor typed it, and as the directory compares it.
struct Spoken {
    let token: Token
    let typed: String

    /// The words of a text, in order.
    static func words(_ text: String) -> [Spoken] {
        var words: [Spoken] = []
        var (word, gap) = (String.UnicodeScalarView(), "")
        func close() {
            let typed = String(word)
            for (place, token) in Folding.tokens(typed).enumerated() {
                words.append(Spoken(token: Token(token.text, isGlued: gap == "-" && place == 0), typed: typed))
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
