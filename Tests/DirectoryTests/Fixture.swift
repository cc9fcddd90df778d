import Referencing

@testable import Directory

/// Indexes for tests.
enum Fixture {
    static let day = CivilDay("2026-03-01") ?? CivilDay(of: .distantPast)

    /// An index and the names of its activators, in its order.
    static func index(
        _ entries: [Entry], places: Places = Places(), synonyms: Synonyms = .none, day: CivilDay = day
    ) async -> (index: DirectoryIndex, names: [String]) {
        var workshop = IndexWorkshop(places: places, synonyms: synonyms)
        workshop.put(await IndexWorkshop.read(entries))
        let (index, order) = workshop.index(for: day)
        let names = Dictionary(uniqueKeysWithValues: entries.map { ($0.id, $0.name) })
        return (index, order.compactMap { names[$0] })
    }

    static func entry(
        _ name: String, _ text: String = "", themes: [Theme] = [], departments: [String] = [], national: Bool = false,
        commune: String = "", department: String? = nil
    ) -> Entry {
        var entry = Entry(id: name, name: name)
        (entry.texts, entry.themes, entry.departments, entry.isNational) = (
            [text, commune], themes, departments, national
        )
        (entry.commune, entry.department) = (commune, department)
        return entry
    }
}
