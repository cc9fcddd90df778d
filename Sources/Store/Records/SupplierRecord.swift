import Referencing

extension Supplier {
    init(_ row: Row) throws {
        self.init(
            id: try row.id("id"), siret: try row.valueIfAny("siret") { Siret($0) },
            vat: try row.valueIfAny("vat", Self.vat), origin: try row.value("origin", Origin.self),
            name: try row.text("name"), address: try row.text("address"), postalCode: try row.text("postal_code"),
            commune: try row.text("commune"), communeCode: try row.textIfAny("commune_code"),
            department: try row.valueIfAny("department") { Department($0) })
        slug = try row.text("slug")
        website = try row.textIfAny("website")
        phone = try row.textIfAny("phone")
        email = try row.textIfAny("email")
        contact = try row.textIfAny("contact")
        short = try row.textIfAny("short")
        long = try row.textIfAny("long")
        themes = try row.values("themes", Theme.init)
        departments = try row.values("departments") { Department($0) }
        isNational = try row.flag("is_national")
        sizes = try row.values("sizes", FirmSize.init)
        firstMeetingFree = try row.flag("first_meeting_free")
        price = try row.valueIfAny("price", PriceRange.init)
        isRemote = try row.flag("remote")
        isClaimed = try row.textIfAny("claimed_by") != nil
        successor = try row.valueIfAny("successor") { Siret($0) }
    }

    /// A number as it is stored: in its normal form, or the row is damaged.
    private static func vat(_ text: String) -> VATNumber? {
        do throws(VATNumber.Malformed) { return try VATNumber(text) } catch { return nil }
    }
}
