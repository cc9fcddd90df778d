/// Who holds a word: the very word, its inflections, words that begin so. A set is nil where nobody does.
public struct TermMatcher: Sendable {
    let index: Index

    /// Whether a document has this very word.
    public func holds(_ word: String) -> Bool { index.terms.id(word).map { index.postings.count($0) > 0 } ?? false }

    /// How often a word is used: in how many documents, counted once a field.
    public func frequency(_ word: String) -> Int { index.terms.id(word).map { index.postings.count($0) } ?? 0 }

    /// Whether a document has the word or an inflection of it.
    public func holdsInflection(of word: String) -> Bool {
        index.terms.inflections(of: word, index.stemmer).contains { index.postings.count($0) > 0 }
    }

    /// Whether a document has a word that begins so.
    public func holdsBeginning(_ prefix: String) -> Bool {
        index.terms.startingWith(prefix).contains { index.postings.count($0) > 0 }
    }

    public func exactly(_ word: String, in field: TextFieldID) -> DocSet? {
        index.terms.id(word).flatMap { set(CollectionOfOne($0), field) }
    }

    /// Inflections of the word, itself apart.
    public func inflected(_ word: String, in field: TextFieldID) -> DocSet? {
        let exact = index.terms.id(word)
        return set(index.terms.inflections(of: word, index.stemmer).filter { $0 != exact }, field)
    }

    /// The word or an inflection of it.
    public func anyForm(_ word: String, in field: TextFieldID) -> DocSet? {
        set(index.terms.inflections(of: word, index.stemmer), field)
    }

    /// Words that begin so; of one or two letters, in the fields that ask for it alone.
    public func beginning(_ prefix: String, in field: TextFieldID) -> DocSet? {
        prefix.utf8.count <= 2
            ? index.startingShortly(prefix, field)
            : index.postings.set(index.terms.startingWith(prefix).indices, field)
    }

    private func set(_ terms: some Collection<UInt32>, _ field: TextFieldID) -> DocSet? {
        let held = terms.filter { index.postings.count($0, field) > 0 }
        guard let first = held.first else { return nil }
        var found: DocSet
        if let common = index.postings.commonSet(first, field) {
            found = common
        } else {
            found = DocSet(size: index.size)
            index.postings.add(first, field, to: &found)
        }
        for term in held.dropFirst() { index.postings.add(term, field, to: &found) }
        return found
    }
}
