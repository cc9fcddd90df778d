import Referencing

/// What the directory searches of one activator.
public struct Entry: Sendable {
    public let id: String
    public let name: String
    /// What else words may match: presentation, commune.
    public var texts: [String] = []
    public var themes: [Theme] = []
    /// The codes of the departments served; those who serve all of France are marked instead.
    public var departments: [String] = []
    public var isNational = false
    public var sizes: [FirmSize] = []
    public var isRemote = false
    public var isFirstMeetingFree = false
    /// Where it has its seat.
    public var commune = ""
    public var postalCode = ""
    public var department: String?
    public var coordinates: Coordinates?
    public var siret: String?
    /// The SIREN, or the VAT number of a firm without one.
    public var firm: String?

    public init(id: String, name: String) { (self.id, self.name) = (id, name) }
}

/// What a visitor asks of the directory. Values of one filter widen the answer, the filters narrow each other.
public struct Query: Sendable, Hashable {
    public var words = ""
    /// Whether the words are taken as they are: no correction, no synonym, no place, no inflection.
    public var isLiteral = false
    public var themes: [Theme] = []
    public var departments: [String] = []
    public var region: String?
    public var sizes: [FirmSize] = []
    public var isRemote = false
    public var isFirstMeetingFree = false
    public var near: Near?
    public var byDistance = false

    public init(words: String = "") { self.words = words }

    /// Words beyond these are not looked at: a question has a few.
    static let mostWords = 12
}

/// The answer: how many there are, which ones stand on the page, and what each further choice would give.
public struct Results: Sendable, Equatable {
    public var total = 0
    /// How many of them answer every word of the question.
    public var complete = 0
    /// Positions in the order of the index.
    public var positions: [Int] = []
    public var facets = Facets()
    public var understanding = Understanding()
}

/// How many answers each further choice would give, in the order of `Theme.allCases`, `Department.all`,
/// `Region.all` and `FirmSize.allCases`.
public struct Facets: Sendable, Equatable {
    public var themes: [Int] = []
    public var departments: [Int] = []
    public var regions: [Int] = []
    public var sizes: [Int] = []
    public var remote = 0
    public var firstMeetingFree = 0
}

/// What the directory took the words for.
public struct Understanding: Sendable, Equatable {
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
