import Foundation

/// Where documents are on the map.
public struct GeoIndex: Sendable {
    /// Latitude and longitude in degrees; not a number when nobody knows.
    private let points: [SIMD2<Float>]
    private let directions: [SIMD3<Float>]

    init(_ prepared: [PreparedDocument]) {
        points = prepared.map(\.point)
        // An unknown place is outside of every circle.
        directions = points.map { Self.coordinates($0)?.direction ?? SIMD3(-9, -9, -9) }
    }

    public func coordinates(_ id: DocID) -> Coordinates? { Self.coordinates(points[Int(id)]) }

    private static func coordinates(_ point: SIMD2<Float>) -> Coordinates? {
        point.x.isNaN ? nil : Coordinates(latitude: Double(point.x), longitude: Double(point.y))
    }

    func within(_ circle: Circle) -> DocSet {
        var words = [UInt64](repeating: 0, count: (directions.count + 63) / 64)
        let (center, threshold) = (circle.center.direction, circle.threshold)
        words.withUnsafeMutableBufferPointer { words in
            directions.withUnsafeBufferPointer { directions in
                for place in directions.indices {
                    let product = directions[place] * center
                    if product.x + product.y + product.z >= threshold { words[place >> 6] |= 1 << UInt64(place & 63) }
                }
            }
        }
        return DocSet(words: words)
    }

    /// A stretch of what was found, the nearest first.
    func nearest(to center: Coordinates, in found: DocSet, skipping skip: Int, limit: Int) -> [DocID] {
        var keyed = found.documents().map { id in
            (kilometres: coordinates(id)?.kilometres(to: center) ?? .infinity, id: id)
        }
        guard skip < keyed.count else { return [] }
        let wanted = min(keyed.count, skip + min(limit, keyed.count))
        if keyed.count > 2000, let edge = Self.edge(of: keyed.map(\.kilometres), wanted) {
            keyed.removeAll { $0.kilometres > edge }
        }
        return keyed.sorted { ($0.kilometres, $0.id) < ($1.kilometres, $1.id) }.dropFirst(skip).prefix(limit).map(\.id)
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
