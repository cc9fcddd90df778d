import Foundation

/// A supplier as the directory publishes it: only what its owner chose to publish is in here.
public struct Supplier: Hashable, Sendable {
    public enum Origin: String, CaseIterable, Sendable {
        case application, partner, demo
    }

    public var id: SupplierID
    public var siret: Siret?
    public var vat: VATNumber?
    public var slug: String
    public var origin: Origin
    public var name: String
    public var address: String
    public var postalCode: String
    public var commune: String
    public var communeCode: String?
    public var department: Department?
    public var website: String?
    public var phone: String?
    public var email: String?
    public var contact: String?
    public var short: String?
    public var long: String?
    public var themes: [Theme]
    /// The departments served; empty with `isNational` unset means the one of the address.
    public var departments: [Department]
    public var isNational: Bool
    public var sizes: [FirmSize]
    public var firstMeetingFree: Bool
    public var price: PriceRange?
    /// Whether it also works at a distance.
    public var isRemote: Bool
    /// The establishment that goes on in its place.
    public var successor: Siret?
    /// Whether somebody claimed the fiche that a list brought.
    public var isClaimed = false

    public init(
        id: SupplierID, siret: Siret?, vat: VATNumber? = nil, origin: Origin, name: String, address: String,
        postalCode: String, commune: String, communeCode: String? = nil, department: Department?
    ) {
        (self.id, self.siret, self.vat, self.slug, self.origin, self.name) = (id, siret, vat, "", origin, name)
        (self.address, self.postalCode, self.commune) = (address, postalCode, commune)
        (self.communeCode, self.department) = (communeCode, department)
        (themes, departments, isNational, sizes) = ([], [], false, [])
        (firstMeetingFree, isRemote) = (false, false)
    }

    /// The SIREN, from the SIRET or from a French VAT number.
    public var siren: Siren? { siret?.siren ?? vat?.siren }

    /// The departments where a business finds this supplier.
    public var served: [Department] {
        if isNational { return Department.all }
        return departments.isEmpty ? department.map { [$0] } ?? [] : departments
    }
}

extension Supplier {
    /// The fiche of an accepted application: what the consultant chose to publish, and nothing else.
    public init(company: Company, profile: Profile, id: SupplierID) {
        self.init(
            id: id, siret: company.siret, origin: .application, name: company.tradeName ?? company.name,
            address: company.address, postalCode: company.postalCode, commune: company.commune,
            communeCode: company.communeCode, department: company.department)
        publish(profile, hidingContact: false)
    }

    /// Shows what a profile publishes, and nothing else of it.
    /// - Parameter isHidden: whether contact data stays hidden, whatever its owner agreed to.
    public mutating func publish(_ profile: Profile, hidingContact isHidden: Bool) {
        website = profile.website
        phone = profile.publishesPhone && !isHidden ? profile.phone : nil
        email = profile.publishesEmail && !isHidden ? profile.email : nil
        contact = profile.publishesName && !isHidden ? profile.contactName : nil
        (short, long, themes, sizes) = (profile.short, profile.long, profile.themes, profile.sizes)
        (firstMeetingFree, price, isRemote) = (profile.firstMeetingFree, profile.price, profile.worksRemotely ?? false)
        switch profile.territory {
        case .national: (isNational, departments) = (true, [])
        case .departments(let departments): (isNational, self.departments) = (false, departments)
        }
    }
}
