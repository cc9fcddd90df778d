import Referencing
import Search

/// Words on their way to an answer: what they are taken for, and who answers them.
struct QueryEvaluator {
    /// Who answers, and in which order.
    struct Answer {
        /// Those that answer every part.
        let complete: DocSet
        /// Those that are shown: the complete ones and, when they are few, those that answer a part.
        let found: DocSet
        let scores: ScoreAccumulator
        let interpretation: QueryInterpretation

        var isComplete: Bool { complete == found }
    }

    let query: Query
    let index: DirectoryIndex
    let words: WordClauses
    var interpretation = QueryInterpretation()
    var clauses: [ScoredClause] = []
    /// The words to look at more widely if nothing answers all.
    var plain: [(clause: Int, term: QueryTerm)] = []

    init(_ query: Query, in index: DirectoryIndex) {
        (self.query, self.index, words) = (query, index, WordClauses(index: index))
    }

    func answer() -> Answer {
        var reader = self
        let tokens = Array(SurfaceToken.words(query.words).prefix(Query.mostWords * 2))
        if tokens.isEmpty || index.size == 0 { return reader.everything() }
        if query.isLiteral {
            reader.readLiterally(tokens)
        } else if !reader.readIdentifier() {
            reader.read(QueryNormalizer(index: index).terms(tokens))
        }
        return reader.assembled(tokens)
    }

    // MARK: Putting the parts together

    private func everything() -> Answer {
        let all = DocSet(full: index.size)
        return Answer(
            complete: all, found: all, scores: ScoreAccumulator(size: index.size), interpretation: interpretation)
    }

    private mutating func assembled(_ tokens: [SurfaceToken]) -> Answer {
        guard !clauses.isEmpty else { return everything() }
        var answered = clauses.map { $0.any(size: index.size) }
        var complete = answered.dropFirst().reduce(answered[0]) { $0.intersection($1) }
        if !plain.isEmpty, complete.isEmpty, !query.isLiteral {
            let wider = widened()
            answered = clauses.map { $0.any(size: index.size) }
            complete = answered.dropFirst().reduce(answered[0]) { $0.intersection($1) }
            if !complete.isEmpty { interpretation.parts += wider }
        }
        var scores = ScoreAccumulator(size: index.size)
        for clause in clauses { clause.count(in: &scores, size: index.size) }
        if let same = index.index.set(
            index.index.keywords.documents(ActivatorSchema.wholeName, tokens.map(\.token.text).joined()))
        {
            scores.add(FieldWeights.wholeName, to: same)
        }
        var found = complete
        if clauses.count > 1, !query.isLiteral, complete.count < DirectoryIndex.enough {
            found = partial(answered, &scores)
        }
        return Answer(complete: complete, found: found, scores: scores, interpretation: interpretation)
    }

    /// Those that answer half of the parts at least, or one when nobody does; each part weighs more than any nuance.
    private func partial(_ answered: [DocSet], _ scores: inout ScoreAccumulator) -> DocSet {
        var parts = ScoreAccumulator(size: index.size)
        for set in answered {
            scores.add(FieldWeights.part, to: set)
            parts.add(1, to: set)
        }
        let any = answered.reduce(into: DocSet(size: index.size)) { $0.formUnion($1) }
        let best = parts.page(of: any, skipping: 0, limit: 1).first.map { best in answered.count { $0.contains(best) } }
        return parts.atLeast(min(best ?? 1, (answered.count + 1) / 2), of: any)
    }

    /// Takes in words that are a typo away, when nothing answers the words as they stand; tells which.
    private mutating func widened() -> [QueryInterpretation.Part] {
        let normalizer = QueryNormalizer(index: index)
        var parts: [QueryInterpretation.Part] = []
        for (number, term) in plain where !term.isCorrected {
            guard let near = index.spelling.nearest(to: term.word) else { continue }
            let ranked = near.words.filter { $0 != term.word }.sorted {
                (normalizer.weight($0), $1) > (normalizer.weight($1), $0)
            }.prefix(8)
            for word in ranked { words.add(word, to: &clauses[number], isFaithful: false) }
            if !ranked.isEmpty {
                parts.append(.widened(term.typed, to: ranked.prefix(3).map { index.spelled[$0] ?? $0 }))
            }
        }
        return parts
    }
}
