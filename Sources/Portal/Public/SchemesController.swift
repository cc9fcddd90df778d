import Hummingbird
import Referencing

/// What subsidies there are, what they ask, and a simulation that goes through it question by question.
struct SchemesController: Sendable {
    let schemes: Schemes
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.schemes) { _, context in
            try pages.page(SchemesPage(schemes.all, on: clock.today), context)
        }
        router.get(Routes.scheme) { _, context, code in
            try pages.page(SchemePage(try scheme(code), on: clock.today), context)
        }
        router.get(Routes.simulator, use: simulate)
    }

    private func scheme(_ code: String) throws -> Scheme {
        guard let scheme = schemes.named(code) else {
            throw Failure(
                status: .notFound, title: "Aide introuvable", advice: "Aucune aide ne porte ce nom d’adresse.",
                links: [PageLink(path: Routes.schemes.path(), label: "Les aides")])
        }
        return scheme
    }

    @Sendable private func simulate(
        _ request: Request, _ context: PortalContext, _ code: String
    ) async throws -> Response {
        let simulation = Simulation(try request.queryForm(), of: try scheme(code))
        guard let fact = simulation.next else {
            return try pages.page(SimulationPage(simulation, on: clock.today), context)
        }
        return try pages.page(
            SimulatorPage(simulation, asking: fact, on: clock.today), context,
            status: simulation.problem == nil ? .ok : .unprocessableContent)
    }
}
