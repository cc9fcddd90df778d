import Foundation
import Hummingbird
import Referencing
import Store

/// « Was this supplier referenced that day? », for a person.
struct VerifyController: Sendable {
    let verifications: Verifications
    let schemes: Schemes
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.verify, use: verify)
    }

    @Sendable private func verify(_ request: Request, _ context: PortalContext) async throws -> Response {
        let form = try request.queryForm()
        guard form.has(.identifier) else {
            return try pages.page(VerifyPage(form, ValidationErrors(), nil, schemes, today: clock.today), context)
        }
        do {
            let question = try VerifyQuestion(form, today: clock.today)
            let finding = try await verifications.finding(question)
            return try pages.page(
                VerifyPage(form, ValidationErrors(), (question, finding), schemes, today: clock.today), context)
        } catch let problems as ValidationErrors {
            return try pages.page(
                VerifyPage(form, problems, nil, schemes, today: clock.today), context, status: .badRequest)
        }
    }
}
