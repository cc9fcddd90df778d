import Directory
import Foundation
import Referencing

/// The departments as tiles, each a link with its number for the current search; the list beside it says the same.
/// Tiles and lines are drawn once at start, each tile in its five shades (see ``PrecompiledTemplate``).
struct MapPage: Sendable {
    enum Slot: String, CaseIterable { case title, listPath, count, criteria, width, height, tiles, legend, regions }
    enum TileSlot: String, CaseIterable { case path, count, short }
    enum LineSlot: String, CaseIterable { case path, count, departments }

    private let template: PrecompiledTemplate<Slot>
    /// By department, then by shade.
    private let tiles: [[PrecompiledTemplate<TileSlot>]]
    private let regions: [PrecompiledTemplate<LineSlot>]
    private let departments: [PrecompiledTemplate<LineSlot>]
    private let renderer: Renderer

    init(_ renderer: Renderer) throws {
        self.renderer = renderer
        template = try PrecompiledTemplate("public/map", renderer)
        tiles = try Department.all.map { department in
            try (0...4).map { PrecompiledTemplate(cut: try renderer.text(Tile(department, shade: $0), "public/tile")) }
        }
        regions = try Region.all.map {
            PrecompiledTemplate(cut: try renderer.text(Line(name: $0.name), "public/region"))
        }
        departments = try Department.all.map { department in
            let line = Line(name: "\(department.code) \(department.name)")
            return PrecompiledTemplate(cut: try renderer.text(line, "public/department"))
        }
    }

    func html(_ asked: DirectoryQuery, _ results: Results) throws -> ByteWriter {
        let numbers = results.facets.departments.map { ($0.value, $0.count) }
        let counts = numbers.map(\.1)
        let steps = TileMap.steps(counts)
        let labels = asked.criteria.map(\.label)
        let (anywhere, anyRegion) = (asked.with { $0.query.departments = [] }, asked.with { $0.query.region = nil })
        let (base, regionBase) = (anywhere.queryString, anyRegion.queryString)
        return try template.filled(room: 64_000) { slot, writer in
            switch slot {
            case .title: writer.write("Carte des activateurs France Num")
            case .listPath: writer.writeEscaped(asked.path())
            case .count:
                writer.write(French.count(results.total, "activateur référencé", "activateurs référencés"))
            case .criteria: if !labels.isEmpty { writer.writeEscaped(" pour : \(French.list(labels))") }
            case .width: writer.write("\(TileMap.columns * TileMap.step)")
            case .height: writer.write("\(TileMap.rows * TileMap.step)")
            case .tiles:
                for (department, count) in numbers {
                    tiles[Int(department.ordinal)][TileMap.shade(count, steps)].write(to: &writer) { slot, writer in
                        switch slot {
                        case .path: Self.write(base, .department, department.code, to: &writer)
                        case .count: writer.write(French.number(count))
                        case .short: writer.write(TileMap.short(count))
                        }
                    }
                }
            case .legend:
                writer.write(try renderer.text(MapLegend(legend: TileMap.legend(steps)), "public/legend"))
            case .regions:
                for region in results.facets.regions {
                    write(region.value, region.count, numbers, base, regionBase, to: &writer)
                }
            }
        }
    }

    private func write(
        _ region: Region, _ count: Int, _ numbers: [(Department, Int)], _ base: String, _ regionBase: String,
        to writer: inout ByteWriter
    ) {
        regions[Int(region.ordinal)].write(to: &writer) { slot, writer in
            switch slot {
            case .path: Self.write(regionBase, .region, region.code, to: &writer)
            case .count: writer.write(French.number(count))
            case .departments:
                for (department, number) in numbers where department.region == region {
                    departments[Int(department.ordinal)].write(to: &writer) { slot, writer in
                        switch slot {
                        case .path: Self.write(base, .department, department.code, to: &writer)
                        default: writer.write(French.number(number))
                        }
                    }
                }
            }
        }
    }

    /// The list with one criterion more.
    private static func write(_ query: String, _ name: QueryParameter, _ code: String, to writer: inout ByteWriter) {
        writer.writeEscaped("\(Routes.directory.path())?\(query)\(query.isEmpty ? "" : "&")\(name.rawValue)=\(code)")
    }

