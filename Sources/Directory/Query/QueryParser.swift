import Referencing
import Search

extension QueryEvaluator {
    mutating func readLiterally(_ words: [SurfaceToken]) {
        for (token, typed) in words.map({ ($0.token, $0.typed) }) where !token.isLetter {
            var clause = ScoredClause()
            clause.add(FieldWeights.nameExact, index.matcher.exactly(token.text, in: ActivatorSchema.name))
            clause.add(FieldWeights.themeExact, index.themed(index.themes.exact[token.text] ?? []))
            clause.add(FieldWeights.textExact, index.matcher.exactly(token.text, in: ActivatorSchema.text))
            clauses.append(clause)
            interpretation.parts.append(.word(typed))
        }
    }

    /// A SIRET, SIREN or VAT number typed in any usual way; false when the words hold none.
    mutating func readIdentifier() -> Bool {
        guard let number = FirmNumbers.find(in: query.words, known: { !index.numbered($0).isEmpty }) else {
            return false
        }
        var clause = ScoredClause()
        clause.add(FieldWeights.nameExact, index.index.set(index.numbered(number)))
        clauses = [clause]
        interpretation.parts = [.identifier(number)]
        return true
    }

    /// Takes the longest expression that begins at each word: a place, a meaning, or the word itself.
    mutating func read(_ words: [QueryTerm]) {
        var place = 0
        var fillers: [QueryTerm] = []
        while place < words.count, clauses.count < Query.mostWords {
            if let length = readExpression(words[place...]) {
                place += length
                continue
            }
            let term = words[place]
            place += 1
            if StopWords.contains(term.word) {
                fillers.append(term)
            } else {
                readWord(term)
            }
        }
        if clauses.isEmpty {
            for term in fillers.prefix(Query.mostWords) { readWord(term) }
        } else {
            interpretation.parts += fillers.map { .ignored($0.typed) }
        }
    }

    /// A place or a meaning of several words or one; how many words were taken.
    private mutating func readExpression(_ words: ArraySlice<QueryTerm>) -> Int? {
        let longest = min(words.count, max(index.gazetteer.longestName, index.synonyms.longest))
        for length in stride(from: longest, to: 0, by: -1) {
            let taken = words.prefix(length)
            let tokens = taken.map(\.token)
            let lines = index.synonyms.lines(with: tokens)
            if !lines.isEmpty {
                readMeaning(taken, lines)
                return length
            }
            let places = places(named: tokens)
            if !places.isEmpty {
                readPlace(taken, places)
                return length
            }
        }
        return nil
    }

    private mutating func readWord(_ term: QueryTerm) {
        let clause = words.clause(for: term)
        plain.append((clauses.count, term))
        clauses.append(clause)
        interpretation.parts.append(
            term.isCorrected ? .corrected(term.typed, to: spelled(term.word)) : .word(term.typed))
    }

    private mutating func readMeaning(_ words: ArraySlice<QueryTerm>, _ lines: [Int]) {
        var clause =
            words.count == 1
            ? words.first.map { self.words.clause(for: $0) } ?? ScoredClause() : self.words.literal(words)
        for line in lines {
            clause.add(FieldWeights.nameInflected, index.meanings[line].name)
            clause.add(FieldWeights.themeInflected, index.meanings[line].themes)
            clause.add(FieldWeights.textInflected, index.meanings[line].text)
        }
        clauses.append(clause)
        note(words)
        let typed = words.map { $0.isCorrected ? spelled($0.word) : $0.typed }
        interpretation.parts.append(.meaning(typed.joined(separator: " "), lines: lines))
    }

    private mutating func readPlace(_ words: ArraySlice<QueryTerm>, _ places: [Place]) {
        var clause = beside(words)
        // Where nobody has a seat and somebody writes the word, those who write it come first: « champagne ».
        let isSure =
            !places.allSatisfy { $0.kind == .commune && !index.isInhabited($0) }
            || !words.contains { index.matcher.holds($0.word) }
        for place in places {
            clause.add(FieldWeights.seat, seated(in: place))
            clause.add(
                isSure ? FieldWeights.served : FieldWeights.national,
                place.departments.reduce(into: DocSet(size: index.size)) {
                    $0.formUnion(index.index.facets.only(ActivatorSchema.departments, Int($1.ordinal)))
                })
        }
        clause.add(FieldWeights.national, index.index.facets.everyValue(of: ActivatorSchema.departments))
        clauses.append(clause)
        note(words)
        for place in places.prefix(3) { interpretation.parts.append(.place(place.label, kind: place.kind)) }
    }

    /// Those who have their seat in a place.
    private func seated(in place: Place) -> DocSet? {
        let keywords = index.index.keywords
        return switch place.kind {
        case .commune: index.index.set(keywords.documents(ActivatorSchema.seatCommune, place.code))
        case .postalCode: index.index.set(keywords.documents(ActivatorSchema.seatPostalCode, place.code))
        case .department, .region:
            index.index.facets.union(ActivatorSchema.seats, place.departments.map { Int($0.ordinal) })
        }
    }

    /// Who answers the words of a place as words. A number is a place first: « Studio 29 » is not what « caisse 29 » means.
    private func beside(_ words: ArraySlice<QueryTerm>) -> ScoredClause {
        guard words.count == 1, let term = words.first else { return self.words.literal(words) }
        guard term.word.utf8.allSatisfy({ $0 < 58 }) else { return self.words.clause(for: term) }
        var clause = ScoredClause()
        clause.add(FieldWeights.textInflected, index.matcher.exactly(term.word, in: ActivatorSchema.name))
        clause.add(FieldWeights.textInflected, index.matcher.exactly(term.word, in: ActivatorSchema.text))
        return clause
    }

    /// Tells which words of an expression were corrected.
    private mutating func note(_ words: ArraySlice<QueryTerm>) {
        for term in words where term.isCorrected {
            interpretation.parts.append(.corrected(term.typed, to: spelled(term.word)))
        }
    }

    /// A folded word with its accents, where we know them.
    private func spelled(_ word: String) -> String { index.spelled[word] ?? word }

    // MARK: Places

    private func places(named tokens: [Token]) -> [Place] {
        if tokens.count == 1, let place = index.gazetteer.postalCode(tokens[0].text) { return [place] }
        if tokens.count == 1, tokens[0].text.utf8.count <= 3, let department = Department(tokens[0].text) {
            return [Place(department)]
        }
        let named = index.gazetteer.named(tokens)
        if named.isEmpty { return begun(tokens) }
        guard named.first?.kind == .commune else { return named }
        let inhabited = named.filter { index.isInhabited($0) }
        guard tokens.count == 1 else { return inhabited.isEmpty ? Array(named.prefix(5)) : inhabited }
        // Many small communes are called like things: such a word is a place only if nothing else speaks for it.
        let word = tokens[0].text
        if StopWords.contains(word) || index.themes.exact[word] != nil || index.synonymWords.contains(word) {
            return []
        }
        if !inhabited.isEmpty { return inhabited }
        let used = index.matcher.frequency(word)
        return used <= max(3, index.size / 500) && named.count <= 3 ? named : []
    }

    /// The few communes whose names begin with words that nobody here uses: « Plonéour » for Plonéour-Lanvern.
    private func begun(_ tokens: [Token]) -> [Place] {
        guard let last = tokens.last?.text, last.utf8.count >= 5, index.gazetteer.words.contains(last) else {
            return []
        }
        if index.matcher.holds(last) { return [] }
        let communes = index.gazetteer.communes(startingWith: tokens, limit: 4)
        return communes.count <= 3 ? communes : []
    }
}
