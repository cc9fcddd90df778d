import Foundation
import Portal
import Referencing
import Store

/// What waits for the staff beside applications: a partner's list, somebody who wants to manage a fiche, a firm that moved.
struct DemoRequests {
    let stores: Stores
    let settings: Settings
    let accounts: DemoAccounts

    func load() async throws {
        let charter = try Charters(folder: "\(settings.home)/Templates/charters").inForce(on: CivilDay(of: Date()))
        let policy = Policy(fourEyes: true, silence: SilenceRule(.refuses, after: 2), charterInForce: charter.version)
        try await list()
        try await claim(charter, policy)
        try await move(policy)
    }

    /// Adds a firm, ends the referencing of another one, and has a line that cannot be read.
    private func list() async throws {
        var random = SeededGenerator(seed: 11)
        let today = CivilDay(of: Date())
        let rows = try (950_000..<950_002).map { number in
            let firm = try DemoFirm(number, using: &random)
            return [
                firm.siret.digits, "", firm.name, firm.address, firm.postalCode, firm.department.seat, "", "", "",
                firm.short, firm.themes.map(\.rawValue).joined(separator: "|"), firm.department.code,
                today.adding(days: -30).description, number == 950_001 ? today.adding(days: 60).description : "",
                number == 950_001 ? EndReason.expiry.rawValue : "",
            ]
        }
        let lines = [PartnerLine.header] + rows + [["illisible"]]
        let bytes = Data(lines.map { $0.map { CSV.cell($0) }.joined(separator: ",") }.joined(separator: "\n").utf8)
        let filer = try await accounts.staff(1)
        _ = try await stores.partnerLists.file(
            bytes, named: "reseau-partenaire.csv", lines: rows.count + 1, by: Author(filer), name: filer.name,
            at: Date())
    }

    private func claim(_ charter: Charter, _ policy: Policy) async throws {
        let today = CivilDay(of: Date())
        let found = try await stores.suppliers.found(
            RegisterFilter(origin: .demo, status: .referenced, day: today), page: 1)
        guard let slug = found.entries.first?.supplier.slug,
            let account = try await stores.accounts.named("refuse@demo.example")
        else { return }
        _ = try await stores.supplierRequests.claim(
            slug, quality: "gérance",
            Acceptance(
                version: charter.version, sha256: charter.sha256,
                sentence: "J’ai lu la charte d’engagement en entier et je l’accepte.", acceptedAt: Date(),
                ip: "192.0.2.1", userAgent: "demo"),
            "Je dirige cette entreprise depuis 2019 ; extrait Kbis sur demande.",
            isProvable: false, by: account, policy, at: Date())
    }

    private func move(_ policy: Policy) async throws {
        guard let account = try await stores.accounts.named("accepte@demo.example"),
            let file = try await stores.supplierFiles.all(of: account.actor).first,
            let siren = file.supplier.siren, let siret = Siret("\(siren.digits)00099")
        else { return }
        let record = RegistryRecord(
            siret: siret, name: file.supplier.name, address: "2 place de la Gare", postalCode: "35000",
            commune: "Rennes", communeCode: "35238", isActive: true)
        _ = try await stores.supplierRequests.move(
            file.supplier.slug, to: record, "Nous avons déménagé en septembre.", by: account, policy, at: Date())
    }
}
