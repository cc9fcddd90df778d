import Foundation
import Referencing
import Store

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

    init(_ application: Application) {
        parts = [
            Part(.charter, Self.lines(application.acceptance)),
            Part(.company, Self.lines(application.company)),
            Part(.profile, Self.lines(application.profile)),
            Part(.letter, Self.lines(application.letter, application.signedLetter)),
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
            ("SIRET", Siret(company.siret)?.printed ?? company.siret), ("Dénomination", company.name),
            ("Nom commercial", company.tradeName), ("Forme juridique", company.legalForm), ("Code NAF", company.naf),
            ("Adresse", "\(company.address), \(company.postalCode) \(company.commune)"),
            ("Registre national", company.registerState),
        ])
    }

    static func lines(_ profile: Profile?) -> [Line] {
        guard let profile else { return [] }
        let territory: String =
            switch profile.territory {
            case .national: "France entière"
            case .departments(let codes): French.list(codes.compactMap { Department($0)?.name })
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

    private static func lines(_ letter: Letter?, _ signed: DocumentSummary?) -> [Line] {
        made([
            ("Référence", letter?.reference), ("Produite le", letter.map { French.instant($0.madeAt) }),
            (
                "Lettre signée",
                signed.map {
                    "\(French.count($0.pages, "page", "pages")), \(French.size($0.size)), déposée le \(French.instant($0.createdAt))"
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
    var registerState: String {
        guard let register else { return "non vérifié auprès du registre" }
        return register.isActive ? "établissement en activité" : "établissement ayant cessé"
    }
}