    private struct Tile: View {
        let name: String
        let code: String
        let shade: Int
        let path = RenderedHTML(renderText: SlotMarks<TileSlot>.mark("path"))
        let count = RenderedHTML(renderText: SlotMarks<TileSlot>.mark("count"))
        let short = RenderedHTML(renderText: SlotMarks<TileSlot>.mark("short"))
        let x: Int
        let y: Int
        let textX: Int
        let codeY: Int
        let numberY: Int

        init(_ department: Department, shade: Int) {
            (name, code, self.shade) = (department.name, department.code, shade)
            let (column, row) = TileMap.place[department.code] ?? (0, 0)
            (x, y) = (column * TileMap.step + 1, row * TileMap.step + 1)
            (textX, codeY, numberY) = (x + 19, y + 16, y + 30)
        }
    }

    private struct Line: View {
        let name: String
        let path = RenderedHTML(renderText: SlotMarks<LineSlot>.mark("path"))
        let count = RenderedHTML(renderText: SlotMarks<LineSlot>.mark("count"))
        let departments = RenderedHTML(renderText: SlotMarks<LineSlot>.mark("departments"))
    }
}

/// What the shades stand for.
struct MapLegend: View {
    struct Shade: View {
        let shade: Int
        let label: String
    }

    let legend: [Shade]
}

/// Our own drawing of France in tiles: neighbours stay near each other, the overseas departments stand below.
enum TileMap {
    static let step = 40
    static var columns: Int { drawing[0].count }
    static var rows: Int { drawing.count }

    private static let drawing: [[String]] = """
        .   .   .   .   .   62  59  .   .   .   .   .
        .   .   .   .   76  80  02  08  .   .   .   .
        .   .   50  14  27  60  95  51  55  54  57  .
        29  22  .   61  28  78  93  77  10  52  88  67
        56  35  53  72  41  92  75  94  89  70  90  68
        .   44  49  37  45  91  .   58  21  25  .   .
        .   85  79  86  36  18  03  71  39  .   .   .
        .   17  16  87  23  63  42  69  01  74  .   .
        .   33  24  19  15  43  07  38  73  .   .   .
        40  47  46  12  48  30  26  05  .   .   .   .
        64  32  82  81  34  84  04  06  .   .   .   .
        .   65  31  11  13  83  .   .   .   2B  .   .
        .   .   09  66  .   .   .   .   .   2A  .   .
        971 972 973 974 976 .   .   .   .   .   .   .
        """.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }

    /// Column and row of each department.
    static let place: [String: (Int, Int)] = Dictionary(
        uniqueKeysWithValues: drawing.enumerated().flatMap { row, codes in
            codes.enumerated().filter { $0.element != "." }.map { ($0.element, ($0.offset, row)) }
        })

    /// The upper ends of the first three shades: quarters of those that have any.
    static func steps(_ counts: [Int]) -> [Int] {
        let some = counts.filter { $0 > 0 }.sorted()
        guard !some.isEmpty else { return [] }
        var steps: [Int] = []
        for quarter in 1...3 {
            let step = some[min(some.count - 1, some.count * quarter / 4)]
            if step > (steps.last ?? 0), step < some[some.count - 1] { steps.append(step) }
        }
        return steps
    }

    /// 0 for none, then 1 to 4.
    static func shade(_ count: Int, _ steps: [Int]) -> Int {
        count == 0 ? 0 : 1 + (steps.firstIndex { count <= $0 } ?? steps.count)
    }

    static func legend(_ steps: [Int]) -> [MapLegend.Shade] {
        var shades = [MapLegend.Shade(shade: 0, label: "aucun")]
        var from = 1
        for (number, step) in steps.enumerated() {
            shades.append(
                MapLegend.Shade(
                    shade: number + 1,
                    label: from == step ? French.number(step) : "\(French.number(from)) à \(French.number(step))"))
            from = step + 1
        }
        return shades + [MapLegend.Shade(shade: steps.count + 1, label: "\(French.number(from)) et plus")]
    }

    /// At most five characters: `12k` for twelve thousand.
    static func short(_ count: Int) -> String {
        count < 10_000 ? French.number(count) : "\(count / 1000)\u{202F}k"
    }
}
