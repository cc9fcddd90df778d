import Referencing
import Search

@testable import Directory

/// Indexes for tests.
enum Fixture {
    static let day = CivilDay("2026-03-01") ?? CivilDay(of: .distantPast)

    /// An index and the names of its activators, in its order.
    static func index(
        _ activators: [Activator], gazetteer: Gazetteer = Gazetteer(), synonyms: Synonyms = .none, day: CivilDay = day
    ) async -> (index: DirectoryIndex, names: [String]) {
        var builder = DirectoryIndexBuilder(gazetteer: gazetteer, synonyms: synonyms)
        for (slot, activator) in activators.enumerated() { builder.put(activator, at: slot) }
        let (index, order) = builder.index(for: day) { activators[$0].name }
        return (index, order.map { activators[$0].name })
    }

    static func entry(
        _ name: String, _ text: String = "", themes: [Theme] = [], departments: [String] = [], national: Bool = false,
        commune: String = "", department: String? = nil
    ) -> Activator {
        var activator = Activator(name: name)
        (activator.texts, activator.themes, activator.isNational) = ([text, commune], themes, national)
        activator.departments = departments.compactMap { Department($0) }
        (activator.commune, activator.department) = (commune, department.flatMap { Department($0) })
        return activator
    }
}
