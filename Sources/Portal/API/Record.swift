import Foundation
import NIOCore
import Referencing
import Store

/// An activator as the API, the exports and the schema have it (design, section 4): one list of columns, written as JSON or
/// as CSV. Names are in French like those of the State's other APIs; a value that is unknown is written as null.
struct Record {
    let fiche: ListedSupplier
    let baseURL: String

    init(_ fiche: ListedSupplier, _ baseURL: String) { (self.fiche, self.baseURL) = (fiche, baseURL) }

    /// Where the value of a column comes from.
    private enum Source: Sendable {
        case field(CompactSupplier.Field)
        case text(@Sendable (Record) -> String?)
        case list(@Sendable (Record) -> [String])
    }

    private struct Column: Sendable {
        let name: String
        let source: Source
        /// `,"name":`, ready to be written.
        let key: String

        init(_ name: String, _ source: Source) { (self.name, self.source, key) = (name, source, ",\"\(name)\":") }
    }

    private static let all: [Column] = [
        Column("identifiant", .field(.id)), Column("slug", .field(.slug)), Column("nom", .field(.name)),
        Column("siret", .field(.siret)), Column("numero_tva", .field(.vat)), Column("adresse", .field(.address)),
        Column("code_postal", .field(.postalCode)), Column("commune", .field(.commune)),
        Column("departement", .text { $0.fiche.compact.department?.code }),
        Column("region", .text { $0.fiche.compact.department?.region.code }),
        Column("site_web", .field(.website)), Column("presentation", .field(.short)),
        Column("themes", .list { $0.fiche.compact.themes.map(\.rawValue) }),
        Column("departements", .list { $0.fiche.compact.served.map(\.code) }),
        Column("reference_depuis", .text { $0.fiche.since.description }), Column("url", .text { $0.url }),
    ]

    static let columns = all.map(\.name)

    private var url: String { baseURL + Routes.fiche.path(fiche.compact.slug) }

    /// One JSON object.
    func write(to buffer: inout ByteBuffer) {
        var isFirst = true
        for column in Self.all {
            buffer.writeSubstring(isFirst ? "{\(column.key.dropFirst())" : column.key[...])
            isFirst = false
            switch column.source {
            case .field(let field): fiche.compact.writeJSON(field, to: &buffer)
            case .text(let text): buffer.writeJSON(text(self))
            case .list(let list): buffer.writeJSON(list(self))
            }
        }
        buffer.writeStaticString("}")
    }

    /// The cells of a CSV line, in the order of ``columns``; several values in one cell are separated by `|`.
    var cells: [String] {
        Self.all.map { column in
            switch column.source {
            case .field(let field): fiche.compact.text(field) ?? ""
            case .text(let text): text(self) ?? ""
            case .list(let list): list(self).joined(separator: "|")
            }
        }
    }

    /// The columns of the open data set « activateurs-france-num » of data.gouv.fr.
    static let openDataColumns = [
        "Identifiant de la structure", "Nom de la structure", "Type", "Catégorie", "Adresse", "Code postal", "Ville",
        "Région", "Lien url (site France Num)",
    ]

    /// `Type` is not asked in the form and stays empty.
    var openDataCells: [String] {
        let supplier = fiche.compact
        let texts = [CompactSupplier.Field.address, .postalCode, .commune].map { supplier.text($0) ?? "" }
        return [supplier.id.text, supplier.name, "", "Privée"] + texts
            + [supplier.department?.region.name ?? "", url]
    }
}
