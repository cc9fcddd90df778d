import Directory
import Foundation
import NIOCore
import Referencing
import Store

// The shapes of the contract (design, section 4). Names are those of the JSON, in French like the State's other APIs; a
// value that is unknown is written as null and never left out.

/// An activator as the API, the exports and the schema have it.
struct Record {
    let fiche: Referenced
    let baseURL: String

    init(_ fiche: Referenced, _ baseURL: String) { (self.fiche, self.baseURL) = (fiche, baseURL) }

    static let columns = [
        "identifiant", "slug", "nom", "siret", "numero_tva", "adresse", "code_postal", "commune", "departement",
        "region",
        "site_web", "presentation", "themes", "departements", "reference_depuis", "url",
    ]

    private var url: String { baseURL + Routes.fiche.path(fiche.supplier.slug) }
    private var region: String? { fiche.supplier.department?.region.code }

    /// One JSON object.
    func write(to buffer: inout ByteBuffer) {
        let supplier = fiche.supplier
        buffer.writeStaticString("{\"identifiant\":")
        buffer.writeJSON(supplier.id.text)
        buffer.writeStaticString(",\"slug\":")
        buffer.writeJSON(supplier.slug)
        buffer.writeStaticString(",\"nom\":")
        buffer.writeJSON(supplier.name)
        buffer.writeStaticString(",\"siret\":")
        buffer.writeJSON(supplier.siret?.digits)
        buffer.writeStaticString(",\"numero_tva\":")
        buffer.writeJSON(supplier.vat?.value)
        buffer.writeStaticString(",\"adresse\":")
        buffer.writeJSON(supplier.address)
        buffer.writeStaticString(",\"code_postal\":")
        buffer.writeJSON(supplier.postalCode)
        buffer.writeStaticString(",\"commune\":")
        buffer.writeJSON(supplier.commune)
        buffer.writeStaticString(",\"departement\":")
        buffer.writeJSON(supplier.department?.code)
        buffer.writeStaticString(",\"region\":")
        buffer.writeJSON(region)
        buffer.writeStaticString(",\"site_web\":")
        buffer.writeJSON(supplier.website)
        buffer.writeStaticString(",\"presentation\":")
        buffer.writeJSON(supplier.short)
        buffer.writeStaticString(",\"themes\":")
        buffer.writeJSON(supplier.themes.map(\.rawValue))
        buffer.writeStaticString(",\"departements\":")
        buffer.writeJSON(supplier.served.map(\.code))
        buffer.writeStaticString(",\"reference_depuis\":")
        buffer.writeJSON(fiche.since.description)
        buffer.writeStaticString(",\"url\":")
        buffer.writeJSON(url)
        buffer.writeStaticString("}")
    }

    /// The cells of a CSV line, in the order of ``columns``; several values in one cell are separated by `|`.
    var cells: [String] {
        let supplier = fiche.supplier
        return [
            supplier.id.text, supplier.slug, supplier.name, supplier.siret?.digits ?? "", supplier.vat?.value ?? "",
            supplier.address, supplier.postalCode, supplier.commune, supplier.department?.code ?? "", region ?? "",
            supplier.website ?? "",
            supplier.short ?? "", supplier.themes.map(\.rawValue).joined(separator: "|"),
            supplier.served.map(\.code).joined(separator: "|"), fiche.since.description, url,
        ]
    }

    /// The columns of the open data set « activateurs-france-num » of data.gouv.fr.
    static let openDataColumns = [
        "Identifiant de la structure", "Nom de la structure", "Type", "Catégorie", "Adresse", "Code postal", "Ville",
        "Région", "Lien url (site France Num)",
    ]

    /// `Type` is not asked in the form and stays empty.
    var openDataCells: [String] {
        let supplier = fiche.supplier
        return [
            supplier.id.text, supplier.name, "", "Privée", supplier.address, supplier.postalCode, supplier.commune,
            region.flatMap { Region($0)?.name } ?? "", url,
        ]
    }
}

/// The numbers beside a list: choices that would give nothing are left out.
struct FacetText: Sendable {
    private let lists: [(name: StaticString, heads: [[UInt8]])]

    init() {
        func heads(_ choices: [(String, String)]) -> [[UInt8]] {
            choices.map { code, name in
                var buffer = ByteBuffer()
                buffer.writeStaticString("{\"code\":")
                buffer.writeJSON(code)
                buffer.writeStaticString(",\"nom\":")
                buffer.writeJSON(name)
                buffer.writeStaticString(",\"nombre\":")
                return Array(buffer.readableBytesView)
            }
        }
        lists = [
            ("{\"regions\":[", heads(Region.all.map { ($0.code, $0.name) })),
            ("],\"departements\":[", heads(Department.all.map { ($0.code, $0.name) })),
            ("],\"themes\":[", heads(Theme.allCases.map { ($0.rawValue, $0.name) })),
        ]
    }

    func write(_ facets: Facets, to buffer: inout ByteBuffer) {
        for ((name, heads), counts) in zip(lists, [facets.regions, facets.departments, facets.themes]) {
            buffer.writeStaticString(name)
            var isFirst = true
            for (head, count) in zip(heads, counts) where count > 0 {
                if !isFirst { buffer.writeStaticString(",") }
                isFirst = false
                buffer.writeBytes(head)
                buffer.writeString(String(count))
                buffer.writeStaticString("}")
            }
        }
        buffer.writeStaticString("]}")
    }
}

/// The verdict on one supplier.
struct VerificationAnswer {
    let question: VerifyQuestion
    let finding: Finding
    let today: CivilDay

    func write(to buffer: inout ByteBuffer) {
        buffer.writeStaticString("{\"identifiant\":")
        buffer.writeJSON(question.identifier.value)
        buffer.writeStaticString(",\"siren\":")
        buffer.writeJSON(question.identifier.siren?.digits)
        buffer.writeStaticString(",\"date\":")
        buffer.writeJSON(question.day.description)
        buffer.writeStaticString(",\"connu_le\":")
        buffer.writeJSON(question.knownAsTyped)
        buffer.writeStaticString(",\"verdict\":")
        buffer.writeJSON(finding.verdict.rawValue)
        buffer.writeStaticString(",\"nom\":")
        buffer.writeJSON(finding.supplier?.name)
        buffer.writeStaticString(",\"periodes\":[")
        for (place, period) in (finding.supplier?.periods ?? []).enumerated() {
            buffer.writeString(place > 0 ? ",{\"debut\":" : "{\"debut\":")
            buffer.writeJSON(period.start.description)
            buffer.writeStaticString(",\"fin\":")
            buffer.writeJSON(period.end?.description)
            buffer.writeStaticString(",\"motif_fin\":")
            buffer.writeJSON(period.endReason?.rawValue)
            buffer.writeStaticString("}")
        }
        buffer.writeStaticString("],\"avertissements\":")
        buffer.writeJSON(Warnings.of(question, finding, today: today))
        buffer.writeStaticString("}")
    }
}
