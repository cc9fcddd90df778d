import Configuration
import Foundation
import Gateways
import Logging
import Portal
import Referencing
import Store

#if canImport(Glibc)
    import Glibc
#endif

/// What the environment (and a `.env` file, which it outranks) says; every setting is optional.
struct Settings {
    let databaseURL: String
    /// The same for people: no password.
    var databaseName: String { DatabaseAddress.withoutPassword(databaseURL) }
    let baseURL: String?
    let smtp: MailTransport
    let registryURL: String
    let logLevel: Logger.Level
    let logsJSON: Bool
    let home: String
    let printer: String
    /// What is found in the lists of stolen passwords, one a line.
    var commonPasswords: String { "\(home)/.venv/common-passwords.txt" }
    private let reader: ConfigReader

    /// Name, default and meaning of every setting, for `serve --help`.
    static let all: [(name: String, usual: String, help: String)] = [
        (
            "DATABASE_URL", "sqlite:var/activateurs.sqlite",
            "where the data is: sqlite:PATH, or postgres://USER:PASSWORD@HOST/NAME?sslmode=verify-full, with several hosts if need be"
        ),
        ("BASE_URL", "the served address", "the address that visitors see"),
        ("SMTP_URL", "file:var/mail", "smtp: (STARTTLS), smtps:, smtp+plain: (same machine) or file:FOLDER"),
        ("SMTP_CA_FILE", "the system's", "PEM file of the authorities to trust for SMTP"),
        ("MAIL_FROM", "ne-pas-repondre@localhost", "the sender of e-mails"),
        ("COMPANY_REGISTER_URL", CompanyRegistry.defaultURL, "the search for companies"),
        (
            "CLAMD_ADDRESS", "",
            "HOST:PORT or unix:PATH of ClamAV’s daemon, which looks at every file that is sent"
        ),
        ("PROCONNECT_ISSUER", "", "the address of ProConnect that its tokens name; without it, passwords alone"),
        ("PROCONNECT_CLIENT_ID", "", "what ProConnect knows this service by"),
        ("PROCONNECT_CLIENT_SECRET", "", "and the secret that it gave"),
        ("GEOCODER_URL", "https://data.geopf.fr/geocodage", "the geocoder (not called yet)"),
        ("LOG_LEVEL", "info", "trace, debug, info, notice, warning, error or critical"),
        ("LOG_FORMAT", "text", "text or json"),
        ("TRUSTED_PROXIES", "", "addresses of the reverse proxies, separated by commas"),
        (
            "DRAIN_SECONDS", "0",
            "for how long a process that is told to stop still answers, /readyz apart: longer than the one in front takes to see it"
        ),
        (
            "METRICS_ADDRESS", "",
            "HOST:PORT where /metrics is served; without it, the served one for this machine alone"
        ),
        (
            "JOURNAL_ANCHORS", "anchors beside the database, or in var/NAME",
            "the folder of the journal's signed heads; copy it elsewhere"
        ),
        (
            "SIGNING_KEY", "signing.key beside the database, or in var/NAME",
            "the file of the service's key, made when it is missing"
        ),
        ("ALLOW_DEMO", "off", "whether a database with the demonstration may be served under an https: address"),
        ("RATE_LIMITS", "on", "off only for measuring"),
        ("FOUR_EYES", "on", "whether the one who decides must be another person than those who analysed"),
        ("STAFF_IDLE_MINUTES", "30", "after how many minutes without a request the staff logs in again"),
        ("SILENCE_MONTHS", "2", "after how many months silence refuses"),
        (
            "SILENCE_CHANGES", "",
            "texts that change it: « 2027-07-01 accepts 1 article 3 du décret n° … » from that day of filing on; several with ;"
        ),
        ("RETENTION_DRAFT_MONTHS", "6", "after how many months without a change a draft goes"),
        ("RETENTION_ENDED_MONTHS", "24", "after how many months an application refused, withdrawn or closed goes"),
        ("SERVICE_NAME", "Direction générale des Entreprises, équipe France Num", "the service in charge"),
        ("SERVICE_ADDRESS", "67 rue Barbès, 94200 Ivry-sur-Seine", "its address"),
        ("SERVICE_PHONE", "0809 542 542", "its phone"),
        ("CONTACT_EMAIL", "", "an address that people may write to, on the accessibility and privacy pages"),
        ("HOSTING_PROVIDER", "", "name, address and phone of the host, which the legal notice has to name"),
        ("DATA_PROTECTION_OFFICER", "the service's address", "how to reach the data protection officer"),
        ("SECURITY_CONTACT", "the legal notice", "mailto: or https: address in /.well-known/security.txt"),
        ("APP_HOME", ".", "the folder that holds Templates/ and Public/"),
        ("WEASYPRINT", ".venv/bin/weasyprint in APP_HOME", "the program that prints PDF files"),
    ]

