import Directory
import Foundation
import Referencing
import Store

// The shapes of the contract. Property names are those of the JSON, in French like the State's other APIs; a value
// that is unknown is written as null and never left out.

struct ActivatorList: Encodable {
    let total: Int
    let page: Int
    let par_page: Int
    let resultats: [ActivatorAnswer]
    let facettes: Facets
}

struct ActivatorAnswer: Encodable {
    let identifiant: String
    let slug: String
    let nom: String
    @Null var siret: String?
    @Null var numero_tva: String?
    let adresse: String
    let code_postal: String
    let commune: String
    @Null var departement: String?
    @Null var region: String?
    @Null var site_web: String?
    @Null var presentation: String?
    let themes: [String]
    let departements: [String]
    let reference_depuis: String
    let url: String

    init(_ fiche: Referenced, _ baseURL: String) {
        let supplier = fiche.supplier
        (identifiant, slug, nom) = (supplier.id, supplier.slug, supplier.name)
        (adresse, code_postal, commune) = (supplier.address, supplier.postalCode, supplier.commune)
        themes = supplier.themes.map(\.rawValue)
        departements = supplier.served
        reference_depuis = fiche.since.description
        url = baseURL + Path.fiche(supplier.slug)
        (siret, numero_tva, departement) = (supplier.siret, supplier.vat, supplier.department)
        region = supplier.department.flatMap { Department($0)?.region }
        (site_web, presentation) = (supplier.website, supplier.short)
    }
}

struct Facets: Encodable {
    struct Choice: Encodable {
        let code: String
        let nom: String
        let nombre: Int
    }

    let regions: [Choice]
    let departements: [Choice]
    let themes: [Choice]

    /// Choices that would give nothing are left out.
    init(_ results: Results) {
        regions = zip(Region.all, results.regions).compactMap { Self.choice($0.code, $0.name, $1) }
        departements = zip(Department.all, results.departments).compactMap { Self.choice($0.code, $0.name, $1) }
        themes = zip(Theme.allCases, results.themes).compactMap { Self.choice($0.rawValue, $0.name, $1) }
    }

    private static func choice(_ code: String, _ name: String, _ count: Int) -> Choice? {
        count > 0 ? Choice(code: code, nom: name, nombre: count) : nil
    }
}

struct VerificationAnswer: Encodable {
    struct PeriodAnswer: Encodable {
        let debut: String
        @Null var fin: String?
        @Null var motif_fin: String?
    }

    let identifiant: String
    @Null var siren: String?
    let date: String
    @Null var connu_le: String?
    let verdict: String
    @Null var nom: String?
    let periodes: [PeriodAnswer]
    let avertissements: [String]

    init(_ question: VerifyQuestion, _ finding: Finding, today: CivilDay) {
        identifiant = question.identifier.value
        date = question.day.description
        verdict = finding.verdict.rawValue
        periodes = (finding.supplier?.periods ?? []).map { period in
            PeriodAnswer(
                debut: period.start.description, fin: period.end?.description, motif_fin: period.endReason?.rawValue)
        }
        avertissements = Warnings.of(question, finding, today: today)
        (siren, connu_le, nom) = (question.identifier.siren, question.knownAsTyped, finding.supplier?.name)
    }
}

/// Writes a nil as `null`.
@propertyWrapper
struct Null<Value: Encodable & Sendable>: Encodable, Sendable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}
