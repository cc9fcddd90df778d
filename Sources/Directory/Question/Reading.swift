import Referencing

extension Question {
    mutating func readLiterally(_ words: [Spoken]) {
        for (token, typed) in words.map({ ($0.token, $0.typed) }) where !token.isLetter {
            var demand = Demand()
            demand.add(Score.nameExact, self.words.exactly(token.text, .name))
            demand.add(Score.themeExact, index.themes.union(index.themeWords.exact[token.text] ?? []))
            demand.add(Score.textExact, self.words.exactly(token.text, .text))
            demands.append(demand)
            understanding.parts.append(.word(typed))
        }
    }

    /// A SIRET, SIREN or VAT number typed in any usual way; false when the words hold none.
    mutating func readIdentifier() -> Bool {
        guard let number = Identifiers.find(in: query.words, known: { !index.numbered($0).isEmpty }) else {
            return false
        }
        var demand = Demand()
        demand.add(Score.nameExact, index.set(index.numbered(number)))
        demands = [demand]
        understanding.parts = [.identifier(number)]
        return true
    }

    /// Takes the longest expression that begins at each word: a place, a meaning, or the word itself.
    mutating func read(_ words: [Heard]) {
        var place = 0
        var spoken: [Heard] = []
        while place < words.count, demands.count < Query.mostWords {
            if let length = readExpression(words[place...]) {
                place += length
                continue
            }
            let heard = words[place]
            place += 1
            if StopWords.contains(heard.word) {
                spoken.append(heard)
            } else {
                readWord(heard)
            }
        }
        if demands.isEmpty {
            for heard in spoken.prefix(Query.mostWords) { readWord(heard) }
        } else {
            understanding.parts += spoken.map { .ignored($0.typed) }
        }
    }

    /// A place or a meaning of several words or one; how many words were taken.
    private mutating func readExpression(_ words: ArraySlice<Heard>) -> Int? {
        let longest = min(words.count, max(index.places.longestName, index.synonyms.longest))
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

    private mutating func readWord(_ heard: Heard) {
        let demand = words.demand(for: heard)
        plain.append((demands.count, heard))
        demands.append(demand)
        understanding.parts.append(
            heard.isCorrected ? .corrected(heard.typed, to: spelled(heard.word)) : .word(heard.typed))
    }

    private mutating func readMeaning(_ words: ArraySlice<Heard>, _ lines: [Int]) {
        var demand =
            words.count == 1 ? words.first.map { self.words.demand(for: $0) } ?? Demand() : self.words.literal(words)
        for line in lines {
            demand.add(Score.nameInflected, index.meanings[line].name)
            demand.add(Score.themeInflected, index.meanings[line].themes)
            demand.add(Score.textInflected, index.meanings[line].text)
        }
        demands.append(demand)
        note(words)
        let typed = words.map { $0.isCorrected ? spelled($0.word) : $0.typed }
        understanding.parts.append(.meaning(typed.joined(separator: " "), lines: lines))
    }

    private mutating func readPlace(_ words: ArraySlice<Heard>, _ places: [Place]) {
        var demand = beside(words)
        // Where nobody has a seat and somebody writes the word, those who write it come first: « champagne ».
        let isSure =
            !places.allSatisfy { $0.kind == .commune && index.seats.byCommune[$0.code] == nil }
            || !words.contains { heard in index.lexicon.id(heard.word).map(index.postings.holds) ?? false }
        for place in places {
            switch place.kind {
            case .commune: demand.add(Score.seat, index.set(index.seats.byCommune[place.code]))
            case .postalCode:
                demand.add(Score.seat, index.set(index.seats.byPostalCode[place.code]))
            case .department: demand.add(Score.seat, index.seats.byDepartment.only(place.code))
            case .region:
                demand.add(Score.seat, index.seats.byDepartment.union(place.departments))
            }
            demand.add(
                isSure ? Score.served : Score.national,
                place.departments.reduce(into: BitSet(size: index.size)) { $0.formUnion(index.departments.only($1)) })
        }
        demand.add(Score.national, index.departments.everywhere)
        demands.append(demand)
        note(words)
        for place in places.prefix(3) { understanding.parts.append(.place(place.label, kind: place.kind)) }
    }

    /// Who answers the words of a place as words. A number is a place first: « Studio 29 » is not what « caisse 29 » means.
    private func beside(_ words: ArraySlice<Heard>) -> Demand {
        guard words.count == 1, let heard = words.first else { return self.words.literal(words) }
        guard heard.word.utf8.allSatisfy({ $0 < 58 }) else { return self.words.demand(for: heard) }
        var demand = Demand()
        demand.add(Score.textInflected, self.words.exactly(heard.word, .name))
        demand.add(Score.textInflected, self.words.exactly(heard.word, .text))
        return demand
    }

    /// Tells which words of an expression were corrected.
    private mutating func note(_ words: ArraySlice<Heard>) {
        for heard in words where heard.isCorrected {
            understanding.parts.append(.corrected(heard.typed, to: spelled(heard.word)))
        }
    }

    /// A folded word with its accents, where we know them.
    private func spelled(_ word: String) -> String { index.spelled[word] ?? word }

    // MARK: Places

    private func places(named tokens: [Token]) -> [Place] {
        if tokens.count == 1, let place = index.places.postalCode(tokens[0].text) { return [place] }
        if tokens.count == 1, tokens[0].text.utf8.count <= 3, let department = Department(tokens[0].text) {
            return [Place(department)]
        }
        let named = index.places.named(tokens)
        if named.isEmpty { return begun(tokens) }
        guard named.first?.kind == .commune else { return named }
        let inhabited = named.filter { index.seats.byCommune[$0.code] != nil }
        guard tokens.count == 1 else { return inhabited.isEmpty ? Array(named.prefix(5)) : inhabited }
        // Many small communes are called like things: such a word is a place only if nothing else speaks for it.
        let word = tokens[0].text
        if StopWords.contains(word) || index.themeWords.exact[word] != nil || index.synonymWords.contains(word) {
            return []
        }
        if !inhabited.isEmpty { return inhabited }
        let used = index.lexicon.id(word).map { index.postings.count($0, .text) + index.postings.count($0, .name) } ?? 0
        return used <= max(3, index.size / 500) && named.count <= 3 ? named : []
    }

    /// The few communes whose names begin with words that nobody here uses: « Plonéour » for Plonéour-Lanvern.
    private func begun(_ tokens: [Token]) -> [Place] {
        guard let last = tokens.last?.text, last.utf8.count >= 5, index.places.words.contains(last) else { return [] }
        if let id = index.lexicon.id(last), index.postings.holds(id) { return [] }
        let communes = index.places.communes(startingWith: tokens, limit: 4)
        return communes.count <= 3 ? communes : []
    }
}
