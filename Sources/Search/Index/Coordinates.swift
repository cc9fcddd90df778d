import Foundation

/// A point of the Earth, in degrees.
public struct Coordinates: Hashable, Sendable {
    public let latitude: Double
    public let longitude: Double

    /// Nil outside of ±90° and ±180°.
    public init?(latitude: Double, longitude: Double) {
        guard abs(latitude) <= 90, abs(longitude) <= 180 else { return nil }
        (self.latitude, self.longitude) = (latitude, longitude)
    }

    /// The point on the sphere of radius 1: the nearer two points, the greater their dot product.
    var direction: SIMD3<Float> {
        let (latitude, longitude) = (latitude * .pi / 180, longitude * .pi / 180)
        return SIMD3(
            Float(cos(latitude) * cos(longitude)), Float(cos(latitude) * sin(longitude)), Float(sin(latitude)))
    }

    /// The great-circle distance in kilometres (haversine, mean radius of the Earth).
    public func kilometres(to other: Coordinates) -> Double {
        let radians = { (degrees: Double) in degrees * .pi / 180 }
        let (from, to) = (radians(latitude), radians(other.latitude))
        let half =
            pow(sin((to - from) / 2), 2)
            + cos(from) * cos(to) * pow(sin(radians(other.longitude - longitude) / 2), 2)
        return 2 * Self.radius * asin(min(1, half.squareRoot()))
    }

    static let radius = 6371.0088
}
