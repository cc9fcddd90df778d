import Directory
import Referencing

/// The numbers beside a list: choices that would give nothing are left out.
struct FacetText: Sendable {
    private let regions: [Region: ByteWriter]
    private let departments: [Department: ByteWriter]
    private let themes: [Theme: ByteWriter]

    init() {
        regions = Self.heads(Region.all) { ($0.code, $0.name) }
        departments = Self.heads(Department.all) { ($0.code, $0.name) }
        themes = Self.heads(Theme.allCases) { ($0.rawValue, $0.name) }
    }

    private static func heads<Value>(_ values: [Value], _ words: (Value) -> (String, String)) -> [Value: ByteWriter] {
        values.reduce(into: [:]) { heads, value in
            let (code, name) = words(value)
            var writer = ByteWriter("{\"code\":")
            writer.writeJSON(code)
            writer.write(",\"nom\":")
            writer.writeJSON(name)
            writer.write(",\"nombre\":")
            heads[value] = writer
        }
    }

    func write(_ facets: Facets, to writer: inout ByteWriter) {
        writer.write("{\"regions\":[")
        write(facets.regions, regions, to: &writer)
        writer.write("],\"departements\":[")
        write(facets.departments, departments, to: &writer)
        writer.write("],\"themes\":[")
        write(facets.themes, themes, to: &writer)
        writer.write("]}")
    }

    private func write<Value>(_ counts: [FacetCount<Value>], _ heads: [Value: ByteWriter], to writer: inout ByteWriter)
    {
        var isFirst = true
        for count in counts where count.count > 0 {
            guard let head = heads[count.value] else { continue }
            if !isFirst { writer.write(",") }
            isFirst = false
            writer.write(head)
            writer.write(count.count)
            writer.write("}")
        }
    }
}
