import Foundation
import Gateways
import HTTPTypes
import Hummingbird
import Logging
import Store

/// Turns what was thrown into a page that helps, or into `application/problem+json` for programs.
struct ErrorPages: RouterMiddleware {
    let portal: Portal

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let failure = failure(for: error, context)
            var response =
                request.uri.path.hasPrefix("/api/")
                ? try APIProblem(failure).response() : try page(failure, context)
            response.headers[.retryAfter] = failure.retryAfter.map(String.init)
            return response
        }
    }

    private func failure(for error: any Error, _ context: PortalContext) -> Failure {
        switch error {
        case let failure as Failure: return failure
        case let error as any HTTPResponseError where error.status == .notFound: return .notFound
        case let error as any HTTPResponseError where error.status == .contentTooLarge: return .tooLarge
        case let error as any HTTPResponseError where error.status.kind == .clientError: return .badRequest
        case is FormData.Malformed: return .badRequest
        case Applications.Refusal.notFound: return .notFound
        case let refusal as Applications.Refusal: return RefusalText.failure(refusal)
        case let error as PDFPrinter.Failure:
            context.logger.error("printing failed", metadata: ["reason": .string(error.description)])
            return .printing
        case let error as PDFInspector.Failure:
            context.logger.error("reading a PDF failed", metadata: ["reason": .string(error.description)])
            return .printing
        default:
            context.logger.error("unexpected error", metadata: ["error": .string("\(error)")])
            return Failure(
                status: .internalServerError, title: "Le service rencontre un problème",
                advice: "L’incident est enregistré sous la référence \(context.id). Réessayez dans quelques minutes.")
        }
    }

    private func page(_ failure: Failure, _ context: PortalContext) throws -> Response {
        try portal.page(FailurePage(failure), context, status: failure.status)
    }
}

/// The page of an error.
struct FailurePage: Page {
    static let template = "error"
    let title: String
    let code: String
    let advice: String
    let typed: [TypedValue]
    let hasTyped: Bool

    struct TypedValue: View {
        let name: String
        let value: String
    }

    init(_ failure: Failure) {
        title = failure.title
        code = "\(failure.status.code)"
        advice = failure.advice
        let hidden: Set = ["csrf", "mot_de_passe", "revision"]
        typed = (failure.typed?.values ?? [:]).filter { !hidden.contains($0.key) }.sorted { $0.key < $1.key }
            .flatMap { name, values in values.filter { !$0.isEmpty }.map { TypedValue(name: name, value: $0) } }
        hasTyped = !typed.isEmpty
    }
}