    init() async throws {
        reader = ConfigReader(providers: [
            EnvironmentVariablesProvider(),
            try await EnvironmentVariablesProvider(environmentFilePath: ".env", allowMissing: true),
        ])
        databaseURL = reader.text("DATABASE_URL") ?? "sqlite:var/activateurs.sqlite"
        baseURL = try reader.text("BASE_URL").map(Self.origin)
        smtp = try MailTransport(
            url: reader.text("SMTP_URL") ?? "file:var/mail", authorities: try reader.file("SMTP_CA_FILE"))
        registryURL = try reader.text("COMPANY_REGISTER_URL").map(Self.address) ?? CompanyRegistry.defaultURL
        let level = reader.text("LOG_LEVEL") ?? "info"
        guard let logLevel = Logger.Level(rawValue: level) else {
            throw Stop("LOG_LEVEL: « \(level) » is not a level (trace, debug, info, notice, warning, error, critical).")
        }
        self.logLevel = logLevel
        logsJSON = try reader.choice("LOG_FORMAT", ["text": false, "json": true], usual: "text")
        home = reader.text("APP_HOME") ?? "."
        printer = reader.text("WEASYPRINT") ?? "\(home)/.venv/bin/weasyprint"
    }

    /// For how long a process that is told to stop goes on.
    func drainSeconds() throws -> Int {
        let text = reader.text("DRAIN_SECONDS") ?? "0"
        guard let seconds = Int(text), (0...60).contains(seconds) else {
            throw Stop("DRAIN_SECONDS: « \(text) » is not a number from 0 to 60.")
        }
        return seconds
    }

    /// Where what is measured is served, if at an address of its own.
    func metricsAddress() throws -> (host: String, port: Int)? {
        guard let text = reader.text("METRICS_ADDRESS") else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 2, let port = Int(parts[parts.count - 1]), (1...65535).contains(port) else {
            throw Stop("METRICS_ADDRESS: « \(text) » is not of the form HOST:PORT.")
        }
        let host = parts.dropLast().joined(separator: ":").trimmingCharacters(in: ["[", "]"])
        guard !host.isEmpty else { throw Stop("METRICS_ADDRESS: « \(text) » is not of the form HOST:PORT.") }
        return (host, port)
    }

    /// What looks at files that people send, if anything does.
    func antivirus() throws -> Antivirus? {
        try reader.text("CLAMD_ADDRESS").map { text in
            guard let address = Antivirus.Address(text) else {
                throw Stop("CLAMD_ADDRESS: « \(text) » is neither of the form HOST:PORT nor unix:PATH.")
            }
            return Antivirus(address)
        }
    }

    /// The identity provider, if there is one.
    func proConnect() throws -> IdentityProvider? {
        guard let text = reader.text("PROCONNECT_ISSUER") else { return nil }
        let issuer = try Self.address(text)
        let isLocal = URLComponents(string: issuer)?.host.map { ["127.0.0.1", "localhost"].contains($0) } ?? false
        guard issuer.hasPrefix("https://") || isLocal else {
            throw Stop("PROCONNECT_ISSUER: « \(text) » is not served over TLS.")
        }
        guard let id = reader.text("PROCONNECT_CLIENT_ID"), let secret = reader.text("PROCONNECT_CLIENT_SECRET") else {
            throw Stop("PROCONNECT_ISSUER needs PROCONNECT_CLIENT_ID and PROCONNECT_CLIENT_SECRET.")
        }
        return IdentityProvider(.init(issuer: issuer, clientID: id, clientSecret: secret))
    }

    /// Where heads of the journal are signed; nil for a database in memory, and where no key is and none is to be made.
    /// - Parameter makesKey: whether the service's key is made when it is missing.
    func anchors(makesKey: Bool = true) throws -> JournalAnchors? {
        guard databaseURL != "sqlite::memory:" else { return nil }
        // A server's database has no folder here but one of its name.
        let folder =
            databaseURL.hasPrefix("sqlite:")
            ? URL(fileURLWithPath: String(databaseURL.dropFirst("sqlite:".count))).deletingLastPathComponent().path
            : "var/\(URLComponents(string: databaseURL)?.path.split(separator: "/").last ?? "postgres")"
        let key = reader.text("SIGNING_KEY") ?? "\(folder)/signing.key"
        guard makesKey || FileManager.default.fileExists(atPath: key) else { return nil }
        return try JournalAnchors(
            folder: reader.text("JOURNAL_ANCHORS") ?? "\(folder)/anchors",
            keyFile: key)
    }

