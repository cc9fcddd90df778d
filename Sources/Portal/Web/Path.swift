import Foundation

/// Every address of the portal, written once: for routes, links, redirects and tests.
enum Path {
    static let home = "/"
    static let directory = "/annuaire"
    static let map = "/annuaire/carte"
    static let comparison = "/annuaire/comparer"
    static let suggestions = "/annuaire/suggestions"
    static let feed = "/annuaire.atom"
    static let csvExport = "/annuaire.csv"
    static let jsonExport = "/annuaire.json"
    static let geoJSONExport = "/annuaire.geojson"
    static let openDataExport = "/annuaire-france-num.csv"
    static let tableSchema = "/schema/annuaire.json"
    static let siteMapFile = "/sitemap.xml"
    static func siteMapPart(_ number: Int) -> String { "/sitemap-\(number).xml" }
    static let robots = "/robots.txt"
    static let apiPage = "/api"
    static func fiche(_ slug: String) -> String { "/annuaire/\(slug)" }
    static func report(_ slug: String) -> String { "/annuaire/\(slug)/signaler" }
    static let verify = "/verifier"
    static func letterCheck(_ reference: String) -> String { "/lettre/\(reference)" }
    static let accessibility = "/accessibilite"
    static let legal = "/mentions-legales"
    static let privacy = "/donnees-personnelles"
    static let cookies = "/cookies"
    static let siteMap = "/plan-du-site"

    static let signUp = "/inscription"
    static let proveEmail = "/inscription/confirmer"
    static let logIn = "/connexion"
    static let logOut = "/deconnexion"
    static let logOutEverywhere = "/deconnexion-partout"
    static let forgotten = "/mot-de-passe"
    static let newPassword = "/mot-de-passe/nouveau"

    static let space = "/espace"
    static let charter = "/espace/charte"
    static let company = "/espace/entreprise"
    static let companySearch = "/espace/entreprise/recherche"
    static let profile = "/espace/profil"
    static let letter = "/espace/lettre"
    static let letterMake = "/espace/lettre/produire"
    static let letterModel = "/espace/lettre/modele.pdf"
    static let letterSigned = "/espace/lettre/signee"
    static let letterSignedFile = "/espace/lettre/signee.pdf"
    static func letterPicture(_ which: String, _ page: String) -> String { "/espace/lettre/\(which)/\(page).png" }
    static let submission = "/espace/envoi"
    static let acknowledgement = "/espace/accuse"
    static let acknowledgementFile = "/espace/accuse.pdf"
    static let decisionFile = "/espace/decision.pdf"
    static let complement = "/espace/complement"
    static let withdrawal = "/espace/retrait"
    static let deletion = "/espace/suppression"

    static let queue = "/gestion"
    static func file(_ number: String) -> String { "/gestion/dossiers/\(number)" }
    static func act(_ number: String, _ act: String) -> String { "/gestion/dossiers/\(number)/\(act)" }
    static func signedLetter(_ number: String) -> String { "/gestion/dossiers/\(number)/lettre.pdf" }
    static func signedLetterPicture(_ number: String, _ page: String) -> String {
        "/gestion/dossiers/\(number)/lettre/\(page).png"
    }
    static let staffAccounts = "/gestion/comptes"
    static func staffAccess(_ id: String) -> String { "/gestion/comptes/\(id)/acces" }
    static let reports = "/gestion/signalements"
    static func reportClosing(_ id: String) -> String { "/gestion/signalements/\(id)/cloture" }

    /// An address with a query string; empty values are left out.
    static func with(_ path: String, _ query: [(String, String)]) -> String {
        let text = self.query(query)
        return text.isEmpty ? path : "\(path)?\(text)"
    }

    static func query(_ pairs: [(String, String)]) -> String {
        var text = ""
        for (name, value) in pairs where !value.isEmpty {
            if !text.isEmpty { text += "&" }
            text += name
            text += "="
            text += encoded(value)
        }
        return text
    }

    /// Percent-encoded, but for the unreserved characters of RFC 3986.
    static func encoded(_ text: String) -> String {
        if text.utf8.allSatisfy(isUnreserved) { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [37, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126: true
        default: false
        }
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    /// Where to go after the log-in: an address of this site, or none.
    static func local(_ address: String?) -> String? {
        guard let address, address.hasPrefix("/"), !address.hasPrefix("//"), !address.contains("\\"),
            address.utf8.allSatisfy({ (33...126).contains($0) }), address.utf8.count < 300
        else { return nil }
        return address
    }
}
