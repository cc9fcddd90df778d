import Referencing
import Search

/// The directory of the referenced activators as visitors search it: an index of ours, and the French reading of a
/// question. Immutable; made by a ``DirectoryIndexBuilder``.
public struct DirectoryIndex: Sendable {
    let index: Index
    let matcher: TermMatcher
    let gazetteer: Gazetteer
    let synonyms: Synonyms
    let spelling: SpellingDictionary
    let themes: ThemeVocabulary
    let meanings: [Meaning]
    let synonymWords: Set<String>
    /// How words of ours are spelled, by their folded form.
    let spelled: [String: String]

    /// How many activators there are; their numbers are their order of the day.
    public var size: Int { index.size }

    /// Answers that hold a part of the question are shown too when fewer than these hold all of it.
    static let enough = 20

    /// One page of the answer.
    /// - Parameters:
    ///   - skip: how many answers stand before the page.
    ///   - limit: how many the page holds.
    ///   - counting: the facets whose choices are counted; the others are left empty.
    public func search(
        _ query: Query, skipping skip: Int, limit: Int, counting: [FacetFieldID] = ActivatorSchema.counted
    ) -> Results {
        let answer = QueryEvaluator(query, in: self).answer()
        var request = SearchRequest(
            found: answer.found, filters: filters(query), circle: query.near, order: .score(answer.scores), skip: skip,
            limit: limit, counted: counting)
        if let near = query.near, query.byDistance { request.order = .distance(from: near.center) }
        let collected = index.collect(request)
        var results = Results()
        (results.total, results.documents) = (collected.total, collected.documents)
        results.complete = answer.isComplete ? collected.total : index.count(answer.complete, passing: request)
        results.interpretation = answer.interpretation
        results.facets = Facets(Dictionary(uniqueKeysWithValues: zip(counting, collected.counts)))
        return results
    }

    private func filters(_ query: Query) -> [SearchRequest.FacetFilter] {
        let ordinal = ActivatorSchema.ordinal
        let all: [SearchRequest.FacetFilter] = [
            .init(ActivatorSchema.themes, query.themes.compactMap { ordinal.theme[$0] }),
            .init(ActivatorSchema.departments, query.departments.map { Int($0.ordinal) }),
            .init(ActivatorSchema.regions, query.region.map { [Int($0.ordinal)] } ?? []),
            .init(ActivatorSchema.sizes, query.sizes.compactMap { ordinal.size[$0] }),
            .init(ActivatorSchema.remote, query.isRemote ? [0] : []),
            .init(ActivatorSchema.firstMeetingFree, query.isFirstMeetingFree ? [0] : []),
        ]
        return all.filter { !$0.values.isEmpty }
    }

    /// How far an activator's seat is, in kilometres; nil when nobody knows where it is.
    public func distance(_ id: DocID, from center: Coordinates) -> Double? {
        index.points.coordinates(id)?.kilometres(to: center)
    }

    /// Where an activator has its seat.
    public func coordinates(_ id: DocID) -> Coordinates? { index.points.coordinates(id) }

    /// The other expressions of some lines of the synonyms, as they are written there.
    public func others(meaning expression: String, in lines: [Int]) -> [String] {
        let own = Analyzer.whole(expression)
        return lines.flatMap { synonyms.labels[$0] }.filter { Analyzer.whole($0) != own }
    }

    /// The activators with a number: a SIRET, a SIREN, or a VAT number.
    func numbered(_ number: String) -> [DocID] {
        switch number.utf8.count {
        case 14: index.keywords.documents(ActivatorSchema.siret, number)
        case 13 where number.hasPrefix("FR"): index.keywords.documents(ActivatorSchema.firm, String(number.suffix(9)))
        default: index.keywords.documents(ActivatorSchema.firm, number)
        }
    }

    func themed(_ themes: [Theme]) -> DocSet? {
        index.facets.union(ActivatorSchema.themes, themes.compactMap { ActivatorSchema.ordinal.theme[$0] })
    }

    /// Whether somebody has a seat in a commune.
    func isInhabited(_ place: Place) -> Bool { index.keywords.holds(ActivatorSchema.seatCommune, place.code) }
}

extension Facets {
    /// - Parameter counts: of each field that was counted, in the order of its values.
    init(_ counts: [FacetFieldID: [Int]]) {
        func counted<Value>(_ field: FacetFieldID, _ values: [Value]) -> [FacetCount<Value>] {
            zip(values, counts[field] ?? []).map { FacetCount(value: $0, count: $1) }
        }
        themes = counted(ActivatorSchema.themes, Theme.allCases)
        departments = counted(ActivatorSchema.departments, Department.all)
        regions = counted(ActivatorSchema.regions, Region.all)
        sizes = counted(ActivatorSchema.sizes, FirmSize.allCases)
        remote = counts[ActivatorSchema.remote]?.first ?? 0
        firstMeetingFree = counts[ActivatorSchema.firstMeetingFree]?.first ?? 0
    }
}

/// What a line of the synonyms finds: the activators that use any of its expressions.
struct Meaning: Sendable {
    let name: DocSet?
    let themes: DocSet?
    let text: DocSet?

    init(
        _ expressions: [[Token]], _ matcher: TermMatcher, _ stemmer: Stemmer, _ vocabulary: ThemeVocabulary,
        themed: ([Theme]) -> DocSet?
    ) {
        var found = [DocSet?](repeating: nil, count: ActivatorSchema.textFields.count)
        var named: Set<Theme> = []
        for expression in expressions {
            let words = expression.filter { !$0.isLetter && !StopWords.contains($0.text) }.map(\.text)
            guard let first = words.first else { continue }
            for (place, field) in ActivatorSchema.textFields.enumerated() {
                let all = words.dropFirst().reduce(matcher.anyForm(first, in: field)) { set, word in
                    set.flatMap { set in matcher.anyForm(word, in: field).map { set.intersection($0) } }
                }
                if let all { found[place] = found[place]?.union(all) ?? all }
            }
            let meant = words.map { Set(vocabulary.stems[stemmer.stem($0)] ?? []) }
            named.formUnion(meant.dropFirst().reduce(meant[0]) { $0.intersection($1) })
        }
        (name, text, themes) = (found[0], found[1], themed(Array(named)))
    }
}
