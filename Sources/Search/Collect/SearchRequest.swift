/// What is looked for, in the engine's own terms.
public struct SearchRequest: Sendable {
    /// Filters on one field each: its choices widen the answer, the filters narrow each other.
    public struct FacetFilter: Sendable {
        public let field: FacetFieldID
        public let values: [Int]

        public init(_ field: FacetFieldID, _ values: [Int]) { (self.field, self.values) = (field, values) }
    }

    /// In which order documents stand.
    public enum Order: Sendable {
        /// Most points first, equal ones in the order of the index.
        case score(ScoreAccumulator)
        case distance(from: Coordinates)
    }

    /// What the words found.
    public var found: DocSet
    public var filters: [FacetFilter]
    public var circle: Circle?
    public var order: Order
    public var skip: Int
    public var limit: Int
    /// The facet fields whose values are counted.
    public var counted: [FacetFieldID]

    public init(
        found: DocSet, filters: [FacetFilter] = [], circle: Circle? = nil, order: Order, skip: Int = 0,
        limit: Int = 20, counted: [FacetFieldID] = []
    ) {
        (self.found, self.filters, self.circle, self.order) = (found, filters, circle, order)
        (self.skip, self.limit, self.counted) = (skip, limit, counted)
    }
}

/// The answer: how many there are, which ones stand on the page, and what each further choice would give.
public struct Collected: Sendable {
    public let total: Int
    public let documents: [DocID]
    /// For each field that was to be counted: how many documents each of its values would give, beside the other filters.
    public let counts: [[Int]]
}

extension Index {
    public func collect(_ request: SearchRequest) -> Collected {
        let filters = request.filters.compactMap { filter in
            facets.union(filter.field, filter.values).map { (field: filter.field, set: $0) }
        }
        var base = request.found
        if let circle = request.circle { base.formIntersection(points.within(circle)) }
        let found = filters.reduce(base) { $0.intersection($1.set) }
        let total = found.count
        let documents =
            switch request.order {
            case .score(let scores): scores.page(of: found, skipping: request.skip, limit: request.limit)
            case .distance(let center):
                points.nearest(to: center, in: found, skipping: request.skip, limit: request.limit)
            }
        let counts = request.counted.map { field in
            guard filters.contains(where: { $0.field == field }) else {
                return facets.counts(field, within: found, count: total)
            }
            // The choices of a filter are counted as if nothing had been chosen in it.
            let without = filters.filter { $0.field != field }.reduce(base) { $0.intersection($1.set) }
            return facets.counts(field, within: without, count: without.count)
        }
        return Collected(total: total, documents: documents, counts: counts)
    }

    /// Those of some documents that pass the filters, as a number.
    public func count(_ documents: DocSet, passing request: SearchRequest) -> Int {
        var found = documents
        for filter in request.filters {
            if let set = facets.union(filter.field, filter.values) { found.formIntersection(set) }
        }
        if let circle = request.circle { found.formIntersection(points.within(circle)) }
        return found.count
    }
}
