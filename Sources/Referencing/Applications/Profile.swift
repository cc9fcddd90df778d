import Foundation

/// Sizes of the firms that a consultant serves.
public enum FirmSize: String, CaseIterable, Sendable {
    case solo = "independant"
    case micro = "1-10"
    case small = "11-49"
    case medium = "50-249"
}

/// What a day of the consultant costs, without tax.
public enum PriceRange: String, CaseIterable, Sendable {
    case under400 = "moins-de-400"
    case from400to700 = "400-700"
    case over700 = "plus-de-700"
    case onQuote = "sur-devis"
}

/// Where the consultant works.
public enum Territory: Hashable, Sendable {
    case national
    /// One department at least.
    case departments([Department])
}

/// The consultant's presentation; contact data is published only where its owner said so (RGPD).
public struct Profile: Hashable, Sendable {
    public var contactName: String
    public var contactQuality: String
    public var email: String
    public var phone: String?
    public var publishesName: Bool
    public var publishesEmail: Bool
    public var publishesPhone: Bool
    public var website: String?
    public var short: String
    public var long: String?
    public var themes: [Theme]
    public var territory: Territory
    public var sizes: [FirmSize]
    public var firstMeetingFree: Bool
    public var price: PriceRange?
    /// Whether work at a distance is offered; nil in profiles written before it was asked.
    public var worksRemotely: Bool?

    /// Longest texts, in characters.
    public static let shortLimit = 280
    public static let longLimit = 4000

    public init(
        contactName: String, contactQuality: String, email: String, phone: String? = nil,
        publishesName: Bool = false, publishesEmail: Bool = false, publishesPhone: Bool = false,
        website: String? = nil, short: String, long: String? = nil, themes: [Theme], territory: Territory,
        sizes: [FirmSize] = [], firstMeetingFree: Bool = false, price: PriceRange? = nil, worksRemotely: Bool? = nil
    ) {
        (self.contactName, self.contactQuality, self.email, self.phone) = (contactName, contactQuality, email, phone)
        (self.publishesName, self.publishesEmail, self.publishesPhone) = (publishesName, publishesEmail, publishesPhone)
        (self.website, self.short, self.long, self.themes) = (website, short, long, themes)
        (self.territory, self.sizes, self.firstMeetingFree, self.price) = (territory, sizes, firstMeetingFree, price)
        self.worksRemotely = worksRemotely
    }
}
