import Foundation
import Referencing

/// A supplier as the directory publishes it: only what its owner chose to publish is in here.
public struct Supplier: Sendable, Equatable {
    public enum Origin: String, Sendable {
        case application, partner, demo
    }

    public var id: String
    public var siret: String?
    public var vat: String?
    public var slug: String
    public var origin: Origin
    public var name: String
    public var address: String
    public var postalCode: String
    public var commune: String
    public var communeCode: String?
    public var department: String?
    public var website: String?
    public var phone: String?
    public var email: String?
    public var contact: String?
    public var short: String?
    public var long: String?
    public var themes: [Theme]
    /// Codes of the departments served; empty with `isNational` unset means the one of the address.
    public var departments: [String]
    public var isNational: Bool
    public var sizes: [FirmSize]
    public var firstMeetingFree: Bool
    public var price: PriceRange?
    /// Whether it also works at a distance.
    public var isRemote: Bool

    public init(
        id: String, siret: String?, vat: String? = nil, origin: Origin, name: String, address: String,
        postalCode: String, commune: String, communeCode: String? = nil, department: String?
    ) {
        (self.id, self.siret, self.vat, self.slug, self.origin, self.name) = (id, siret, vat, "", origin, name)
        (self.address, self.postalCode, self.commune) = (address, postalCode, commune)
        (self.communeCode, self.department) = (communeCode, department)
        (themes, departments, isNational, sizes) = ([], [], false, [])
        (firstMeetingFree, isRemote) = (false, false)
    }

    /// The SIREN, from the SIRET or from a French VAT number.
    public var siren: String? {
        if let siret { return String(siret.prefix(9)) }
        return vat.flatMap { $0.hasPrefix("FR") ? String($0.suffix(9)) : nil }
    }

    /// The departments where a business finds this supplier.
    public var served: [String] {
        if isNational { return Department.all.map(\.code) }
        return departments.isEmpty ? department.map { [$0] } ?? [] : departments
    }

    init(_ row: Row) throws {
        id = try row.text("id")
        siret = try row.textIfAny("siret")
        vat = try row.textIfAny("vat")
        slug = try row.text("slug")
        origin = try row.value("origin", Origin.self)
        name = try row.text("name")
        address = try row.text("address")
        postalCode = try row.text("postal_code")
        commune = try row.text("commune")
        communeCode = try row.textIfAny("commune_code")
        department = try row.textIfAny("department")
        website = try row.textIfAny("website")
        phone = try row.textIfAny("phone")
        email = try row.textIfAny("email")
        contact = try row.textIfAny("contact")
        short = try row.textIfAny("short")
        long = try row.textIfAny("long")
        themes = try row.text("themes").split(separator: " ").compactMap { Theme(rawValue: String($0)) }
        departments = try row.text("departments").split(separator: " ").map(String.init)
        isNational = try row.flag("is_national")
        sizes = try row.text("sizes").split(separator: " ").compactMap { FirmSize(rawValue: String($0)) }
        firstMeetingFree = try row.flag("first_meeting_free")
        price = try row.textIfAny("price").flatMap(PriceRange.init)
        isRemote = try row.flag("remote")
    }
}
