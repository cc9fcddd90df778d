/// A search over documents: immutable, in memory, swapped whole when documents change. Made by an ``IndexBuilder``.
public struct Index: Sendable {
    /// How many documents there are.
    public let size: Int
    public let facets: FacetIndex
    public let keywords: KeywordIndex
    public let points: GeoIndex
    public let stemmer: Stemmer
    let schema: Schema
    let terms: TermDictionary
    let postings: InvertedIndex
    /// Documents with a word that starts with these one or two letters, for the fields that ask for it.
    private let shortPrefixes: [String: DocSet]

    init(_ schema: Schema, _ prepared: [PreparedDocument], _ terms: TermDictionary, _ stemmer: Stemmer) {
        (self.schema, self.terms, self.stemmer, size) = (schema, terms, stemmer, prepared.count)
        let postings = InvertedIndex(prepared, sorted: terms.sorted, fields: schema.texts.count)
        self.postings = postings
        facets = FacetIndex(schema, prepared)
        keywords = KeywordIndex(prepared)
        points = GeoIndex(prepared)
        var prefixes: [String: DocSet] = [:]
        for (place, field) in schema.texts.enumerated() where field.hasShortPrefixes {
            for term in terms.sorted where postings.count(term, TextFieldID(place)) > 0 {
                let text = terms.text(term)
                for length in 1...2 where text.utf8.count >= length {
                    let prefix = "\(place) \(String(decoding: text.utf8.prefix(length), as: UTF8.self))"
                    postings.add(term, TextFieldID(place), to: &prefixes[prefix, default: DocSet(size: prepared.count)])
                }
            }
        }
        shortPrefixes = prefixes
    }

    /// Who holds a word, in the ways in which words are met.
    public var matcher: TermMatcher { TermMatcher(index: self) }

    /// Every word that stands in a document, in alphabetical order.
    public var words: [String] { terms.sorted.filter { postings.count($0) > 0 }.map { terms.text($0) } }

    func startingShortly(_ prefix: String, _ field: TextFieldID) -> DocSet? {
        shortPrefixes["\(field.place) \(prefix)"]
    }

    /// A set of documents; nil when there is none.
    public func set(_ documents: [DocID]) -> DocSet? {
        guard !documents.isEmpty else { return nil }
        var set = DocSet(size: size)
        set.insert(documents)
        return set
    }
}
