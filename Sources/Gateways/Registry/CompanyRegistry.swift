import Foundation
import Referencing

/// The search for companies of the State (recherche-entreprises), as its OpenAPI describes it.
public struct CompanyRegistry: Sendable {
    public static let defaultURL = "https://recherche-entreprises.api.gouv.fr"

    private let address: String
    private let timeout: Int

    /// - Parameters:
    ///   - url: where the service is, without `/search`.
    ///   - timeout: the longest wait, in milliseconds: two seconds, for somebody waits in front of a form.
    public init(url: String = defaultURL, timeout: Int = 2000) {
        address = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.timeout = timeout
    }

    public func establishment(_ siret: Siret) async -> RegistryAnswer {
        do {
            let answer = try await HTTPExchange(
                url: "\(address)/search?q=\(siret.digits)&page=1&per_page=1", timeout: timeout,
                headers: ["Accept: application/json"]
            ).answer()
            switch answer.status {
            case 200: return try Self.answer(answer.body, for: siret)
            case 429: return .rateLimited(retryAfter: answer.headers["retry-after"].flatMap { Int($0) })
            case 404: return .notFound
            default: return .unavailable("status \(answer.status)")
            }
        } catch {
            return .unavailable("\(error)")
        }
    }

    /// Reads an answer; one that names another establishment than the one asked for counts as « not found ».
    static func answer(_ body: Data, for siret: Siret) throws -> RegistryAnswer {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let page = try decoder.decode(Page.self, from: body)
        guard let unit = page.results.first(where: { $0.siren == siret.siren.digits }) else { return .notFound }
        // A secondary establishment stands among the matching ones, the head office beside them.
        let places = (unit.matchingEtablissements ?? []) + [unit.siege].compactMap { $0 }
        guard let place = places.first(where: { $0.siret == siret.digits }) else { return .notFound }
        let isActive = unit.etatAdministratif == "A" && place.etatAdministratif == "A"
        let record = RegistryRecord(
            siret: siret,
            name: unit.nomRaisonSociale ?? unit.nomComplet ?? siret.digits,
            tradeName: place.nomCommercial ?? place.listeEnseignes?.first,
            legalForm: unit.natureJuridique,
            naf: place.activitePrincipale ?? unit.activitePrincipale,
            address: place.street,
            postalCode: place.codePostal ?? "",
            commune: place.libelleCommune ?? "",
            communeCode: place.commune,
            isActive: isActive,
            since: (place.dateDebutActivite ?? place.dateCreation).flatMap { CivilDay($0) })
        return isActive ? .found(record) : .ceased(record)
    }

    private struct Page: Decodable {
        let results: [Unit]
    }

    private struct Unit: Decodable {
        let siren: String
        let nomComplet: String?
        let nomRaisonSociale: String?
        let natureJuridique: String?
        let activitePrincipale: String?
        let etatAdministratif: String?
        let siege: Establishment?
        let matchingEtablissements: [Establishment]?
    }

    private struct Establishment: Decodable {
        let siret: String?
        let adresse: String?
        let codePostal: String?
        /// The INSEE code; the name is `libelle_commune`.
        let commune: String?
        let libelleCommune: String?
        let activitePrincipale: String?
        let etatAdministratif: String?
        let nomCommercial: String?
        let listeEnseignes: [String]?
        let dateDebutActivite: String?
        let dateCreation: String?

        /// The address without the postal code and the commune that the registry appends to it.
        var street: String {
            guard let adresse else { return "" }
            guard let codePostal, let cut = adresse.range(of: " \(codePostal) ", options: .backwards) else {
                return adresse
            }
            return String(adresse[..<cut.lowerBound])
        }
    }
}
