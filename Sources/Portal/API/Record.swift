import Foundation
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
        /// The address of its fiche.
        case address
        /// Some codes of a table, by their places in it.
        case codes(CodeTable, @Sendable (CompactSupplier) -> [Int])
    }

    /// Codes that many records list, quoted once for all of them.
    private struct CodeTable: Sendable {
        let codes: [String]
        private let quoted: [ByteWriter]
        private let whole: ByteWriter

        init(_ codes: [String]) {
            self.codes = codes
            quoted = codes.map { code in
                var writer = ByteWriter()
                writer.writeJSON(code)
                return writer
            }
            var whole = ByteWriter()
            whole.writeJSON(codes)
            self.whole = whole
        }

        func write(_ places: [Int], to writer: inout ByteWriter) {
            guard places.count < codes.count else { return writer.write(whole) }
            writer.write("[")
            for (number, place) in places.enumerated() {
                if number > 0 { writer.write(",") }
                writer.write(quoted[place])
            }
            writer.write("]")
        }
    }

    /// An object, so that a record that is written does not copy its columns.
    private final class Column: Sendable {
        let name: String
        let source: Source
        /// `"name":`, ready to be written.
        let key: ByteWriter

        init(_ name: String, _ source: Source) {
            (self.name, self.source, key) = (name, source, ByteWriter("\"\(name)\":"))
        }
    }

    private static let all: [Column] = [
        Column("identifiant", .field(.id)), Column("slug", .field(.slug)), Column("nom", .field(.name)),
        Column("siret", .field(.siret)), Column("numero_tva", .field(.vat)), Column("adresse", .field(.address)),
        Column("code_postal", .field(.postalCode)), Column("commune", .field(.commune)),
        Column("departement", .text { $0.fiche.compact.department?.code }),
        Column("region", .text { $0.fiche.compact.department?.region.code }),
        Column("site_web", .field(.website)), Column("presentation", .field(.short)),
        Column("themes", .codes(CodeTable(Theme.allCases.map(\.rawValue)), { $0.themePlaces })),
        Column("departements", .codes(CodeTable(Department.all.map(\.code)), { $0.servedPlaces })),
        Column("reference_depuis", .text { $0.fiche.since.description }), Column("url", .address),
    ]

    static let columns = all.map(\.name)

    private var url: String { baseURL + Routes.fiche.path(fiche.compact.slug) }

    /// One JSON object.
    func write(to writer: inout ByteWriter) {
        for (place, column) in Self.all.enumerated() {
            writer.write(place == 0 ? "{" : ",")
            writer.write(column.key)
            switch column.source {
            case .field(let field): fiche.compact.writeJSON(field, to: &writer)
            case .text(let text): writer.writeJSON(text(self))
            case .address: writer.writeJSON(url)
            case .codes(let table, let places): table.write(places(fiche.compact), to: &writer)
            }
        }
        writer.write("}")
    }

    /// The cells of a CSV line, in the order of ``columns``; several values in one cell are separated by `|`.
    var cells: [String] {
        Self.all.map { column in
            switch column.source {
            case .field(let field): fiche.compact.text(field) ?? ""
            case .text(let text): text(self) ?? ""
            case .address: url
            case .codes(let table, let places):
                places(fiche.compact).map { table.codes[$0] }.joined(separator: "|")
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
