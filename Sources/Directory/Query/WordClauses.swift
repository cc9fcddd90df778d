import Search

/// Who answers a word, or all the words of an expression, and how well.
struct WordClauses: Sendable {
    let index: DirectoryIndex

    func clause(for term: QueryTerm) -> ScoredClause {
        var clause = ScoredClause()
        let isFaithful = !term.isCorrected
        add(term.word, to: &clause, isFaithful: isFaithful)
        for other in term.others { add(other, to: &clause, isFaithful: false) }
        for both in term.joined {
            clause.add(FieldWeights.nameInflected, index.matcher.exactly(both, in: ActivatorSchema.name))
            clause.add(FieldWeights.textInflected, index.matcher.exactly(both, in: ActivatorSchema.text))
        }
        if term.isLast, isFaithful { addBeginning(term.word, to: &clause) }
        return clause
    }

    func add(_ word: String, to clause: inout ScoredClause, isFaithful: Bool) {
        let matcher = index.matcher
        if isFaithful {
            clause.add(FieldWeights.nameExact, matcher.exactly(word, in: ActivatorSchema.name))
            clause.add(FieldWeights.textExact, matcher.exactly(word, in: ActivatorSchema.text))
            clause.add(FieldWeights.nameInflected, matcher.inflected(word, in: ActivatorSchema.name))
            clause.add(FieldWeights.textInflected, matcher.inflected(word, in: ActivatorSchema.text))
        } else {
            clause.add(FieldWeights.nameTypo, matcher.anyForm(word, in: ActivatorSchema.name))
            clause.add(FieldWeights.textTypo, matcher.anyForm(word, in: ActivatorSchema.text))
        }
        let alike = index.themes.stems[index.index.stemmer.stem(word)] ?? []
        clause.add(
            isFaithful ? FieldWeights.themeExact : FieldWeights.themeTypo, index.themed(index.themes.exact[word] ?? []))
        clause.add(isFaithful ? FieldWeights.themeInflected : FieldWeights.themeTypo, index.themed(alike))
    }

    /// The words that the last one may be the beginning of; of one or two letters, names alone.
    private func addBeginning(_ word: String, to clause: inout ScoredClause) {
        clause.add(FieldWeights.nameInflected, index.matcher.beginning(word, in: ActivatorSchema.name))
        guard word.utf8.count > 2 else { return }
        clause.add(FieldWeights.textInflected, index.matcher.beginning(word, in: ActivatorSchema.text))
        clause.add(FieldWeights.themeInflected, index.themed(index.themes.startingWith(word)))
    }

    /// All the words of an expression, in the same field.
    func literal(_ words: ArraySlice<QueryTerm>) -> ScoredClause {
        var clause = ScoredClause()
        let said = words.filter { !StopWords.contains($0.word) }
        for field in ActivatorSchema.textFields {
            let sets = said.map { index.matcher.anyForm($0.word, in: field) }
            guard let first = sets.first else { continue }
            clause.add(
                field == ActivatorSchema.name ? FieldWeights.nameExact : FieldWeights.textExact,
                sets.dropFirst().reduce(first) { both, set in both.flatMap { both in set.map { both.intersection($0) } }
                })
        }
        let themes = said.map { Set(index.themes.stems[index.index.stemmer.stem($0.word)] ?? []) }
        if let first = themes.first {
            clause.add(
                FieldWeights.themeExact, index.themed(Array(themes.dropFirst().reduce(first) { $0.intersection($1) })))
        }
        return clause
    }
}
