/// Makes out the words of a question: with letters alone joined or dropped, parted where they were run together,
/// corrected where they are misspelt.
struct Hearing {
    let index: DirectoryIndex

    func heard(_ spoken: [Spoken]) -> [Heard] {
        var words: [Heard] = []
        var place = 0
        while place < spoken.count {
            let (token, typed) = (spoken[place].token, spoken[place].typed)
            place += 1
            guard token.isLetter, spoken.count > 1 else {
                words.append(Heard(typed, token.text))
                continue
            }
            // « e-commerce » is one word; the « l » of « l’atelier » is none.
            if place < spoken.count {
                let next = spoken[place]
                guard next.token.isGlued || isWord(token.text + next.token.text) else { continue }
                words.append(Heard(typed + "-" + next.typed, token.text + next.token.text))
                place += 1
            }
        }
        if !words.isEmpty { words[words.count - 1].isLast = true }
        return joined(words).flatMap { repaired($0) }
    }

    private func joined(_ words: [Heard]) -> [Heard] {
        var words = words
        for place in words.indices.dropLast() {
            let both = words[place].word + words[place + 1].word
            guard isWord(both) else { continue }
            words[place].joined.append(both)
            words[place + 1].joined.append(both)
        }
        return words
    }

    private func repaired(_ heard: Heard) -> [Heard] {
        guard heard.joined.isEmpty, !isKnown(heard.word, asPrefix: heard.isLast) else { return [heard] }
        if let (left, right) = parted(heard.word) {
            return [Heard(left, left), Heard(right, right, isLast: heard.isLast)]
        }
        guard let near = index.spelling.nearest(to: heard.word) else { return [heard] }
        let ranked = near.words.sorted { (weight($0), $1) > (weight($1), $0) }
        var heard = heard
        heard.word = ranked[0]
        heard.others = Array(ranked.dropFirst().prefix(7))
        return [heard]
    }

    /// Whether the directory has this very word.
    private func isWord(_ word: String) -> Bool {
        index.lexicon.id(word).map { index.postings.holds($0) } ?? false || index.synonymWords.contains(word)
            || index.themeWords.exact[word] != nil
    }

    private func isKnown(_ word: String, asPrefix: Bool = false) -> Bool {
        if word.utf8.count < 3 || StopWords.contains(word) || index.places.words.contains(word) { return true }
        if index.themeWords.exact[word] != nil || index.synonymWords.contains(word) { return true }
        if index.lexicon.inflections(of: word, index.stemmer).contains(where: index.postings.holds) { return true }
        return asPrefix
            && (index.lexicon.startingWith(word).contains(where: index.postings.holds)
                || index.themeWords.hasBeginning(word))
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
        let used = index.lexicon.id(word).map { index.postings.count($0, .name) + index.postings.count($0, .text) } ?? 0
        let isOurs = index.themeWords.exact[word] != nil || index.synonymWords.contains(word)
        // A word of a far-away commune's name counts less than one that stands in the directory.
        return 2 * used + (isOurs ? index.size / 10 + 3 : 0) + (index.places.words.contains(word) ? 1 : 0)
    }
}
