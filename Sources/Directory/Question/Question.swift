import Referencing

/// Words on their way to an answer: what they are taken for, and who answers them.
struct Question {
    /// Who answers, and in which order.
    struct Answer {
        /// Those that answer every part.
        let complete: BitSet
        /// Those that are shown: the complete ones and, when they are few, those that answer a part.
        let found: BitSet
        let ranking: Ranking
        let understanding: Understanding

        var isComplete: Bool { complete == found }
    }

    let query: Query
    let index: DirectoryIndex
    let words: WordDemands
    var understanding = Understanding()
    var demands: [Demand] = []
    /// The words to look at more widely if nothing answers all.
    var plain: [(demand: Int, heard: Heard)] = []

    init(_ query: Query, in index: DirectoryIndex) {
        (self.query, self.index, words) = (query, index, WordDemands(index: index))
    }

    func answer() -> Answer {
        var reader = self
        let tokens = Array(Spoken.words(query.words).prefix(Query.mostWords * 2))
        if tokens.isEmpty || index.size == 0 { return reader.everything() }
        if query.isLiteral {
            reader.readLiterally(tokens)
        } else if !reader.readIdentifier() {
            reader.read(Hearing(index: index).heard(tokens))
        }
        return reader.assembled(tokens)
    }

    // MARK: Putting the parts together

    private func everything() -> Answer {
        let all = BitSet(full: index.size)
        return Answer(complete: all, found: all, ranking: Ranking(size: index.size), understanding: understanding)
    }

    private mutating func assembled(_ tokens: [Spoken]) -> Answer {
        guard !demands.isEmpty else { return everything() }
        var answered = demands.map { $0.any(size: index.size) }
        var complete = answered.dropFirst().reduce(answered[0]) { $0.intersection($1) }
        if !plain.isEmpty, complete.isEmpty, !query.isLiteral {
            let wider = widened()
            answered = demands.map { $0.any(size: index.size) }
            complete = answered.dropFirst().reduce(answered[0]) { $0.intersection($1) }
            if !complete.isEmpty { understanding.parts += wider }
        }
        var ranking = Ranking(size: index.size)
        for demand in demands { demand.count(in: &ranking, size: index.size) }
        if let same = index.set(index.wholeNames[tokens.map(\.token.text).joined()]) {
            ranking.add(Score.wholeName, to: same)
        }
        var found = complete
        if demands.count > 1, !query.isLiteral, complete.count < DirectoryIndex.enough {
            found = partial(answered, &ranking)
        }
        return Answer(complete: complete, found: found, ranking: ranking, understanding: understanding)
    }

    /// Those that answer half of the parts at least, or one when nobody does; each part weighs more than any nuance.
    private func partial(_ answered: [BitSet], _ ranking: inout Ranking) -> BitSet {
        var parts = Ranking(size: index.size)
        for set in answered {
            ranking.add(Score.part, to: set)
            parts.add(1, to: set)
        }
        let any = answered.reduce(into: BitSet(size: index.size)) { $0.formUnion($1) }
        let best = parts.page(of: any, skipping: 0, limit: 1).first.map { best in answered.count { $0.contains(best) } }
        return parts.atLeast(min(best ?? 1, (answered.count + 1) / 2), of: any)
    }

    /// Takes in words that are a typo away, when nothing answers the words as they stand; tells which.
    private mutating func widened() -> [Understanding.Part] {
        let hearing = Hearing(index: index)
        var parts: [Understanding.Part] = []
        for (number, heard) in plain where !heard.isCorrected {
            guard let near = index.spelling.nearest(to: heard.word) else { continue }
            let ranked = near.words.filter { $0 != heard.word }.sorted {
                (hearing.weight($0), $1) > (hearing.weight($1), $0)
            }.prefix(8)
            for word in ranked { words.add(word, to: &demands[number], isFaithful: false) }
            if !ranked.isEmpty {
                parts.append(.widened(heard.typed, to: ranked.prefix(3).map { index.spelled[$0] ?? $0 }))
            }
        }
        return parts
    }
}
