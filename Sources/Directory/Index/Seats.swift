import Referencing

/// Where the activators have their seats.
struct Seats: Sendable {
    let coordinates: [Coordinates?]
    private let directions: [SIMD3<Float>]
    let byCommune: [String: [UInt32]]
    let byPostalCode: [String: [UInt32]]
    let byDepartment: Shelf<String>

    init(_ prepared: [IndexWorkshop.Prepared]) {
        coordinates = prepared.map(\.entry.coordinates)
        // An unknown place is outside of every circle.
        directions = coordinates.map { $0?.direction ?? SIMD3(-9, -9, -9) }
        var (communes, codes): ([String: [UInt32]], [String: [UInt32]]) = ([:], [:])
        var departments = Shelf(Department.all.map(\.code), size: prepared.count)
        for (position, prepared) in prepared.enumerated() {
            codes[prepared.entry.postalCode, default: []].append(UInt32(position))
            guard let department = prepared.entry.department, let key = prepared.communeKey else { continue }
            communes[key, default: []].append(UInt32(position))
            departments.insert(position, department)
        }
        (byCommune, byPostalCode, byDepartment) = (communes, codes, departments)
    }

    func within(_ near: Near) -> BitSet {
        var found = BitSet(size: directions.count)
        let (center, threshold) = (near.center.direction, near.threshold)
        directions.withUnsafeBufferPointer { directions in
            for position in directions.indices {
                let product = directions[position] * center
                if product.x + product.y + product.z >= threshold { found.insert(position) }
            }
        }
        return found
    }

    /// A stretch of what was found, the nearest first.
    func nearest(to center: Coordinates, in found: BitSet, skipping skip: Int, limit: Int) -> [Int] {
        var keyed = found.positions().map { position in
            (kilometres: coordinates[position]?.kilometres(to: center) ?? .infinity, position: position)
        }
        guard skip < keyed.count else { return [] }
        let wanted = min(keyed.count, skip + min(limit, keyed.count))
        if keyed.count > 2000, let edge = Self.edge(of: keyed.map(\.kilometres), wanted) {
            keyed.removeAll { $0.kilometres > edge }
        }
        return keyed.sorted { ($0.kilometres, $0.position) < ($1.kilometres, $1.position) }
            .dropFirst(skip).prefix(limit).map(\.position)
    }

    /// A whole number of kilometres within which at least `wanted` lie; nil when only all are enough.
    private static func edge(of distances: [Double], _ wanted: Int) -> Double? {
        var counts = [Int](repeating: 0, count: 20_040)
        for distance in distances where distance.isFinite { counts[Int(distance.rounded(.up))] += 1 }
        var sum = 0
        for (kilometres, count) in counts.enumerated() {
            sum += count
            if sum >= wanted { return Double(kilometres) }
        }
        return nil
    }
}