    private func months(_ name: String, usual: Int, _ range: ClosedRange<Int>) throws -> Int {
        guard let text = reader.text(name) else { return usual }
        guard let months = Int(text), range.contains(months) else {
            throw Stop("\(name): « \(text) » is not a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return months
    }

    /// What texts changed about silence: day, meaning, months and the text itself.
    private func silenceChanges(_ text: String) throws -> [SilenceRule] {
        try text.split(separator: ";").map { change in
            let parts = change.split(separator: " ", maxSplits: 3).map(String.init)
            guard parts.count == 4, let day = CivilDay(parts[0]), let meaning = SilenceRule.Meaning(rawValue: parts[1]),
                let months = Int(parts[2]), (1...12).contains(months)
            else {
                throw Stop("SILENCE_CHANGES: « \(change) » is not of the form YYYY-MM-DD refuses|accepts MONTHS TEXT.")
            }
            return SilenceRule(meaning, after: months, basis: parts[3], since: day)
        }
    }

    /// Whether a database with the demonstration may be served to the public.
    func allowsDemo() throws -> Bool { try reader.choice("ALLOW_DEMO", ["on": true, "off": false], usual: "off") }

    /// What the portal must know, once the served address is.
    func portal(served: String) throws -> PortalSettings {
        var settings = PortalSettings(baseURL: baseURL ?? served)
        let host = URLComponents(string: settings.baseURL)?.host ?? "localhost"
        settings.mailFrom = reader.text("MAIL_FROM") ?? "Activateurs France Num <ne-pas-repondre@\(host)>"
        guard settings.mailFrom.wholeMatch(of: /([^<>@\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)/) != nil else {
            throw Stop("MAIL_FROM: « \(settings.mailFrom) » is neither ADDRESS nor of the form NAME <ADDRESS>.")
        }
        settings.trustedProxies = try trustedProxies()
        settings.limitsAreOn = try reader.choice("RATE_LIMITS", ["on": true, "off": false], usual: "on")
        settings.fourEyes = try reader.choice("FOUR_EYES", ["on": true, "off": false], usual: "on")
        let silence = try months("SILENCE_MONTHS", usual: 2, 1...12)
        settings.silence = SilenceRules(
            SilenceRule(.refuses, after: silence), later: try silenceChanges(reader.text("SILENCE_CHANGES") ?? ""))
        settings.retention = Retention(
            draftMonths: try months("RETENTION_DRAFT_MONTHS", usual: 6, 1...60),
            endedMonths: try months("RETENTION_ENDED_MONTHS", usual: 24, 3...120))
        let minutes = reader.text("STAFF_IDLE_MINUTES") ?? "30"
        guard let idle = Int(minutes), (5...720).contains(idle) else {
            throw Stop("STAFF_IDLE_MINUTES: « \(minutes) » is not a number from 5 to 720.")
        }
        settings.staffIdleMinutes = idle
        settings.service = reader.text("SERVICE_NAME") ?? settings.service
        settings.serviceAddress = reader.text("SERVICE_ADDRESS") ?? settings.serviceAddress
        settings.servicePhone = reader.text("SERVICE_PHONE") ?? settings.servicePhone
        settings.securityContact = try reader.text("SECURITY_CONTACT").map { text in
            guard text.hasPrefix("mailto:") || text.hasPrefix("https://"),
                text.utf8.allSatisfy({ (33...126).contains($0) })
            else { throw Stop("SECURITY_CONTACT: « \(text) » is neither a mailto: nor an https: address.") }
            return text
        }
        settings.hostingProvider = reader.text("HOSTING_PROVIDER")
        settings.dataProtectionOfficer = reader.text("DATA_PROTECTION_OFFICER")
        settings.contactEmail = try reader.text("CONTACT_EMAIL").map { text in
            guard EmailAddress.isPlausible(text) else { throw Stop("CONTACT_EMAIL: « \(text) » is no address.") }
            return text
        }
        settings.publicFolder = "\(home)/Public"
        return settings
    }

    /// Exact addresses: a range would let every machine in it name its visitors.
    private func trustedProxies() throws -> Set<String> {
        let addresses = (reader.text("TRUSTED_PROXIES") ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        for address in addresses {
            var bytes = [UInt8](repeating: 0, count: 16)
            guard inet_pton(AF_INET, address, &bytes) != 1, inet_pton(AF_INET6, address, &bytes) != 1 else { continue }
            throw Stop("TRUSTED_PROXIES: « \(address) » is not an address (ranges are not taken: name each proxy).")
        }
        return Set(addresses)
    }

    /// An address without a path: every link of the portal starts at its root.
    private static func origin(_ text: String) throws -> String {
        let address = try address(text)
        guard let parts = URLComponents(string: address), parts.path.isEmpty, parts.query == nil, parts.fragment == nil,
            parts.user == nil
        else { throw Stop("BASE_URL: « \(text) » has more than a scheme, a host and a port.") }
        return address
    }

    private static func address(_ text: String) throws -> String {
        guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme), parts.host != nil
        else {
            throw Stop("« \(text) » is not an address that starts with http: or https:.")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

extension ConfigReader {
    /// A setting by its name in the environment; empty counts as absent.
    fileprivate func text(_ name: String) -> String? {
        let key = name.lowercased().split(separator: "_").joined(separator: ".")
        guard let value = string(forKey: ConfigKey(key), isSecret: name.hasSuffix("URL") || name.hasSuffix("SECRET")),
            !value.isEmpty
        else {
            return nil
        }
        return value
    }

    /// A file that can be read.
    fileprivate func file(_ name: String) throws -> String? {
        try text(name).map { path in
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw Stop("\(name): \(path) cannot be read.")
            }
            return path
        }
    }

    fileprivate func choice(_ name: String, _ values: [String: Bool], usual: String) throws -> Bool {
        let text = text(name) ?? usual
        guard let value = values[text] else {
            throw Stop("\(name): « \(text) » is neither \(values.keys.sorted().joined(separator: " nor ")).")
        }
        return value
    }
}
