import Search

/// A word of the question, as typed and as understood.
struct QueryTerm {
    /// As it was typed, and as the directory compares it.
    let typed: String
    let folded: String
    /// What it is taken for.
    var word: String
    /// Other words it may stand for, when it is misspelt.
    var others: [String] = []
    /// Nothing follows it: it may be unfinished.
    var isLast = false
    /// The words that it makes with its neighbours, when the directory knows them.
    var joined: [String] = []

    init(_ typed: String, _ word: String, isLast: Bool = false) {
        (self.typed, folded, self.word, self.isLast) = (typed, word, word, isLast)
    }

    var isCorrected: Bool { folded != word }
    var token: Token { Token(word) }
}
