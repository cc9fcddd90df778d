import Foundation

/// One line of a partner list: a supplier and one of its periods.
public struct PartnerLine: Sendable, Equatable {
    public let siret: Siret?
    public let vat: VATNumber?
    public let name: String
    public let address: String
    public let postalCode: String
    public let commune: String
    public let website: String?
    public let phone: String?
    public let email: String?
    public let presentation: String?
    public let themes: [Theme]
    public let departments: [Department]
    public let isNational: Bool
    public let period: Period
    /// What the file has no column for; the demonstration alone fills these.
    public var sizes: [FirmSize] = []
    public var isRemote = false
    public var firstMeetingFree = false

    /// The columns, in the order of the contract.
    public static let header = [
        "siret", "numero_tva", "nom", "adresse", "code_postal", "commune", "site_web", "telephone", "courriel",
        "presentation", "themes", "departements", "debut", "fin", "motif_fin",
    ]

    /// Why a line cannot be taken, in French, for the person who made the list.
    public struct Problem: Error, Equatable, Sendable {
        public let reason: String

        public init(reason: String) { self.reason = reason }
    }

    /// What names the supplier: lines with the same key are its several periods.
    public var key: String { siret?.digits ?? vat?.value ?? "" }

    /// The most bytes that each column may hold, in the order of the columns.
    static let limits = [40, 40, 400, 400, 20, 200, 300, 60, 200, 8000, 1000, 1000, 10, 10, 40]

    /// - Throws: ``Problem``, for the person who made the list.
    public init(cells: [String]) throws(Problem) {
        guard cells.count == Self.header.count else {
            throw Problem(reason: "\(cells.count) colonnes au lieu de \(Self.header.count)")
        }
        let cells = cells.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        for (column, (cell, limit)) in zip(Self.header, zip(cells, Self.limits)) {
            if cell.utf8.count > limit { throw Problem(reason: "\(column) : plus de \(limit) octets") }
            if cell.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\t" || PlainText.isInvisible($0) }) {
                throw Problem(reason: "\(column) : fin de ligne, caractère de contrôle ou invisible")
            }
        }
        let optional = { (index: Int) in cells[index].isEmpty ? nil : cells[index] }
        siret = try optional(0).map(Self.siret)
        vat = try optional(1).map(Self.vat)
        guard siret != nil || vat != nil else { throw Problem(reason: "ni SIRET ni numéro de TVA") }
        if let siret, let siren = vat?.siren, siren != siret.siren {
            throw Problem(reason: "le numéro de TVA n’est pas celui de l’entreprise du SIRET")
        }
        guard !cells[2].isEmpty else { throw Problem(reason: "le nom est vide") }
        (name, address, postalCode, commune) = (cells[2], cells[3], cells[4], cells[5])
        (website, phone, email, presentation) = (try Self.website(optional(6)), optional(7), optional(8), optional(9))
        if let email, !EmailAddress.isPlausible(email) {
            throw Problem(reason: "« \(email) » n’est pas une adresse électronique")
        }
        themes = try Self.list(cells[10], "thème", Theme.init)
        isNational = cells[11].lowercased() == "national"
        departments = try isNational ? [] : Self.list(cells[11], "département") { Department($0) }
        period = try Self.period(debut: cells[12], fin: optional(13), motif: optional(14))
    }

    private static func siret(_ text: String) throws(Problem) -> Siret {
        guard let siret = Siret(text) else { throw Problem(reason: "« \(text) » n’est pas un SIRET de 14 chiffres") }
        return siret
    }

    private static func vat(_ text: String) throws(Problem) -> VATNumber {
        do {
            return try VATNumber(text)
        } catch {
            throw Problem(reason: "« \(text) » n’est pas un numéro de TVA intracommunautaire")
        }
    }

    private static func website(_ text: String?) throws(Problem) -> String? {
        guard let text else { return nil }
        guard let url = WebAddress(text) else { throw Problem(reason: "« \(text) » n’est pas l’adresse d’un site") }
        return url.value
    }

    /// Each value once: what is written twice says nothing more.
    private static func list<Value: Equatable>(
        _ text: String, _ noun: String, _ make: (String) -> Value?
    ) throws(Problem) -> [Value] {
        var values: [Value] = []
        for part in text.split(separator: "|") {
            let code = part.trimmingCharacters(in: .whitespaces)
            guard let value = make(code) else { throw Problem(reason: "\(noun) inconnu : « \(code) »") }
            if !values.contains(value) { values.append(value) }
        }
        return values
    }

    private static func period(debut: String, fin: String?, motif: String?) throws(Problem) -> Period {
        guard let start = CivilDay(debut) else {
            throw Problem(reason: "début : « \(debut) » n’est pas un jour de la forme 2026-01-31")
        }
        var end: CivilDay?
        if let fin {
            end = CivilDay(fin)
            guard end != nil else { throw Problem(reason: "fin : « \(fin) » n’est pas un jour de la forme 2026-01-31") }
        }
        var reason: EndReason?
        if let motif {
            reason = EndReason(rawValue: motif)
            guard reason != nil else { throw Problem(reason: "motif de fin inconnu : « \(motif) »") }
        }
        do {
            return try Period(start: start, end: end, endReason: reason)
        } catch {
            switch error {
            case .endsBeforeItStarts: throw Problem(reason: "la fin précède le début")
            case .endWithoutReason: throw Problem(reason: "une fin sans motif")
            case .reasonWithoutEnd: throw Problem(reason: "un motif de fin sans fin")
            }
        }
    }
}
