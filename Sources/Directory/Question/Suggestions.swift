import Referencing

/// Themes, places and activators whose names begin with the words typed so far.
public struct Suggested: Sendable, Equatable {
    public var themes: [Theme] = []
    public var places: [Place] = []
    /// Positions in the order of the index.
    public var positions: [Int] = []
}

extension DirectoryIndex {
    /// - Parameter text: what was typed; the last word may be unfinished.
    public func suggestions(_ text: String) -> Suggested {
        let tokens = Array(Folding.tokens(text).filter { !$0.isLetter }.prefix(Query.mostWords))
        guard let last = tokens.last, last.text.utf8.count >= 2 else { return Suggested() }
        var suggested = Suggested()
        suggested.themes = Array(
            Theme.allCases.filter { theme in
                let words = Folding.words(theme.name)
                return tokens.allSatisfy { token in words.contains { $0.hasPrefix(token.text) } }
            }.prefix(4))
        let prefix = Places.normalized(tokens).joined(separator: " ")
        let wide = (Region.all.map { Place($0) } + Department.all.map { Place($0) }).filter { place in
            Places.normalized(Folding.tokens(place.name)).joined(separator: " ").hasPrefix(prefix)
        }
        let communes = places.communes(startingWith: tokens, limit: 12)
        // Where activators have their seats comes first.
        let ranked = communes.enumerated().sorted { left, right in
            let count = { (place: Place) in self.seats.byCommune[place.code]?.count ?? 0 }
            return (-count(left.element), left.offset) < (-count(right.element), right.offset)
        }
        suggested.places = Array((wide.prefix(2) + ranked.map(\.element).prefix(5)))
        suggested.positions = named(tokens)
        return suggested
    }

    /// Activators whose names hold every word, the last one begun.
    private func named(_ tokens: [Token]) -> [Int] {
        var found = BitSet(full: size)
        for (place, token) in tokens.enumerated() {
            var set = BitSet(size: size)
            if place < tokens.count - 1 {
                if let id = lexicon.id(token.text) { postings.add(id, .name, to: &set) }
            } else if token.text.utf8.count <= 2 {
                set = namePrefixes[token.text] ?? set
            } else {
                for term in lexicon.startingWith(token.text) { postings.add(term, .name, to: &set) }
            }
            found.formIntersection(set)
        }
        return found.positions(limit: 5)
    }

    /// Where an activator has its seat.
    public func coordinates(_ position: Int) -> Coordinates? { seats.coordinates[position] }
}
