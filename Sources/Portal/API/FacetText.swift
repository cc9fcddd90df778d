import Directory
import NIOCore
import Referencing

/// The numbers beside a list: choices that would give nothing are left out.
struct FacetText: Sendable {
    private let regions: [Region: ByteBuffer]
    private let departments: [Department: ByteBuffer]
    private let themes: [Theme: ByteBuffer]

    init() {
        regions = Self.heads(Region.all) { ($0.code, $0.name) }
        departments = Self.heads(Department.all) { ($0.code, $0.name) }
        themes = Self.heads(Theme.allCases) { ($0.rawValue, $0.name) }
    }

    private static func heads<Value>(_ values: [Value], _ words: (Value) -> (String, String)) -> [Value: ByteBuffer] {
        values.reduce(into: [:]) { heads, value in
            let (code, name) = words(value)
            var buffer = ByteBuffer(string: "{\"code\":")
            buffer.writeJSON(code)
            buffer.writeStaticString(",\"nom\":")
            buffer.writeJSON(name)
            buffer.writeStaticString(",\"nombre\":")
            heads[value] = buffer
        }
    }

    func write(_ facets: Facets, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("{\"regions\":[")
        write(facets.regions, regions, to: &buffer)
        buffer.writeStaticString("],\"departements\":[")
        write(facets.departments, departments, to: &buffer)
        buffer.writeStaticString("],\"themes\":[")
        write(facets.themes, themes, to: &buffer)
        buffer.writeStaticString("]}")
    }

    private func write<Value>(_ counts: [FacetCount<Value>], _ heads: [Value: ByteBuffer], to buffer: inout ByteBuffer)
    {
        var isFirst = true
        for count in counts where count.count > 0 {
            guard let head = heads[count.value] else { continue }
            if !isFirst { buffer.writeStaticString(",") }
            isFirst = false
            buffer.writeImmutableBuffer(head)
            buffer.writeString(String(count.count))
            buffer.writeStaticString("}")
        }
    }
}
