import Directory
import Foundation
import Referencing
import Search
import Store

/// What the activator chose to publish.
struct FichePage: Page {
    static let template = "public/fiche"
    let title: String
    let canonical: String
    let description: String
    let linkedData: String
    let since: String
    let identifier: String
    let address: String
    let place: String
    let short: String?
    let long: [String]
    let themes: [PageLink]
    let territory: String
    let sizes: String?
    let isRemote: Bool
    let firstMeetingFree: Bool
    let price: String?
    let contact: String?
    let email: String?
    let phone: String?
    let phoneLink: String
    let website: String?
    let reportPath: String
    let verifyPath: String
    /// Where who speaks for a firm that a list brought takes the fiche over.
    let claimPath: String?
    /// What « référencé » means of this supplier.
    let meaning: String

    init(_ fiche: ListedSupplier, _ coordinates: Coordinates?, _ baseURL: String) throws {
        let supplier = fiche.supplier
        title = supplier.name
        canonical = baseURL + Routes.fiche.path(supplier.slug)
        description =
            supplier.short ?? "\(supplier.name), activateur France Num référencé à \(supplier.commune)."
        linkedData = try LinkedData(supplier, coordinates, canonical).script()
        since = French.day(fiche.since)
        identifier =
            supplier.printedIdentifier
        (address, place) = (supplier.address, "\(supplier.postalCode) \(supplier.commune)")
        short = supplier.short
        long = (supplier.long ?? "").split(separator: "\n").map(String.init)
        themes = supplier.themes.map { theme in
            PageLink(path: Routes.directory.path(query: [(.theme, theme.rawValue)]), label: theme.name)
        }
        territory = supplier.territory
        sizes = supplier.sizes.isEmpty ? nil : French.list(supplier.sizes.map(\.name))
        (isRemote, firstMeetingFree) = (supplier.isRemote, supplier.firstMeetingFree)
        price = supplier.price?.name
        (contact, email, phone) = (supplier.contact, supplier.email, supplier.phone)
        phoneLink = (supplier.phone ?? "").filter { $0.isASCII && ($0.isNumber || $0 == "+") }
        website = supplier.website.flatMap { WebAddress($0)?.value }
        meaning = supplier.origin.meaning
        claimPath = supplier.origin == .partner && !supplier.isClaimed ? Routes.claim.path(supplier.slug) : nil
        reportPath = Routes.report.path(supplier.slug)
        verifyPath = Routes.verify.path(query: [(.identifier, supplier.siret?.digits ?? supplier.vat?.value ?? "")])
    }
}

extension Supplier {
    /// Where it works, in words.
    var territory: String {
        isNational ? "France entière" : French.list(served.map(\.name))
    }
}

/// The fiche as schema.org describes a business (JSON-LD), for search engines.
private struct LinkedData: Encodable {
    private struct Address: Encodable {
        let type = "PostalAddress"
        let streetAddress: String
        let postalCode: String
        let addressLocality: String
        let addressCountry = "FR"

        enum CodingKeys: String, CodingKey {
            case type = "@type"
            case streetAddress, postalCode, addressLocality, addressCountry
        }
    }

    private struct Point: Encodable {
        let type = "GeoCoordinates"
        let latitude: Double
        let longitude: Double

        enum CodingKeys: String, CodingKey {
            case type = "@type"
            case latitude, longitude
        }
    }

    private let context = "https://schema.org"
    private let type = "ProfessionalService"
    private let name: String
    private let url: String
    private let description: String?
    private let address: Address
    private let geo: Point?
    private let telephone: String?
    private let email: String?
    private let sameAs: String?
    private let taxID: String?
    private let vatID: String?
    private let knowsAbout: [String]
    private let areaServed: [String]

    enum CodingKeys: String, CodingKey {
        case context = "@context"
        case type = "@type"
        case name, url, description, address, geo, telephone, email, sameAs, taxID, vatID, knowsAbout, areaServed
    }

    init(_ supplier: Supplier, _ coordinates: Coordinates?, _ url: String) {
        (name, self.url, description) = (supplier.name, url, supplier.short)
        address = Address(
            streetAddress: supplier.address, postalCode: supplier.postalCode, addressLocality: supplier.commune)
        geo = coordinates.map { Point(latitude: $0.latitude, longitude: $0.longitude) }
        (telephone, email) = (supplier.phone, supplier.email)
        sameAs = supplier.website.flatMap { WebAddress($0)?.value }
        (taxID, vatID) = (supplier.siret?.digits, supplier.vat?.value)
        knowsAbout = supplier.themes.map(\.name)
        areaServed = supplier.isNational ? ["France"] : supplier.served.map(\.name)
    }

    /// For a `script` element: nothing in it can close the element.
    func script() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
            .replacing([60: "\\u003c", 62: "\\u003e", 38: "\\u0026"])
    }

}
