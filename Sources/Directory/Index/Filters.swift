import Referencing

/// The filters of a query as sets; nil where nothing was chosen.
struct Filters {
    private let themes: BitSet?
    private let departments: BitSet?
    private let region: BitSet?
    private let sizes: BitSet?
    private let remote: BitSet?
    private let firstMeetingFree: BitSet?
    private let near: BitSet?

    init(_ query: Query, in index: DirectoryIndex) {
        themes = index.themes.union(query.themes)
        departments = index.departments.union(query.departments)
        region = index.regions.union(query.region.map { [$0] } ?? [])
        sizes = index.sizes.union(query.sizes)
        remote = query.isRemote ? index.remote : nil
        firstMeetingFree = query.isFirstMeetingFree ? index.firstMeetingFree : nil
        near = query.near.flatMap { near in near.radius == nil ? nil : index.seats.within(near) }
    }

    /// - Parameter left out: the filter whose own choices are to be counted.
    func applied(to base: BitSet, without leftOut: KeyPath<Filters, BitSet?>? = nil) -> BitSet {
        let all: [KeyPath<Filters, BitSet?>] = [
            \.themes, \.departments, \.region, \.sizes, \.remote, \.firstMeetingFree, \.near,
        ]
        return all.reduce(into: base) { found, path in
            if path != leftOut, let filter = self[keyPath: path] { found.formIntersection(filter) }
        }
    }

    /// How many answers each choice would give beside the other filters.
    func facets(of base: BitSet, found: BitSet, in index: DirectoryIndex) -> Facets {
        let without = { (path: KeyPath<Filters, BitSet?>) in
            self[keyPath: path] == nil ? found : applied(to: base, without: path)
        }
        return Facets(
            themes: index.themes.counts(within: without(\.themes)),
            departments: index.departments.counts(within: without(\.departments)),
            regions: index.regions.counts(within: without(\.region)),
            sizes: index.sizes.counts(within: without(\.sizes)),
            remote: index.remote.countOfIntersection(without(\.remote)),
            firstMeetingFree: index.firstMeetingFree.countOfIntersection(without(\.firstMeetingFree)))
    }
}
