import Foundation
import HTTPTypes
import Hummingbird
import Referencing

/// The rules of subsidies, for other programs (design, section 4).
struct SchemesAPIController: Sendable {
    let schemes: Schemes
    let baseURL: String
    let clock: Clock

    /// The most bytes of the facts that are sent.
    static let mostBytes = 65_536

    func add(to router: PortalRouter) {
        router.get(Routes.apiSchemes) { _, _ in answer(list()) }
        router.get(Routes.apiScheme) { _, _, code in answer(rules(try scheme(code))) }
        router.post(Routes.apiEvaluation, use: evaluate)
    }

    private func scheme(_ code: String) throws -> Scheme {
        guard let scheme = schemes.named(code) else {
            throw Failure(
                status: .notFound, title: "Dispositif introuvable",
                advice: "Aucun dispositif ne porte ce code. La liste est à l’adresse \(Routes.apiSchemes.path()).")
        }
        return scheme
    }

    private func answer(_ writer: ByteWriter) -> Response {
        Response(
            status: .ok, headers: [.contentType: APIController.jsonType, .cacheControl: "public, no-cache"],
            body: .init(byteBuffer: writer.buffer))
    }

    // MARK: Rules

    private func list() -> ByteWriter {
        var writer = ByteWriter(room: 1024)
        writer.write("{\"dispositifs\":[")
        for (place, scheme) in schemes.all.enumerated() {
            if place > 0 { writer.write(",") }
            writer.write("{")
            head(scheme, &writer)
            writer.write(",\"url\":")
            writer.writeJSON(baseURL + Routes.apiScheme.path(scheme.code))
            writer.write("}")
        }
        writer.write("]}")
        return writer
    }

    private func head(_ scheme: Scheme, _ writer: inout ByteWriter) {
        writer.write("\"code\":")
        writer.writeJSON(scheme.code)
        writer.write(",\"nom\":")
        writer.writeJSON(scheme.name)
        writer.write(",\"resume\":")
        writer.writeJSON(scheme.summary)
        writer.write(",\"ferme_depuis\":")
        writer.writeJSON(scheme.closedSince(on: clock.today)?.description)
    }

    /// What it asks and what it answers, version by version.
    private func rules(_ scheme: Scheme) -> ByteWriter {
        var writer = ByteWriter(room: 16_384)
        writer.write("{")
        head(scheme, &writer)
        writer.write(",\"montant\":")
        writer.writeJSON(scheme.amount)
        writer.write(",\"contact\":")
        writer.writeJSON(scheme.contact)
        writer.write(",\"faits\":")
        writer.writeList(scheme.facts) { writer, fact in
            writer.write("{\"code\":")
            writer.writeJSON(fact.code)
            writer.write(",\"genre\":")
            writer.writeJSON(fact.kind.rawValue)
            writer.write(",\"question\":")
            writer.writeJSON(fact.question)
            writer.write(",\"choix\":")
            writer.writeJSON(fact.choices.map(\.code))
            writer.write("}")
        }
        writer.write(",\"versions\":")
        writer.writeList(scheme.versions) { writer, version in
            writer.write("{\"code\":")
            writer.writeJSON(version.code)
            writer.write(",\"titre\":")
            writer.writeJSON(version.title)
            writer.write(",\"debut\":")
            writer.writeJSON(version.from.description)
            writer.write(",\"fin\":")
            writer.writeJSON(version.to?.description)
            writer.write(",\"conditions\":")
            writer.writeList(SchemeCondition.allCases) { writer, condition in
                writer.write("{\"condition\":")
                writer.writeJSON(condition.rawValue)
                writer.write(",\"regles\":")
                writer.writeList(version.tables[condition]?.rows ?? []) { writer, row in
                    writer.write("{\"motif\":")
                    writer.writeJSON(row.reason)
                    writer.write(",\"source\":")
                    writer.writeJSON(scheme.sources[row.source]?.title)
                    writer.write(",\"phrase\":")
                    writer.writeJSON(scheme.sources[row.source]?.sentence)
                    writer.write("}")
                }
                writer.write("}")
            }
            writer.write("}")
        }
        writer.write("}")
        return writer
    }

    // MARK: Evaluation

    @Sendable private func evaluate(
        _ request: Request, _: PortalContext, _ code: String
    ) async throws -> Response {
        let scheme = try scheme(code)
        let type = request.headers[.contentType]?.lowercased() ?? ""
        guard type.hasPrefix("application/json") else {
            throw Failure(
                status: .unsupportedMediaType, title: "Type de contenu inattendu",
                advice: "Envoyez un objet JSON avec l’en-tête « Content-Type: application/json ».")
        }
        let body = try await request.body.collect(upTo: Self.mostBytes)
        let facts = try SentFacts(Data(body.readableBytesView), of: scheme).values
        return answer(written(scheme, scheme.evaluate(facts)))
    }

    private func written(_ scheme: Scheme, _ evaluation: SchemeEvaluation) -> ByteWriter {
        var writer = ByteWriter(room: 4096)
        writer.write("{\"dispositif\":")
        writer.writeJSON(scheme.code)
        writer.write(",\"version\":")
        writer.writeJSON(evaluation.version?.code)
        writer.write(",\"ferme_depuis\":")
        writer.writeJSON(scheme.closedSince(on: clock.today)?.description)
        writer.write(",\"reponses\":")
        writer.writeList(evaluation.answers) { writer, answer in
            writer.write("{\"condition\":")
            writer.writeJSON(answer.condition.rawValue)
            writer.write(",\"reponse\":")
            writer.writeJSON(answer.answer)
            writer.write(",\"motif\":")
            writer.writeJSON(answer.reason)
            writer.write(",\"source\":")
            writer.writeJSON(answer.source.flatMap { scheme.sources[$0]?.title })
            writer.write(",\"manque\":")
            writer.writeJSON(answer.missing)
            writer.write("}")
        }
        writer.write("}")
        return writer
    }
}

extension ByteWriter {
    /// Writes a JSON list, element by element.
    fileprivate mutating func writeList<Element>(
        _ elements: some Collection<Element>, _ write: (inout ByteWriter, Element) -> Void
    ) {
        self.write("[")
        for (place, element) in elements.enumerated() {
            if place > 0 { self.write(",") }
            write(&self, element)
        }
        self.write("]")
    }
}
