import Directory
import Foundation
import HTTPTypes
import Hummingbird
import Referencing
import Store

/// The routes that other programs call (design, section 4): names and shapes are fixed.
struct APIController: Sendable {
    let directory: LiveDirectory
    let verifications: Verifications
    let schemes: Schemes
    let answers: SharedAnswers
    let pages: Pages
    let settings: PortalSettings
    let clock: Clock
    private let facets = FacetText()
    /// Files of invoices that are read at a time: each costs for minutes.
    private let files = AddressPlaces(most: 4, mostOfOneAddress: 2)
    /// The description of these routes, read once.
    private let description: ByteBuffer

    init(
        directory: LiveDirectory, verifications: Verifications, schemes: Schemes, answers: SharedAnswers,
        pages: Pages, settings: PortalSettings, clock: Clock
    ) throws {
        self.schemes = schemes
        (self.directory, self.verifications, self.answers) = (directory, verifications, answers)
        (self.pages, self.settings, self.clock) = (pages, settings, clock)
        let file = URL(fileURLWithPath: settings.publicFolder).appending(path: "openapi.json")
        description = ByteBuffer(bytes: try Data(contentsOf: file))
    }

    func add(to router: PortalRouter) {
        router.get(Routes.apiActivators, use: list)
        router.get(Routes.apiActivator, use: one)
        router.get(Routes.apiVerifications, use: verify)
        router.post(Routes.apiVerifications, use: verifyAll)
        router.get(Routes.apiDescription) { _, _ in
            Response(
                status: .ok, headers: [.contentType: Self.jsonType, .cacheControl: "public, max-age=60"],
                body: .init(byteBuffer: description))
        }
        router.get(Routes.apiPage) { _, context in
            var response = try pages.page(APIPage(settings), context)
            response.headers[.cacheControl] = "public, max-age=60"
            return response
        }
    }

    /// The facets of the contract.
    private static let counted = [ActivatorSchema.themes, ActivatorSchema.departments, ActivatorSchema.regions]
    static let jsonType = "application/json; charset=utf-8"

    @Sendable private func list(_ request: Request, _: PortalContext) async throws -> Response {
        let snapshot = try directory.ready()
        return try answers.shared(request, snapshot, type: Self.jsonType) {
            let form = try request.queryForm()
            let asked = DirectoryQuery(form, snapshot.gazetteer)
            try Self.guardCodes(form, asked, snapshot.gazetteer.hasCommunes)
            let size = try Self.number(.pageSize, form, in: 1...100) ?? 20
            let page = try Self.number(.page, form, in: 1...1_000_000) ?? 1
            let results = snapshot.index.search(
                asked.query, skipping: (page - 1) * size, limit: size, counting: Self.counted)
            var writer = ByteWriter(room: 32_768)
            writer.write("{\"total\":\(results.total),\"page\":\(page),\"par_page\":\(size),\"resultats\":[")
            for (place, id) in results.documents.enumerated() {
                if place > 0 { writer.write(",") }
                Record(snapshot.listed(id), settings.baseURL).write(to: &writer)
            }
            writer.write("],\"facettes\":")
            facets.write(results.facets, to: &writer)
            writer.write("}")
            return writer
        }
    }

    @Sendable private func one(_ request: Request, _: PortalContext, _ slug: String) async throws -> Response {
        let snapshot = try directory.ready()
        guard let id = snapshot.document(ofSlug: slug) else {
            if let current = snapshot.movedSlug(from: slug) {
                return .moved(to: Routes.apiActivator.path(current))
            }
            throw Failure(
                status: .notFound, title: "Activateur introuvable",
                advice: "Aucun activateur référencé aujourd’hui ne porte ce nom d’adresse.")
        }
        return try answers.shared(request, snapshot, type: Self.jsonType) { record(snapshot.listed(id)) }
    }

    private func record(_ fiche: ListedSupplier) -> ByteWriter {
        var writer = ByteWriter(room: 2048)
        Record(fiche, settings.baseURL).write(to: &writer)
        return writer
    }

