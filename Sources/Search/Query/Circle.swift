import Foundation

/// A point and how far around it, in kilometres.
public struct Circle: Hashable, Sendable {
    public var center: Coordinates
    public var radius: Double

    public init(_ center: Coordinates, radius: Double) { (self.center, self.radius) = (center, radius) }

    /// The dot product of directions at the edge.
    var threshold: Float { Float(cos(radius / Coordinates.radius)) }
}
