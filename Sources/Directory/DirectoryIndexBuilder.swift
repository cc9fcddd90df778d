import Referencing
import Search

/// Makes indexes of the directory: keeps what was read of every activator, so that a change costs its own reading.
public struct DirectoryIndexBuilder: Sendable {
    private var builder = IndexBuilder(ActivatorSchema.schema)
    private let gazetteer: Gazetteer
    private let synonyms: Synonyms
    /// Many have their seats in the same communes.
    private var communeKeys: [String: String] = [:]

    public init(gazetteer: Gazetteer = Gazetteer(), synonyms: Synonyms = .none) {
        (self.gazetteer, self.synonyms) = (gazetteer, synonyms)
    }

    /// Takes an activator in, in place of what was in its slot.
    public mutating func put(_ activator: Activator, at slot: Int) {
        builder.put(IndexDocument(activator, communeKey: communeKey(activator)), at: slot)
    }

    public mutating func remove(_ slot: Int) { builder.remove(slot) }

    private mutating func communeKey(_ activator: Activator) -> String? {
        guard let department = activator.department else { return nil }
        let commune = "\(department.code) \(activator.commune)"
        if let known = communeKeys[commune] { return known }
        let key = Gazetteer.key(commune: activator.commune, territory: department.code)
        communeKeys[commune] = key
        return key
    }

    /// Puts an index together.
    /// - Parameters:
    ///   - day: what the order of equal answers is drawn from: it changes each day, and is the same in every process, so
    ///     that nobody gains by a name that comes early in the alphabet.
    ///   - identity: what a slot's activator is known by in every process.
    /// - Returns: the index, and the slots in its order.
    public mutating func index(for day: CivilDay, identity: (Int) -> String) -> (index: DirectoryIndex, order: [Int]) {
        let seed = TieBreaker.hash(day.description)
        let (index, order) = builder.index { TieBreaker.hash(identity($0), seed) }
        return (DirectoryIndex(index, gazetteer, synonyms), order)
    }
}

extension DirectoryIndex {
    init(_ index: Index, _ gazetteer: Gazetteer, _ synonyms: Synonyms) {
        (self.index, self.gazetteer, self.synonyms) = (index, gazetteer, synonyms)
        matcher = index.matcher
        let (themes, matcher) = (ThemeVocabulary(index.stemmer), index.matcher)
        self.themes = themes
        synonymWords = synonyms.words
        spelled = SurfaceToken.spellings(
            synonyms.labels.joined() + Theme.allCases.map { $0.name.lowercased() } + Department.all.map(\.name)
                + Region.all.map(\.name) + Department.all.map(\.seat))
        spelling = SpellingDictionary(
            index.words + Array(gazetteer.words) + Array(synonyms.words) + themes.words)
        meanings = synonyms.lines.map { line in
            Meaning(line, matcher, index.stemmer, themes) { named in
                index.facets.union(
                    ActivatorSchema.themes, named.compactMap { ActivatorSchema.ordinal.theme[$0] })
            }
        }
    }
}