    @Sendable private func verify(_ request: Request, _: PortalContext) async throws -> Response {
        let question: VerifyQuestion
        let today = clock.today
        do {
            question = try VerifyQuestion(try request.queryForm(), today: today)
        } catch let problems as ValidationErrors {
            throw Failure(
                status: .badRequest, title: "Demande mal formée",
                advice: problems.messages.map { "\($0.name) : \($0.message)" }.joined(separator: " "))
        }
        var headers: HTTPFields = [.contentType: Self.jsonType]
        if question.knownAt == nil, let snapshot = directory.current {
            // The same question has the same answer until the register or the day changes.
            let tag = answers.tag(snapshot)
            headers[.eTag] = tag
            headers[.cacheControl] = "public, no-cache"
            if request.hasCurrent(tag) {
                return Response(status: .notModified, headers: headers)
            }
        }
        let finding = try await verifications.finding(question)
        var writer = ByteWriter(room: 1024)
        VerificationAnswer(question: question, finding: finding, today: today).write(to: &writer)
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: writer.buffer))
    }

    @Sendable private func verifyAll(_ request: Request, _ context: PortalContext) async throws -> Response {
        let type = request.headers[.contentType]?.lowercased() ?? ""
        guard type.hasPrefix("text/csv") else {
            throw Failure(
                status: .unsupportedMediaType, title: "Type de contenu inattendu",
                advice: "Envoyez un fichier CSV avec l’en-tête « Content-Type: text/csv ».")
        }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > InvoiceFile.most {
            throw Failure.tooLarge
        }
        guard let place = files.take(RateLimits.network(context.address)) else { throw Failure.filesUnderWay }
        return try await InvoiceFile(
            verifications: verifications, schemes: schemes, clock: clock, logger: context.logger
        ).answer(to: request, in: place)
    }

    /// A whole number of the query; malformed or out of range is an error of the caller.
    private static func number(_ parameter: QueryParameter, _ form: FormData, in range: ClosedRange<Int>) throws -> Int?
    {
        guard let text = form.text(parameter) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Failure(
                status: .badRequest, title: "Demande mal formée",
                advice:
                    "\(parameter.rawValue) : un nombre entier de \(range.lowerBound) à \(range.upperBound) est attendu."
            )
        }
        return number
    }

    /// A program that asks for an unknown code has a fault: it is told.
    private static func guardCodes(_ form: FormData, _ asked: DirectoryQuery, _ hasCommunes: Bool) throws {
        let checks: [(QueryParameter, (String) -> Bool)] = [
            (.theme, { Theme(rawValue: $0) != nil }), (.department, { Department($0) != nil }),
            (.region, { Region($0) != nil }), (.size, { FirmSize(rawValue: $0) != nil }),
            (.manner, { DirectoryQuery.Manner(rawValue: $0) != nil }), (.sort, { $0 == "distance" }),
            (.literal, { $0 == "oui" }),
            (.radius, { code in Query.radii.contains { "\(Int($0))" == code } }),
        ]
        let unknown = checks.flatMap { parameter, isKnown in
            form.all(parameter).filter { !$0.isEmpty && !isKnown($0) }
                .map { "\(parameter.rawValue) « \($0.prefix(60)) »" }
        }
        guard unknown.isEmpty else {
            throw Failure(
                status: .badRequest, title: "Demande mal formée",
                advice: "Valeur inconnue : \(unknown.prefix(5).joined(separator: ", ")).")
        }
        for (parameter, most) in [(QueryParameter.latitude, 90.0), (.longitude, 180.0)]
        where form.text(parameter) != nil {
            guard let degrees = form.text(parameter).flatMap(Double.init), abs(degrees) <= most else {
                throw Failure(
                    status: .badRequest, title: "Demande mal formée",
                    advice: "\(parameter.rawValue) : un nombre de degrés, de -\(Int(most)) à \(Int(most)).")
            }
        }
        let lengths: [(QueryParameter, Int)] = [(.words, DirectoryQuery.mostWords), (.near, DirectoryQuery.mostPlace)]
        for (parameter, most) in lengths where PlainText.length(form.text(parameter) ?? "") > most {
            throw Failure(
                status: .badRequest, title: "Demande mal formée",
                advice: "\(parameter.rawValue) : \(most) caractères au plus.")
        }
        if asked.isLost {
            throw Failure(
                status: .badRequest, title: "Lieu inconnu",
                advice: "pres : \(DirectoryQuery.lostAdvice(hasCommunes))")
        }
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status, headers: [.contentType: jsonType],
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

/// What the API does, for people.
struct APIPage: Page {
    static let template = "public/api"
    let title = "API et données ouvertes"
    let baseURL: String
    let limit: String

    init(_ settings: PortalSettings) {
        baseURL = settings.baseURL
        let (times, seconds) = RateLimits.Subject.api.allowance
        limit = "\(French.number(Int(times))) requêtes par \(French.number(Int(seconds))) secondes"
    }
}
