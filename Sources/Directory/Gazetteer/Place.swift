import Foundation
import Referencing
import Search

/// A place that a question may name.
public struct Place: Hashable, Sendable {
    public enum Kind: Int, Sendable {
        case region, department, commune, postalCode
    }

    public let kind: Kind
    public let name: String
    /// The code of the region or department, the postal code, or a commune's key.
    public let code: String
    /// The departments it lies in: one, but for a region, and for a commune of a collectivity.
    public let departments: [Department]
    public let coordinates: Coordinates?
    public let postalCodes: [String]

    /// A commune.
    /// - Parameter territory: the code of its department, or of its collectivity.
    public init(commune name: String, territory: String, postalCodes: [String] = [], coordinates: Coordinates?) {
        (self.kind, self.name) = (.commune, name)
        departments = Department(territory).map { [$0] } ?? []
        code = Gazetteer.key(commune: name, territory: territory)
        (self.postalCodes, self.coordinates) = (postalCodes, coordinates)
    }

    init(_ department: Department) {
        (kind, name, code, departments) = (.department, department.name, department.code, [department])
        postalCodes = []
        coordinates = Coordinates(latitude: department.latitude, longitude: department.longitude)
    }

    init(_ region: Region) {
        (kind, name, code, postalCodes, coordinates) = (.region, region.name, region.code, [], nil)
        departments = region.departments
    }

    init(_ region: FormerRegion) {
        (kind, name, code, postalCodes, coordinates) = (.region, region.name, region.name, [], nil)
        departments = region.departments
    }

    init(postalCode: String, department: Department, coordinates: Coordinates?) {
        (kind, name, code, departments) = (.postalCode, postalCode, postalCode, [department])
        (self.coordinates, postalCodes) = (coordinates, [postalCode])
    }

    /// « Quimper (Finistère) », « Bretagne ».
    public var label: String {
        guard kind == .commune, let department = departments.first else { return name }
        return "\(name) (\(department.name))"
    }
}
