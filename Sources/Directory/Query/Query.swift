import Referencing
import Search

/// What a visitor asks of the directory. Values of one filter widen the answer, the filters narrow each other.
public struct Query: Sendable, Hashable {
    public var words = ""
    /// Whether the words are taken as they are: no correction, no synonym, no place, no inflection.
    public var isLiteral = false
    public var themes: [Theme] = []
    public var departments: [Department] = []
    public var region: Region?
    public var sizes: [FirmSize] = []
    public var isRemote = false
    public var isFirstMeetingFree = false
    public var near: Circle?
    public var byDistance = false

    public init(words: String = "") { self.words = words }

    /// Words beyond these are not looked at: a question has a few.
    static let mostWords = 12

    /// The radii that the directory offers, in kilometres.
    public static let radii: [Double] = [10, 25, 50, 100]
}

/// The answer: how many there are, which ones stand on the page, and what each further choice would give.
public struct Results: Sendable, Equatable {
    public var total = 0
    /// How many of them answer every word of the question.
    public var complete = 0
    public var documents: [DocID] = []
    public var facets = Facets()
    public var interpretation = QueryInterpretation()
}

/// A value of a filter, and how many answers it would give beside the other filters.
public struct FacetCount<Value: Sendable & Hashable>: Sendable, Hashable {
    public let value: Value
    public let count: Int

    public init(value: Value, count: Int) { (self.value, self.count) = (value, count) }
}

/// The counts of every filter's values, each value once, in its usual order.
public struct Facets: Sendable, Equatable {
    public var themes: [FacetCount<Theme>] = []
    public var departments: [FacetCount<Department>] = []
    public var regions: [FacetCount<Region>] = []
    public var sizes: [FacetCount<FirmSize>] = []
    public var remote = 0
    public var firstMeetingFree = 0
}

/// What the directory took the words for.
public struct QueryInterpretation: Sendable, Equatable {
    public enum Part: Sendable, Equatable {
        case word(String)
        /// A misspelt word, and what it was taken for.
        case corrected(String, to: String)
        /// A word that nothing answered beside the others, and those near it that were taken in.
        case widened(String, to: [String])
        case place(String, kind: Place.Kind)
        /// An expression, and the lines of the synonyms that hold it (see ``DirectoryIndex/others(meaning:in:)``).
        case meaning(String, lines: [Int])
        case identifier(String)
        /// Words that say nothing here: « le », « pour ».
        case ignored(String)
    }

    public var parts: [Part] = []

    /// Whether anything was read otherwise than letter by letter.
    public var isInterpreted: Bool {
        parts.contains { part in
            switch part {
            case .word, .identifier, .ignored: false
            case .corrected, .widened, .place, .meaning: true
            }
        }
    }
}
