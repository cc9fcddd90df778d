import Directory
import Foundation
import Referencing

/// The departments as tiles, each a link with its number for the current search; the list beside it says the same.
struct MapPage: Page {
    static let template = "public/map"
    let title: String
    let listPath: String
    let count: String
    let criteria: String?
    let width = TileMap.columns * TileMap.step
    let height = TileMap.rows * TileMap.step
    let tiles: [Tile]
    let legend: [Shade]
    let regions: [RegionLine]

    struct Tile: View {
        let path: String
        let name: String
        let code: String
        let count: String
        let short: String
        let shade: Int
        let x: Int
        let y: Int
        let textX: Int
        let codeY: Int
        let numberY: Int
    }

    struct Shade: View {
        let shade: Int
        let label: String
    }

    struct RegionLine: View {
        let name: String
        let path: String
        let count: String
        let departments: [Line]
    }

    struct Line: View {
        let name: String
        let path: String
        let count: String
    }

    init(_ asked: DirectoryQuery, _ results: Results) {
        let labels = asked.criteria.map(\.label)
        criteria = labels.isEmpty ? nil : French.list(labels)
        title = "Carte des activateurs France Num"
        listPath = asked.path()
        count = French.count(results.total, "activateur référencé", "activateurs référencés")
        let counts = Dictionary(uniqueKeysWithValues: zip(Department.all.map(\.code), results.facets.departments))
        let steps = TileMap.steps(results.facets.departments)
        let path = { (code: String) in asked.with { $0.query.departments = [code] }.path() }
        tiles = Department.all.compactMap { department in
            TileMap.place[department.code].map { column, row in
                let count = counts[department.code] ?? 0
                let (x, y) = (column * TileMap.step + 1, row * TileMap.step + 1)
                return Tile(
                    path: path(department.code), name: department.name, code: department.code,
                    count: French.number(count), short: TileMap.short(count), shade: TileMap.shade(count, steps),
                    x: x, y: y, textX: x + 19, codeY: y + 16, numberY: y + 30)
            }
        }
        legend = TileMap.legend(steps)
        let byRegion = Dictionary(uniqueKeysWithValues: zip(Region.all.map(\.code), results.facets.regions))
        regions = Region.all.map { region in
            RegionLine(
                name: region.name, path: asked.with { $0.query.region = region.code }.path(),
                count: French.number(byRegion[region.code] ?? 0),
                departments: Department.all.filter { $0.region == region.code }.map { department in
                    Line(
                        name: "\(department.code) \(department.name)", path: path(department.code),
                        count: French.number(counts[department.code] ?? 0))
                })
        }
    }
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

    static func legend(_ steps: [Int]) -> [MapPage.Shade] {
        var shades = [MapPage.Shade(shade: 0, label: "aucun")]
        var from = 1
        for (number, step) in steps.enumerated() {
            shades.append(
                MapPage.Shade(
                    shade: number + 1,
                    label: from == step ? French.number(step) : "\(French.number(from)) à \(French.number(step))"))
            from = step + 1
        }
        return shades + [MapPage.Shade(shade: steps.count + 1, label: "\(French.number(from)) et plus")]
    }

    /// At most five characters: `12k` for twelve thousand.
    static func short(_ count: Int) -> String {
        count < 10_000 ? French.number(count) : "\(count / 1000)\u{202F}k"
    }
}
