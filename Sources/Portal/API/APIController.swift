import Directory
import Foundation
import HTTPTypes
import Hummingbird
import Referencing
import Store

/// The routes that other programs call (design, section 4): names and shapes are fixed.
struct APIController: Sendable {
    let portal: Portal
    /// The description of these routes, read once.
    private let description: ByteBuffer

    init(portal: Portal) throws {
        self.portal = portal
        let file = URL(fileURLWithPath: portal.settings.publicFolder).appending(path: "openapi.json")
        description = ByteBuffer(bytes: try Data(contentsOf: file))
    }

    func add(to router: PortalRouter) {
        router.get("api/v1/activateurs", use: list)
        router.get("api/v1/activateurs/:slug", use: one)
        router.get("api/v1/verifications", use: verify)
        router.get("api/v1/openapi.json") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "public, max-age=60"],
                body: .init(byteBuffer: description))
        }
    }

    @Sendable private func list(_ request: Request, _: PortalContext) async throws -> Response {
        let edition = try portal.directory.ready()
        let form = try request.queryForm()
        let asked = DirectoryQuery(form)
        let size = try Self.number("par_page", form, in: 1...100) ?? 20
        let page = try Self.number("page", form, in: 1...1_000_000) ?? 1
        try Self.guardCodes(form)
        let results = edition.index.search(asked.query, skipping: (page - 1) * size, limit: size)
        let answer = ActivatorList(
            total: results.total, page: page, par_page: size,
            resultats: results.positions.map { ActivatorAnswer(edition.fiches[$0], portal.settings.baseURL) },
            facettes: Facets(results))
        return try Self.json(answer).shared(portal.tag(edition))
    }

    @Sendable private func one(_ request: Request, _ context: PortalContext) async throws -> Response {
        let edition = try portal.directory.ready()
        guard let position = edition.bySlug[context.parameters.get("slug") ?? ""] else {
            throw Failure(
                status: .notFound, title: "Activateur introuvable",
                advice: "Aucun activateur référencé aujourd’hui ne porte ce nom d’adresse.")
        }
        return try Self.json(ActivatorAnswer(edition.fiches[position], portal.settings.baseURL)).shared(
            portal.tag(edition))
    }

    @Sendable private func verify(_ request: Request, _: PortalContext) async throws -> Response {
        let question: VerifyQuestion
        do {
            question = try VerifyQuestion(try request.queryForm(), today: portal.today)
        } catch let problems as Problems {
            throw Failure(
                status: .badRequest, title: "Demande mal formée",
                advice: problems.messages.map { "\($0.name) : \($0.message)" }.joined(separator: " "))
        }
        let finding = try await portal.finding(question)
        return try Self.json(VerificationAnswer(question, finding, today: portal.today))
    }

    /// A whole number of the query; malformed or out of range is an error of the caller.
    private static func number(_ name: String, _ form: FormData, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = form.text(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Failure(
                status: .badRequest, title: "Demande mal formée",
                advice: "\(name) : un nombre entier de \(range.lowerBound) à \(range.upperBound) est attendu.")
        }
        return number
    }

    /// A program that asks for an unknown code has a fault: it is told.
    private static func guardCodes(_ form: FormData) throws {
        let unknown =
            form.all("theme").filter { !$0.isEmpty && Theme(rawValue: $0) == nil }.map { "theme « \($0) »" }
            + form.all("departement").filter { !$0.isEmpty && Department($0) == nil }.map { "departement « \($0) »" }
            + form.all("region").filter { !$0.isEmpty && Region($0) == nil }.map { "region « \($0) »" }
        guard unknown.isEmpty else {
            throw Failure(
                status: .badRequest, title: "Demande mal formée",
                advice: "Code inconnu : \(unknown.prefix(5).joined(separator: ", ")).")
        }
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }
}

/// An error for a program (RFC 9457).
struct APIProblem: Encodable {
    let type = "about:blank"
    let title: String
    let status: Int
    let detail: String

    init(_ failure: Failure) {
        (title, status, detail) = (failure.title, failure.status.code, failure.advice)
    }

    func response() throws -> Response {
        var response = try APIController.json(self, status: .init(code: status))
        response.headers[.contentType] = "application/problem+json; charset=utf-8"
        return response
    }
}
