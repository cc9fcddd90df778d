import Foundation
import Referencing

/// What an application says, line by line: read by the applicant before sending, and by the DGE afterwards.
struct Summary: View {
    struct Part: View {
        let name: String
        let path: String
        let lines: [Line]
        let hasLines: Bool

        init(_ section: Section, _ lines: [Line]) {
            (name, path, self.lines, hasLines) = (section.name, section.path, lines, !lines.isEmpty)
        }
    }

    struct Line: View {
        let label: String
        let value: String
    }

    let parts: [Part]

    init(_ contents: Contents) {
        parts = [
            Part(.charter, Self.lines(contents.acceptance)),
            Part(.company, Self.lines(contents.company)),
            Part(.profile, Self.lines(contents.profile)),
            Part(.letter, Self.lines(contents.letter, contents.signedLetter)),
        ]
    }

    static func lines(_ acceptance: Acceptance?) -> [Line] {
        guard let acceptance else { return [] }
        return made([
            ("Version acceptée", acceptance.version), ("Acceptée le", French.instant(acceptance.acceptedAt)),
            ("Phrase cochée", acceptance.sentence),
        ])
    }

    static func lines(_ company: Company?) -> [Line] {
        guard let company else { return [] }
        return made([
            ("SIRET", company.siret.printed), ("Dénomination", company.name),
            ("Nom commercial", company.tradeName), ("Forme juridique", company.legalForm), ("Code NAF", company.naf),
            ("Adresse", "\(company.address), \(company.postalCode) \(company.commune)"),
            ("Registre national", company.registryState),
        ])
    }

    static func lines(_ profile: Profile?) -> [Line] {
        guard let profile else { return [] }
        let territory: String =
            switch profile.territory {
            case .national: "France entière"
            case .departments(let departments): French.list(departments.map(\.name))
            }
        let published = [
            profile.publishesName ? "nom" : nil, profile.publishesEmail ? "adresse électronique" : nil,
            profile.publishesPhone ? "téléphone" : nil,
        ].compactMap { $0 }
        return made([
            ("Contact", "\(profile.contactName), \(profile.contactQuality)"), ("Adresse électronique", profile.email),
            ("Téléphone", profile.phone),
            ("Publié dans l’annuaire", published.isEmpty ? "rien" : French.list(published)),
            ("Site internet", profile.website), ("Présentation courte", profile.short),
            ("Présentation détaillée", profile.long), ("Thèmes", French.list(profile.themes.map(\.name))),
            ("Territoire", territory), ("Entreprises accompagnées", French.list(profile.sizes.map(\.name))),
            ("Premier rendez-vous gratuit", profile.firstMeetingFree ? "oui" : "non"),
            ("À distance", profile.worksRemotely.map { $0 ? "oui" : "non" }), ("Tarif", profile.price?.name),
        ])
    }

    /// What the fiche of a supplier shows.
    static func lines(_ supplier: Supplier) -> [Line] {
        made([
            ("Nom", supplier.name), ("SIRET", supplier.siret?.printed), ("Numéro de TVA", supplier.vat?.value),
            ("Adresse", "\(supplier.address), \(supplier.postalCode) \(supplier.commune)"),
            ("Contact publié", supplier.contact), ("Adresse électronique publiée", supplier.email),
            ("Téléphone publié", supplier.phone), ("Site internet", supplier.website),
            ("Présentation", supplier.short), ("Thèmes", French.list(supplier.themes.map(\.name))),
            ("Territoire", supplier.territory),
        ])
    }

    /// What the registry says of an establishment.
    static func lines(_ record: RegistryRecord) -> [Line] {
        made([
            ("SIRET", record.siret.printed), ("Dénomination", record.name), ("Nom commercial", record.tradeName),
            ("Code NAF", record.naf), ("Adresse", "\(record.address), \(record.postalCode) \(record.commune)"),
            ("État", record.isActive ? "en activité" : "fermé"),
            ("Depuis", record.since.map(French.day)),
        ])
    }

    private static func lines(_ letter: EngagementLetter?, _ signed: SignedLetter?) -> [Line] {
        made([
            ("Référence", letter?.reference), ("Produite le", letter.map { French.instant($0.madeAt) }),
            (
                "Lettre signée",
                signed.map {
                    "\(French.count($0.pages, "page", "pages")), \(French.size($0.size)), déposée le \(French.instant($0.depositedAt))"
                }
            ),
            ("Empreinte SHA-256", signed?.sha256),
        ])
    }

    private static func made(_ pairs: [(String, String?)]) -> [Line] {
        pairs.compactMap { label, value in
            guard let value, !value.isEmpty else { return nil }
            return Line(label: label, value: value)
        }
    }
}

extension Company {
    var registryState: String {
        guard let registry else { return "non vérifié auprès du registre" }
        return registry.isActive ? "établissement en activité" : "établissement ayant cessé"
    }
}
