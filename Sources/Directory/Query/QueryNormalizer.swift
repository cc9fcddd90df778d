import Search

/// Makes out the words of a question: with letters alone joined or dropped, parted where they were run together,
/// corrected where they are misspelt.
struct QueryNormalizer {
    let index: DirectoryIndex

    func terms(_ tokens: [SurfaceToken]) -> [QueryTerm] {
        var words: [QueryTerm] = []
        var place = 0
        while place < tokens.count {
            let (token, typed) = (tokens[place].token, tokens[place].typed)
            place += 1
            guard token.isLetter, tokens.count > 1 else {
                words.append(QueryTerm(typed, token.text))
                continue
            }
            // « e-commerce » is one word; the « l » of « l’atelier » is none.
            if place < tokens.count {
                let next = tokens[place]
                guard next.token.isGlued || isWord(token.text + next.token.text) else { continue }
                words.append(QueryTerm(typed + "-" + next.typed, token.text + next.token.text))
                place += 1
            }
        }
        if !words.isEmpty { words[words.count - 1].isLast = true }
        return joined(words).flatMap { repaired($0) }
    }

    private func joined(_ words: [QueryTerm]) -> [QueryTerm] {
        var words = words
        for place in words.indices.dropLast() {
            let both = words[place].word + words[place + 1].word
            guard isWord(both) else { continue }
            words[place].joined.append(both)
            words[place + 1].joined.append(both)
        }
        return words
    }

    private func repaired(_ term: QueryTerm) -> [QueryTerm] {
        guard term.joined.isEmpty, !isKnown(term.word, asPrefix: term.isLast) else { return [term] }
        if let (left, right) = parted(term.word) {
            return [QueryTerm(left, left), QueryTerm(right, right, isLast: term.isLast)]
        }
        guard let near = index.spelling.nearest(to: term.word) else { return [term] }
        let ranked = near.words.sorted { (weight($0), $1) > (weight($1), $0) }
        var term = term
        term.word = ranked[0]
        term.others = Array(ranked.dropFirst().prefix(7))
        return [term]
    }

    /// Whether the directory has this very word.
    private func isWord(_ word: String) -> Bool {
        index.matcher.holds(word) || index.synonymWords.contains(word) || index.themes.exact[word] != nil
    }

    private func isKnown(_ word: String, asPrefix: Bool = false) -> Bool {
        if word.utf8.count < 3 || StopWords.contains(word) || index.gazetteer.words.contains(word) { return true }
        if index.themes.exact[word] != nil || index.synonymWords.contains(word) { return true }
        if index.matcher.holdsInflection(of: word) { return true }
        return asPrefix
            && (index.matcher.holdsBeginning(word) || index.themes.hasBeginning(word))
    }

    /// Two known words written as one; the cut that leaves the longer short half wins.
    private func parted(_ word: String) -> (String, String)? {
        let bytes = Array(word.utf8)
        guard bytes.count >= 7, bytes.count <= 40 else { return nil }
        let cuts = (3...(bytes.count - 3)).sorted { abs($0 * 2 - bytes.count) < abs($1 * 2 - bytes.count) }
        for cut in cuts {
            let left = String(decoding: bytes[..<cut], as: UTF8.self)
            let right = String(decoding: bytes[cut...], as: UTF8.self)
            if isWord(left), isWord(right) { return (left, right) }
        }
        return nil
    }

    /// How much a word is used: a misspelt word is taken for the one that is used most.
    func weight(_ word: String) -> Int {
        let used = index.matcher.frequency(word)
        let isOurs = index.themes.exact[word] != nil || index.synonymWords.contains(word)
        // A word of a far-away commune's name counts less than one that stands in the directory.
        return 2 * used + (isOurs ? index.size / 10 + 3 : 0) + (index.gazetteer.words.contains(word) ? 1 : 0)
    }
}
