import Foundation
import Referencing

/// What the portal must know of the place where it runs.
public struct PortalSettings: Sendable {
    /// The address that visitors see, without a slash at its end.
    public var baseURL: String
    public var mailFrom: String
    /// The proxies whose `X-Forwarded-For` is believed.
    public var trustedProxies: Set<String>
    public var limitsAreOn: Bool
    /// Whether the one who decides must be another person than the one who proposed.
    public var fourEyes: Bool
    /// After how many minutes without a request a session of the staff ends.
    public var staffIdleMinutes = 30
    /// What silence means, and after how long (CRPA L231-4 2°).
    public var silence = SilenceRules(SilenceRule(.refuses, after: 2))
    /// For how long what people filed is kept.
    public var retention = Retention()
    /// The service in charge, as the acknowledgement names it (CRPA R112-11-1).
    public var service: String
    public var serviceAddress: String
    public var servicePhone: String
    /// Whom to write to about a weakness: a `mailto:` or `https:` address; nil for the page of the legal notice.
    public var securityContact: String?
    /// The name, address and phone of the host (loi du 21 juin 2004, art. 1-1, formerly 6, III); nil when nobody said.
    public var hostingProvider: String?
    /// How to reach the data protection officer (GDPR art. 13); nil for the service's own address.
    public var dataProtectionOfficer: String?
    /// An address that people may write to; nil for phone and post alone.
    public var contactEmail: String?
    public var publicFolder: String
    /// Whether `/metrics` is served at an address of its own.
    public var hasMetricsListener = false

    public init(baseURL: String) {
        self.baseURL = baseURL
        mailFrom = "Activateurs France Num <ne-pas-repondre@localhost>"
        (trustedProxies, limitsAreOn, fourEyes) = ([], true, true)
        service = "Direction générale des Entreprises, équipe France Num"
        serviceAddress = "67 rue Barbès, 94200 Ivry-sur-Seine"
        servicePhone = "0809 542 542"
        publicFolder = "Public"
    }

    public var isSecure: Bool { baseURL.hasPrefix("https://") }
}
