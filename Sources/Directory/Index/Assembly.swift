import Referencing

extension DirectoryIndex {
    init(
        _ prepared: [IndexWorkshop.Prepared], _ postings: Postings, _ lexicon: Lexicon, _ stemmer: Stemmer,
        _ places: Places,
        _ synonyms: Synonyms
    ) {
        size = prepared.count
        (self.postings, self.lexicon, self.stemmer) = (postings, lexicon, stemmer)
        (self.places, self.synonyms) = (places, synonyms)
        themeWords = ThemeWords(stemmer)
        var themes = Shelf(Theme.allCases, size: size)
        var departments = Shelf(Department.all.map(\.code), size: size)
        var regions = Shelf(Region.all.map(\.code), size: size)
        var sizes = Shelf(FirmSize.allCases, size: size)
        var (remote, free) = (BitSet(size: size), BitSet(size: size))
        var (identifiers, wholeNames): ([String: [UInt32]], [String: [UInt32]]) = ([:], [:])
        let regionOf = Dictionary(uniqueKeysWithValues: Department.all.map { ($0.code, $0.region.code) })
        for (position, prepared) in prepared.enumerated() {
            let entry = prepared.entry
            for theme in entry.themes { themes.insert(position, theme) }
            for size in entry.sizes { sizes.insert(position, size) }
            if entry.isNational {
                departments.insertEverywhere(position)
                regions.insertEverywhere(position)
            } else {
                for code in entry.departments {
                    departments.insert(position, code)
                    if let region = regionOf[code] { regions.insert(position, region) }
                }
            }
            if entry.isRemote { remote.insert(position) }
            if entry.isFirstMeetingFree { free.insert(position) }
            if let firm = entry.firm { identifiers[firm, default: []].append(UInt32(position)) }
            wholeNames[prepared.wholeName, default: []].append(UInt32(position))
        }
        (self.themes, self.departments, self.regions, self.sizes) = (themes, departments, regions, sizes)
        (self.remote, firstMeetingFree) = (remote, free)
        (byFirm, self.wholeNames) = (identifiers, wholeNames)
        sirets = prepared.map(\.entry.siret)
        seats = Seats(prepared)
        namePrefixes = Self.prefixes(lexicon, postings)
        synonymWords = synonyms.words
        spelled = Spoken.spellings(
            synonyms.labels.joined() + Theme.allCases.map { $0.name.lowercased() } + Department.all.map(\.name)
                + Region.all.map(\.name) + Department.all.map(\.seat))
        spelling = Spelling(
            lexicon.sorted.lazy.filter { postings.holds($0) }.map { lexicon.terms[Int($0)] } + Array(places.words)
                + Array(synonymWords) + Array(themeWords.words))
        var meanings: [Meaning] = []
        for line in synonyms.lines {
            meanings.append(Meaning(line, lexicon, postings, stemmer, themeWords, themes))
        }
        self.meanings = meanings
    }

    private static func prefixes(_ lexicon: Lexicon, _ postings: Postings) -> [String: BitSet] {
        var prefixes: [String: BitSet] = [:]
        for term in lexicon.sorted where postings.count(term, .name) > 0 {
            let text = lexicon.terms[Int(term)]
            for length in 1...2 where text.utf8.count >= length {
                let prefix = String(decoding: text.utf8.prefix(length), as: UTF8.self)
                postings.add(term, .name, to: &prefixes[prefix, default: BitSet(size: postings.size)])
            }
        }
        return prefixes
    }
}

extension Meaning {
    init(
        _ expressions: [[Token]], _ lexicon: Lexicon, _ postings: Postings, _ stemmer: Stemmer,
        _ themeWords: ThemeWords, _ themes: Shelf<Theme>
    ) {
        var (name, text) = (BitSet(size: postings.size), BitSet(size: postings.size))
        var named: Set<Theme> = []
        for expression in expressions {
            let words = expression.filter { !$0.isLetter && !StopWords.contains($0.text) }.map(\.text)
            guard !words.isEmpty else { continue }
            for field in Field.allCases {
                var all: BitSet?
                for word in words {
                    var found = BitSet(size: postings.size)
                    for term in lexicon.inflections(of: word, stemmer) { postings.add(term, field, to: &found) }
                    all = all?.intersection(found) ?? found
                }
                if let all, field == .name { name.formUnion(all) }
                if let all, field == .text { text.formUnion(all) }
            }
            let meant = words.map { Set(themeWords.stems[stemmer.stem($0)] ?? []) }
            named.formUnion(meant.dropFirst().reduce(meant[0]) { $0.intersection($1) })
        }
        (self.name, self.text) = (name, text)
        self.themes = themes.union(Array(named)) ?? BitSet(size: postings.size)
    }
}
