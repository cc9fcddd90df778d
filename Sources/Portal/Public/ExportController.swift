import Directory
import Foundation
import HTTPTypes
import Hummingbird
import Referencing
import Search
import Store

/// The directory as files: what the current search finds, sent while it is written.
struct ExportController: Sendable {
    let directory: LiveDirectory
    let answers: SharedAnswers
    let settings: PortalSettings
    /// Whole directories that are written at a time: each costs a second of one core at a hundred thousand.
    private let places = AddressPlaces(most: 8, mostOfOneAddress: 2)
    /// The Table Schema of the CSV file, read once.
    private let schema: ByteBuffer

    init(directory: LiveDirectory, answers: SharedAnswers, settings: PortalSettings) throws {
        (self.directory, self.answers, self.settings) = (directory, answers, settings)
        let file = URL(fileURLWithPath: settings.publicFolder).appending(path: "schema/annuaire.json")
        schema = ByteBuffer(bytes: try Data(contentsOf: file))
    }

    func add(to router: PortalRouter) {
        router.get(Routes.csvExport) { request, context in
            try send(CSVExport(columns: Record.columns, cells: \.cells), request, context)
        }
        router.get(Routes.openDataExport) { request, context in
            try send(CSVExport(columns: Record.openDataColumns, cells: \.openDataCells), request, context)
        }
        router.get(Routes.jsonExport) { request, context in try send(JSONExport(), request, context) }
        router.get(Routes.geoJSONExport) { request, context in try send(GeoJSONExport(), request, context) }
        router.get(Routes.tableSchema) { _, _ in
            Response(
                status: .ok, headers: [.contentType: APIController.jsonType, .cacheControl: "public, max-age=60"],
                body: .init(byteBuffer: schema))
        }
    }

    private static let batch = 500

    private func send(_ export: any Export, _ request: Request, _ context: PortalContext) throws -> Response {
        let snapshot = try directory.ready()
        let tag = answers.tag(snapshot)
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "public, no-cache"]
        headers[named: "Link"] =
            "<https://www.etalab.gouv.fr/licence-ouverte-open-licence/>; rel=\"license\", <\(Routes.tableSchema.path())>; rel=\"describedby\""
        if request.hasCurrent(tag) { return Response(status: .notModified, headers: headers) }
        guard let place = places.take(RateLimits.network(context.address)) else { throw Failure.filesUnderWay }
        let asked = DirectoryQuery(try request.queryForm(), snapshot.gazetteer)
        let documents = snapshot.index.search(asked.query, skipping: 0, limit: .max, counting: []).documents
        headers[.contentType] = export.type
        let name = request.uri.path.dropFirst()
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        let baseURL = settings.baseURL
        return Response(
            status: .ok, headers: headers,
            body: .init { writer in
                defer { withExtendedLifetime(place) {} }
                var text = ByteWriter(export.head)
                for (place, id) in documents.enumerated() {
                    if place > 0 { text.write(export.between) }
                    let record = Record(snapshot.listed(id), baseURL)
                    export.write(record, snapshot.index.coordinates(id), to: &text)
                    if place % Self.batch == Self.batch - 1 {
                        try await writer.write(text.buffer)
                        text.clear()
                    }
                }
                text.write(export.tail)
                try await writer.write(text.buffer)
                try await writer.finish(nil)
            })
    }
}

/// How a file is written, record by record.
private protocol Export: Sendable {
    var type: String { get }
    var head: String { get }
    var between: String { get }
    var tail: String { get }
    func write(_ record: Record, _ coordinates: Coordinates?, to writer: inout ByteWriter)
}

/// UTF-8, comma, CRLF (RFC 4180).
private struct CSVExport: Export {
    let columns: [String]
    let cells: @Sendable (Record) -> [String]
    let type = "text/csv; charset=utf-8; header=present"
    var head: String { columns.joined(separator: ",") + "\r\n" }
    let between = ""
    let tail = ""

    func write(_ record: Record, _: Coordinates?, to writer: inout ByteWriter) {
        for (place, cell) in cells(record).enumerated() {
            writer.write(place > 0 ? "," : "")
            writer.write(CSV.harmlessCell(cell))
        }
        writer.write("\r\n")
    }
}

/// An array of the API's records.
private struct JSONExport: Export {
    let type = APIController.jsonType
    let head = "[\n"
    let between = ",\n"
    let tail = "\n]\n"

    func write(_ record: Record, _: Coordinates?, to writer: inout ByteWriter) { record.write(to: &writer) }
}

/// The seats as points (RFC 7946); without one where nobody knows where it is.
private struct GeoJSONExport: Export {
    let type = "application/geo+json; charset=utf-8"
    let head = "{\"type\":\"FeatureCollection\",\"features\":[\n"
    let between = ",\n"
    let tail = "\n]}\n"

    func write(_ record: Record, _ coordinates: Coordinates?, to writer: inout ByteWriter) {
        writer.write("{\"type\":\"Feature\",\"geometry\":")
        if let coordinates {
            writer.write(
                "{\"type\":\"Point\",\"coordinates\":[\(coordinates.longitude),\(coordinates.latitude)]}")
        } else {
            writer.write("null")
        }
        writer.write(",\"properties\":")
        record.write(to: &writer)
        writer.write("}")
    }
}
