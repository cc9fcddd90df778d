/// Finds columns by name. A decoder asks for the same columns in the same order at each row, so the order of the
/// first row is tried before the names are looked up.
final class ColumnGuide {
    private let places: [String: Int]
    private var asked: [(name: String, place: Int)] = []
    private var next = 0

    init(_ names: [String]) {
        places = Dictionary(names.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    }

    func startRow() { next = 0 }

    func place(of name: String) -> Int? {
        if next < asked.count, asked[next].name == name {
            next += 1
            return asked[next - 1].place
        }
        guard let place = places[name] else { return nil }
        if next == asked.count, next < 64 {
            asked.append((name, place))
            next += 1
        }
        return place
    }
}
