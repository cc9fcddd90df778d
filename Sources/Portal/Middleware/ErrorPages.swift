import Foundation
import Gateways
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import Referencing
import Store

/// Turns what was thrown into a page that helps, or into `application/problem+json` for programs.
struct ErrorPages: RouterMiddleware {
    let pages: Pages
    let security: SecurityLog

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let failure = failure(for: error, context)
            if failure.status == .tooManyRequests { await security.noteLimit(account: nil, context) }
            var response =
                PublicAPI.isAPI(request.uri.path)
                ? try APIProblem(failure).response() : try page(failure, context)
            response.headers[.retryAfter] = failure.retryAfter.map(String.init)
            response.headers[.allow] = failure.allowed
            // What comes after a body that cannot be read is no request.
            if error is HTTPParserError { response.headers[.connection] = "close" }
            return response
        }
    }

    private func failure(for error: any Error, _ context: PortalContext) -> Failure {
        switch error {
        case let failure as Failure: return failure
        case let error as any HTTPResponseError where error.status == .notFound: return .notFound
        case let error as any HTTPResponseError where error.status == .contentTooLarge: return .tooLarge
        case let error as any HTTPResponseError where error.status.kind == .clientError: return .badRequest
        case is FormData.Malformed, is HTTPParserError: return .badRequest
        case is Applications.NotFound, is SupplierFiles.NotFound, is Appeals.NotFound,
            is SupplierRequests.NotFound, is PartnerLists.NotFound:
            return .notFound
        case let refusal as SupplierRequestRefusal: return Failure(refusal)
        case let refusal as SupplierRefusal: return Failure(refusal)
        case let refusal as AppealRefusal: return Failure(refusal)
        case is Applications.ChangedMeanwhile:
            return Failure(
                status: .conflict, title: "Le dossier a changé entre-temps",
                advice: "Une autre personne a agi sur ce dossier. Revenez au dossier, puis recommencez.")
        case let refusal as Refusal: return Failure(refusal)
        case let error as DatabaseUnavailable:
            context.logger.error("database unavailable", metadata: ["reason": .string(error.description)])
            return error.reason == .uncertain ? .uncertain : .unavailable
        // Whoever asked is gone, and reads no answer.
        case is Busy, is CancellationError: return .busy
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
        try pages.page(FailurePage(failure), context, status: failure.status)
    }
}

/// The page of an error.
struct FailurePage: Page {
    static let template = "error"
    let title: String
    let advice: String
    let links: [PageLink]
    let typed: [TypedValue]
    let hasTyped: Bool

    init(_ failure: Failure) {
        (title, advice, links) = (failure.title, failure.advice, failure.links)
        typed = failure.typed
        hasTyped = !typed.isEmpty
    }
}
