import Referencing

/// The stored form of a presentation (version 1).
extension JSONValue {
    init(_ profile: Profile) {
        let territory: JSONValue =
            switch profile.territory {
            case .national: "national"
            case .departments(let departments): JSONValue(departments.map(\.code))
            }
        self = [
            "v": 1, "contactName": .text(profile.contactName), "contactQuality": .text(profile.contactQuality),
            "email": .text(profile.email), "phone": JSONValue(profile.phone),
            "publishesName": .flag(profile.publishesName), "publishesEmail": .flag(profile.publishesEmail),
            "publishesPhone": .flag(profile.publishesPhone), "website": JSONValue(profile.website),
            "short": .text(profile.short), "long": JSONValue(profile.long),
            "themes": JSONValue(profile.themes.map(\.rawValue)), "territory": territory,
            "sizes": JSONValue(profile.sizes.map(\.rawValue)), "firstMeetingFree": .flag(profile.firstMeetingFree),
            "price": JSONValue(profile.price?.rawValue), "worksRemotely": JSONValue(profile.worksRemotely),
        ]
    }

    func profile() throws -> Profile {
        try guardVersion(1, of: "profile")
        let territory: Territory =
            if try member("territory") == "national" {
                .national
            } else {
                .departments(try values("territory") { Department($0) })
            }
        return Profile(
            contactName: try string("contactName"), contactQuality: try string("contactQuality"),
            email: try string("email"), phone: try stringIfAny("phone"), publishesName: try flag("publishesName"),
            publishesEmail: try flag("publishesEmail"), publishesPhone: try flag("publishesPhone"),
            website: try stringIfAny("website"), short: try string("short"), long: try stringIfAny("long"),
            themes: try values("themes", Theme.init), territory: territory, sizes: try values("sizes", FirmSize.init),
            firstMeetingFree: try flag("firstMeetingFree"), price: try valueIfAny("price", PriceRange.init),
            worksRemotely: try flagIfAny("worksRemotely"))
    }
}
