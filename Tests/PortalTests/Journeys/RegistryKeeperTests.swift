import Foundation
import Gateways
import Hummingbird
import HummingbirdTesting
import Logging
import Referencing
import Store
import Testing

@testable import Portal

/// The registry says of its own that an establishment is closed: the cessation is proposed to the staff.
@Suite struct RegistryKeeperTests {
    /// A registry that knows two establishments, one of them closed, and no others.
    private static func registry(closed: String, open: String) -> some ApplicationProtocol {
        let router = Router()
        router.get("search") { request, _ -> Response in
            let siret = request.uri.queryParameters.get("q") ?? ""
            let state = String(siret) == closed ? "F" : "A"
            let unit = """
                {"siren":"\(siret.prefix(9))","nom_complet":"nova","nom_raison_sociale":"NOVA","etat_administratif":"A",
                "siege":{"siret":"\(siret)","adresse":"1 RUE 35000 RENNES","code_postal":"35000","commune":"35238",
                "libelle_commune":"RENNES","etat_administratif":"\(state)","est_siege":true},"matching_etablissements":[]}
                """
            let results = [closed, open].contains(String(siret)) ? unit : ""
            let count = results.isEmpty ? 0 : 1
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: .init(
                    byteBuffer: ByteBuffer(
                        string:
                            "{\"results\":[\(results)],\"total_results\":\(count),\"page\":1,\"per_page\":1,\"total_pages\":\(count)}"
                    )))
        }
        return Hummingbird.Application(router: router)
    }

    @Test func whatIsClosedIsProposedToTheStaff() async throws {
        let app = try await TestPortal()
        let reviewer = try await TestVisitor(app).enter("irene@dge.example", .reviewer)
        let (closed, open, hidden) = ("55208131766522", "43839119500035", "35600000000048")
        let groups = try [closed, open, hidden].enumerated().map { place, siret in
            [
                try PartnerLine(cells: [
                    siret, "", "Nova \(place)", "1 rue", "35000", "Rennes", "", "", "", "", "rgpd", "35", "2024-01-01",
                    "", "",
                ])
            ]
        }
        let stores = app.portal.stores
        _ = try await stores.suppliers.importLines(groups, by: .command("t"), at: Date())
        #expect(try await stores.registryChecks.due(most: 10, at: Date()).count == 3)
        try await Self.registry(closed: closed, open: open).test(.live) { client in
            let keeper = RegistryKeeper(
                checks: stores.registryChecks,
                rounds: LeasedRounds(
                    .registry, leases: stores.leases, clock: app.portal.clock, logger: Logger(label: "test")),
                registry: CompanyRegistry(url: "http://127.0.0.1:\(client.port ?? 0)", timeout: 5000),
                clock: app.portal.clock,
                logger: Logger(label: "test"))
            await keeper.work(pause: .zero)
        }
        // Each was asked about once, and is again after a month.
        #expect(try await stores.registryChecks.due(most: 10, at: Date()).isEmpty)
        #expect(try await stores.registryChecks.due(most: 10, at: Date() + 31 * 86_400).count == 3)
        let list = try await reviewer.get(Routes.register.path(query: [(.closed, "oui")])).text
        #expect(list.contains("Nova 0") && !list.contains("Nova 1") && !list.contains("Nova 2"))
        let page = try await reviewer.get(Routes.registered.path("nova-0")).text
        #expect(
            page.contains("n’est plus en activité")
                && page.contains(Routes.registerAct.path("nova-0", .recordCessation)))
        let form = try await reviewer.get(Routes.registerAct.path("nova-0", .recordCessation)).text
        #expect(form.contains("le répertoire national des entreprises indique"))
        #expect(try await !reviewer.get(Routes.registered.path("nova-1")).text.contains("n’est plus en activité"))
    }

    /// A registry that is down is asked again later, and nothing is taken for closed.
    @Test func aRegistryThatIsDownSaysNothing() async throws {
        let app = try await TestPortal()
        let line = try PartnerLine(cells: [
            "55208131766522", "", "Nova", "1 rue", "35000", "Rennes", "", "", "", "", "rgpd", "35", "2024-01-01", "",
            "",
        ])
        let stores = app.portal.stores
        _ = try await stores.suppliers.importLines([[line]], by: .command("t"), at: Date())
        let keeper = app.portal.registryKeeper(Logger(label: "test"))
        await keeper.work(pause: .zero)
        #expect(try await stores.registryChecks.due(most: 10, at: Date()).isEmpty, "others have their turn")
        #expect(try await stores.registryChecks.due(most: 10, at: Date() + 86_500).count == 1)
        let id = try #require(try await stores.suppliers.changes(after: -1).entries.first).supplier.id
        #expect(try await stores.registryChecks.last(of: id)?.isActive == true)
    }

    /// Three silences in a row end a round, not three in all; another process does none of it meanwhile.
    @Test func aRoundEndsAfterThreeSilencesInARow() async throws {
        let app = try await TestPortal()
        func rounds() -> LeasedRounds {
            LeasedRounds(
                .registry, leases: app.portal.stores.leases, clock: app.portal.clock, logger: Logger(label: "test"))
        }
        func asked(_ rounds: LeasedRounds, _ outcomes: [LeasedRounds.Outcome]) async throws -> Int {
            var count = 0
            try await rounds.each(of: outcomes) { outcome in
                count += 1
                return outcome
            }
            return count
        }
        let (first, second) = (rounds(), rounds())
        #expect(try await asked(first, [.silent, .done, .silent, .silent, .done, .silent]) == 6)
        #expect(try await asked(first, [.silent, .silent, .silent, .done]) == 3)
        #expect(try await asked(first, [.done, .enough, .done]) == 2)
        #expect(try await asked(second, [.done]) == 0)
        await first.handOver()
        #expect(try await asked(second, [.done]) == 1)
    }
}
