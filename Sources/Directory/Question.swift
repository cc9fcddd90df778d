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

    private let query: Query
    private let index: DirectoryIndex
    private var understanding = Understanding()
    private var demands: [Demand] = []
    /// The words to look at more widely if nothing answers all.
    private var plain: [(demand: Int, heard: Heard)] = []

    init(_ query: Query, in index: DirectoryIndex) { (self.query, self.index) = (query, index) }

    func answer() -> Answer {
        var reader = self
        let tokens = Array(Spoken.words(query.words).prefix(Query.mostWords * 2))
        if tokens.isEmpty || index.size == 0 { return reader.everything() }
        if query.isLiteral {
            reader.readLiterally(tokens)
        } else if !reader.readIdentifier() {
            reader.read(reader.heard(tokens))
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
            widen()
            answered = demands.map { $0.any(size: index.size) }
            complete = answered.dropFirst().reduce(answered[0]) { $0.intersection($1) }
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

    // MARK: Reading

    private mutating func readLiterally(_ words: [Spoken]) {
        for (token, typed) in words.map({ ($0.token, $0.typed) }) where !token.isLetter {
            var demand = Demand()
            demand.add(Score.nameExact, exactly(token.text, .name))
            demand.add(Score.themeExact, index.themes.union(index.themeWords.exact[token.text] ?? []))
            demand.add(Score.textExact, exactly(token.text, .text))
            demands.append(demand)
            understanding.parts.append(.word(typed))
        }
    }

    /// A SIRET, SIREN or VAT number typed in any usual way; false when the words hold none.
    private mutating func readIdentifier() -> Bool {
        guard let number = Identifiers.find(in: query.words, known: { !index.numbered($0).isEmpty }) else {
            return false
        }
        var demand = Demand()
        demand.add(Score.nameExact, index.set(index.numbered(number)))
        demands = [demand]
        understanding.parts = [.identifier(number)]
        return true
    }

    /// The words with letters alone joined or dropped, those run together parted, and those misspelt corrected.
    private func heard(_ spoken: [Spoken]) -> [Heard] {
        var words: [Heard] = []
        var index = 0
        while index < spoken.count {
            let (token, typed) = (spoken[index].token, spoken[index].typed)
            index += 1
            guard token.isLetter, spoken.count > 1 else {
                words.append(Heard(typed, token.text))
                continue
            }
            // « e-commerce » is one word; the « l » of « l’atelier » is none.
            if index < spoken.count {
                let next = spoken[index]
                guard next.token.isGlued || isWord(token.text + next.token.text) else { continue }
                words.append(Heard(typed + "-" + next.typed, token.text + next.token.text))
                index += 1
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
    private func weight(_ word: String) -> Int {
        let used = index.lexicon.id(word).map { index.postings.count($0, .name) + index.postings.count($0, .text) } ?? 0
        let isOurs = index.themeWords.exact[word] != nil || index.synonymWords.contains(word)
        // A word of a far-away commune's name counts less than one that stands in the directory.
        return 2 * used + (isOurs ? index.size / 10 + 3 : 0) + (index.places.words.contains(word) ? 1 : 0)
    }

    /// Takes the longest expression that begins at each word: a place, a meaning, or the word itself.
    private mutating func read(_ words: [Heard]) {
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
        let demand = demand(for: heard)
        plain.append((demands.count, heard))
        demands.append(demand)
        understanding.parts.append(
            heard.isCorrected ? .corrected(heard.typed, to: spelled(heard.word)) : .word(heard.typed))
    }

    private mutating func readMeaning(_ words: ArraySlice<Heard>, _ lines: [Int]) {
        var demand = words.count == 1 ? words.first.map { self.demand(for: $0) } ?? Demand() : literal(words)
        for line in lines {
            demand.add(Score.nameInflected, index.meanings[line].name)
            demand.add(Score.themeInflected, index.meanings[line].themes)
            demand.add(Score.textInflected, index.meanings[line].text)
        }
        demands.append(demand)
        note(words)
        let own = Set([words.map(\.word).joined(separator: " ")])
        let others = lines.flatMap { zip(index.synonyms.labels[$0], index.synonyms.lines[$0]) }
            .filter { !own.contains($0.1.map(\.text).joined(separator: " ")) }.map(\.0)
        let typed = words.map { $0.isCorrected ? spelled($0.word) : $0.typed }
        understanding.parts.append(.meaning(typed.joined(separator: " "), others: others))
    }

    private mutating func readPlace(_ words: ArraySlice<Heard>, _ places: [Place]) {
        var demand = words.count == 1 ? words.first.map { self.demand(for: $0) } ?? Demand() : literal(words)
        for place in places {
            switch place.kind {
            case .commune: demand.add(Score.seat, index.set(index.seats.byCommune[place.code]))
            case .postalCode:
                demand.add(Score.seat, index.set(index.seats.byPostalCode[place.code]))
            case .department: demand.add(Score.seat, index.seats.byDepartment.only(place.code))
            case .region:
                demand.add(Score.seat, index.seats.byDepartment.union(place.departments))
            }
            for code in place.departments { demand.add(Score.served, index.departments.only(code)) }
        }
        demand.add(Score.national, index.departments.everywhere)
        demands.append(demand)
        note(words)
        for place in places.prefix(3) { understanding.parts.append(.place(place.label, kind: place.kind)) }
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

    // MARK: Words

    private func demand(for heard: Heard) -> Demand {
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

    private func add(_ word: String, to demand: inout Demand, isFaithful: Bool) {
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
    private func literal(_ words: ArraySlice<Heard>) -> Demand {
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

    private func exactly(_ word: String, _ field: Field) -> BitSet? {
        index.lexicon.id(word).flatMap { set([$0], field) }
    }

    private func set(_ terms: some Collection<UInt32>, _ field: Field) -> BitSet? {
        guard terms.contains(where: { index.postings.count($0, field) > 0 }) else { return nil }
        var found = BitSet(size: index.size)
        for term in terms { index.postings.add(term, field, to: &found) }
        return found
    }

    /// Takes in words that are a typo away, when nothing answers the words as they stand.
    private mutating func widen() {
        for (number, heard) in plain where !heard.isCorrected {
            guard let near = index.spelling.nearest(to: heard.word) else { continue }
            for word in near.words.sorted(by: { weight($0) > weight($1) }).prefix(8) where word != heard.word {
                add(word, to: &demands[number], isFaithful: false)
            }
        }
    }
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
