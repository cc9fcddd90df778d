import Referencing
import Search

/// Themes, places and activators whose names begin with the words typed so far.
public struct Suggested: Sendable, Equatable {
    public var themes: [Theme] = []
    public var places: [Place] = []
    public var documents: [DocID] = []
}

extension DirectoryIndex {
    /// - Parameter text: what was typed; the last word may be unfinished.
    public func suggestions(_ text: String) -> Suggested {
        let tokens = Array(Analyzer.tokens(text).filter { !$0.isLetter }.prefix(Query.mostWords))
        guard let last = tokens.last, last.text.utf8.count >= 2 else { return Suggested() }
        var suggested = Suggested()
        suggested.themes = Array(
            Theme.allCases.filter { theme in
                let words = Analyzer.words(theme.name)
                return tokens.allSatisfy { token in words.contains { $0.hasPrefix(token.text) } }
            }.prefix(4))
        let prefix = Gazetteer.normalized(tokens).joined(separator: " ")
        let wide = (Region.all.map { Place($0) } + Department.all.map { Place($0) }).filter { place in
            Gazetteer.normalized(Analyzer.tokens(place.name)).joined(separator: " ").hasPrefix(prefix)
        }
        let communes = gazetteer.communes(startingWith: tokens, limit: 12)
        // Where activators have their seats comes first.
        let ranked = communes.enumerated().sorted { left, right in
            let count = { (place: Place) in self.index.keywords.documents(ActivatorSchema.seatCommune, place.code).count
            }
            return (-count(left.element), left.offset) < (-count(right.element), right.offset)
        }
        suggested.places = Array((wide.prefix(2) + ranked.map(\.element).prefix(5)))
        suggested.documents = named(tokens)
        return suggested
    }

    /// Activators whose names hold every word, the last one begun.
    private func named(_ tokens: [Token]) -> [DocID] {
        var found = DocSet(full: size)
        for (place, token) in tokens.enumerated() {
            let set =
                place < tokens.count - 1
                ? matcher.exactly(token.text, in: ActivatorSchema.name)
                : matcher.beginning(token.text, in: ActivatorSchema.name)
            guard let set else { return [] }
            found.formIntersection(set)
        }
        return found.documents(limit: 5)
    }
}
