/// What documents of a corpus hold: texts that words are looked for in, facets that filter and are counted, keywords that
/// are met exactly, a point on the map. The engine knows no more of them.
public struct Schema: Sendable {
    /// Texts made of words.
    public struct TextField: Sendable {
        public let name: String
        /// Whether words that stand beside each other are met as one too, and all of them together: for names.
        public let joinsNeighbours: Bool
        /// Whether beginnings of one or two letters are met.
        public let hasShortPrefixes: Bool

        public init(_ name: String, joinsNeighbours: Bool = false, hasShortPrefixes: Bool = false) {
            (self.name, self.joinsNeighbours, self.hasShortPrefixes) = (name, joinsNeighbours, hasShortPrefixes)
        }
    }

    /// A filter with a closed list of values.
    public struct FacetField: Sendable {
        public let name: String
        public let values: [String]

        public init(_ name: String, _ values: [String]) { (self.name, self.values) = (name, values) }
    }

    public let texts: [TextField]
    public let facets: [FacetField]
    public let keywords: [String]

    /// - Precondition: at most 16 facet fields, and 65,535 values in all of them.
    public init(texts: [TextField], facets: [FacetField] = [], keywords: [String] = []) {
        precondition(facets.count <= 16 && facets.reduce(0) { $0 + $1.values.count } <= Int(UInt16.max))
        (self.texts, self.facets, self.keywords) = (texts, facets, keywords)
    }
}

/// A field of a schema, by its place among those of its kind.
public struct TextFieldID: Hashable, Sendable {
    public let place: Int
    public init(_ place: Int) { self.place = place }
}

public struct FacetFieldID: Hashable, Sendable {
    public let place: Int
    public init(_ place: Int) { self.place = place }
}

public struct KeywordFieldID: Hashable, Sendable {
    public let place: Int
    public init(_ place: Int) { self.place = place }
}

/// One document, as its schema describes it. Lists stand in the order of the schema's fields.
public struct IndexDocument: Sendable {
    /// One text or several for each text field.
    public var texts: [[String]]
    /// The places of the values of each facet field.
    public var facets: [[Int]]
    /// The facet fields of which it has every value.
    public var hasEveryValue: [FacetFieldID]
    public var keywords: [[String]]
    public var point: Coordinates?

    public init(
        texts: [[String]], facets: [[Int]] = [], hasEveryValue: [FacetFieldID] = [], keywords: [[String]] = [],
        point: Coordinates? = nil
    ) {
        (self.texts, self.facets, self.hasEveryValue) = (texts, facets, hasEveryValue)
        (self.keywords, self.point) = (keywords, point)
    }
}
