/// Who answers a word, or all the words of an expression, and how well.
struct WordDemands {
    let index: DirectoryIndex

    func demand(for heard: Heard) -> Demand {
        var demand = Demand()
        let isFaithful = !heard.isCorrected
        add(heard.word, to: &demand, isFaithful: isFaithful)
        for other in heard.others { add(other, to: &demand, isFaithful: false) }
        for both in heard.joined {
            demand.add(Score.nameInflected, exactly(both, .name))
            demand.add(Score.textInflected, exactly(both, .text))
        }
        if heard.isLast, isFaithful { addBeginning(heard.word, to: &demand) }
        return demand
    }

    func add(_ word: String, to demand: inout Demand, isFaithful: Bool) {
        let lexicon = index.lexicon
        let exact = lexicon.id(word)
        let others = lexicon.inflections(of: word, index.stemmer).filter { $0 != exact }
        if isFaithful {
            demand.add(Score.nameExact, exact.flatMap { set([$0], .name) })
            demand.add(Score.textExact, exact.flatMap { set([$0], .text) })
            demand.add(Score.nameInflected, set(others, .name))
            demand.add(Score.textInflected, set(others, .text))
        } else {
            let all = others + (exact.map { [$0] } ?? [])
            demand.add(Score.nameTypo, set(all, .name))
            demand.add(Score.textTypo, set(all, .text))
        }
        let named = index.themeWords.exact[word] ?? []
        let alike = index.themeWords.stems[index.stemmer.stem(word)] ?? []
        demand.add(isFaithful ? Score.themeExact : Score.themeTypo, named.isEmpty ? nil : index.themes.union(named))
        demand.add(isFaithful ? Score.themeInflected : Score.themeTypo, alike.isEmpty ? nil : index.themes.union(alike))
    }

    /// The words that the last one may be the beginning of; of one or two letters, names alone.
    private func addBeginning(_ word: String, to demand: inout Demand) {
        guard word.utf8.count > 2 else {
            demand.add(Score.nameInflected, index.namePrefixes[word])
            return
        }
        let terms = index.lexicon.startingWith(word)
        demand.add(Score.nameInflected, set(terms, .name))
        demand.add(Score.textInflected, set(terms, .text))
        let themes = index.themeWords.startingWith(word)
        demand.add(Score.themeInflected, themes.isEmpty ? nil : index.themes.union(themes))
    }

    /// All the words of an expression, in the same field.
    func literal(_ words: ArraySlice<Heard>) -> Demand {
        var demand = Demand()
        let said = words.filter { !StopWords.contains($0.word) }
        for field in Field.allCases {
            let sets = said.map { heard in
                set(index.lexicon.inflections(of: heard.word, index.stemmer), field) ?? BitSet(size: index.size)
            }
            guard let first = sets.first else { continue }
            demand.add(
                field == .name ? Score.nameExact : Score.textExact,
                sets.dropFirst().reduce(first) { $0.intersection($1) })
        }
        let themes = said.map { Set(index.themeWords.stems[index.stemmer.stem($0.word)] ?? []) }
        if let first = themes.first {
            let all = themes.dropFirst().reduce(first) { $0.intersection($1) }
            demand.add(Score.themeExact, all.isEmpty ? nil : index.themes.union(Array(all)))
        }
        return demand
    }

    func exactly(_ word: String, _ field: Field) -> BitSet? {
        index.lexicon.id(word).flatMap { set([$0], field) }
    }

    private func set(_ terms: some Collection<UInt32>, _ field: Field) -> BitSet? {
        guard terms.contains(where: { index.postings.count($0, field) > 0 }) else { return nil }
        var found = BitSet(size: index.size)
        for term in terms { index.postings.add(term, field, to: &found) }
        return found
    }
}
