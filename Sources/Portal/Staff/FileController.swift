import Foundation
import Hummingbird
import Referencing
import Store

/// The page of a file, its signed letter, its notes.
struct FileController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("gestion/dossiers/:number", use: show)
        router.get("gestion/dossiers/:number/lettre.pdf", use: letter)
        router.get("gestion/dossiers/:number/lettre/:page", use: picture)
        router.get("gestion/dossiers/:number/decision.pdf", use: decision)
        router.post("gestion/dossiers/:number/notes", use: addNote)
    }

    @Sendable private func show(_: Request, _ context: PortalContext) async throws -> Response {
        try await page(context, FormData(), Problems(), status: .ok)
    }

    private func page(
        _ context: PortalContext, _ form: FormData, _ problems: Problems, status: HTTPResponse.Status
    ) async throws -> Response {
        let actor = try context.actor()
        let application = try await portal.application(context)
        let history = try await portal.stores.applications.history(of: application)
        let notes = try await portal.stores.applications.notes(of: application, visibleTo: actor)
        let others = try await portal.stores.applications.others(
            ofSiren: application.company?.siren ?? "", than: application)
        let isReferenced: Bool =
            if let siret = application.company.flatMap({ Siret($0.siret) }), application.status != .accepted {
                try await portal.stores.suppliers.isReferenced(siret, on: portal.today)
            } else { false }
        let checks = FileChecks(
            application, charter: try portal.charters.inForce(on: portal.today).version, others: others,
            isReferenced: isReferenced, today: portal.today)
        let view = FilePage(
            application, checks, history, notes, actor: actor, fourEyes: portal.settings.fourEyes, today: portal.today,
            context, form, problems)
        return try portal.page(view, context, status: status)
    }

    @Sendable private func letter(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.application(context)
        guard let document = try await portal.stores.documents.document(.signedLetter, of: application) else {
            throw Failure.notFound
        }
        return .attachment(document)
    }

    @Sendable private func picture(_: Request, _ context: PortalContext) async throws -> Response {
        try await portal.picture(.signedLetter, of: try await portal.application(context), context)
    }

    @Sendable private func decision(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.application(context)
        guard let letter = DecisionLetter(application, portal.settings) else { throw Failure.notFound }
        return .attachment(
            try await portal.printed(.decision, "decision", letter, "letters/decision", application, context))
    }

    @Sendable private func addNote(_: Request, _ context: PortalContext) async throws -> Response {
        var problems = Problems()
        let text = context.form.text("note") ?? ""
        if text.isEmpty { problems.add("Écrivez la note.", "note") }
        if text.count > 4000 { problems.add("Une note ne doit pas dépasser 4 000 caractères.", "note") }
        guard problems.isEmpty else {
            return try await page(context, context.form, problems, status: .unprocessableContent)
        }
        let number = context.parameters.get("number") ?? ""
        try await portal.stores.applications.addNote(text, to: number, by: try context.actor(), at: portal.now())
        return .redirect(to: Path.file(number) + "#notes")
    }
}

extension Portal {
    /// The file that the address names, if the person may see it.
    func application(_ context: PortalContext) async throws -> Application {
        let number = context.parameters.get("number") ?? ""
        guard let application = try await stores.applications.application(number, visibleTo: try context.actor()) else {
            throw Failure.notFound
        }
        return application
    }
}

/// What a reviewer looks at first: each check with its verdict.
struct FileChecks: View {
    struct Check: View {
        let text: String
        let detail: String?
        let isGood: Bool
    }

    let checks: [Check]

    init(_ application: Application, charter: String, others: [String], isReferenced: Bool, today: CivilDay) {
        let company = application.company
        let isActive = company?.register?.isActive ?? false
        let differences = company?.differences ?? []
        let siret = company.flatMap { Siret($0.siret) }
        let accepted = application.acceptance?.version
        let letterGaps = application.completeness.gaps(charterInForce: accepted ?? charter).filter {
            $0.section == .letter
        }
        var checks = [
            Check(
                text: isActive ? "SIRET en activité au registre national" : "SIRET non confirmé en activité",
                detail: isActive ? nil : company?.registerState, isGood: isActive),
            Check(
                text: others.isEmpty ? "Aucun autre dossier pour ce SIREN" : "Autres dossiers pour ce SIREN",
                detail: others.isEmpty ? nil : French.list(others), isGood: others.isEmpty),
            Check(
                text: letterGaps.isEmpty ? "Lettre signée, au moins aussi longue que le modèle" : "Lettre incomplète",
                detail: letterGaps.first?.message, isGood: letterGaps.isEmpty),
            Check(
                text: accepted == charter
                    ? "Charte acceptée dans la version en vigueur" : "Charte acceptée dans une autre version",
                detail: accepted == charter ? nil : "acceptée : \(accepted ?? "aucune") ; en vigueur : \(charter)",
                isGood: accepted == charter),
            Check(
                text: company?.register == nil
                    ? "Données de l’entreprise non vérifiées auprès du registre"
                    : differences.isEmpty
                        ? "Données saisies conformes au registre" : "Données saisies différentes du registre",
                detail: differences.isEmpty ? nil : company.map { Self.text(differences, $0) },
                isGood: company?.register != nil && differences.isEmpty),
        ]
        if let isEstablished = company?.isEstablished(on: today) {
            let text = isEstablished ? "Plus de six mois d’activité" : "Six mois d’activité au plus"
            let since = company?.register?.since.map { "depuis le \(French.day($0))" }
            checks.append(Check(text: text, detail: since, isGood: isEstablished))
        }
        if let siret, !siret.passesChecksum {
            checks.append(Check(text: "Clé de contrôle du SIRET inhabituelle", detail: siret.printed, isGood: false))
        }
        if isReferenced {
            checks.append(Check(text: "Établissement déjà référencé aujourd’hui", detail: nil, isGood: false))
        }
        self.checks = checks
    }

    private static func text(_ differences: [Company.Difference], _ company: Company) -> String {
        guard let register = company.register else { return "" }
        return differences.map { part in
            switch part {
            case .name: "dénomination au registre : \(register.name)"
            case .address: "adresse au registre : \(register.address)"
            case .postalCode: "code postal au registre : \(register.postalCode)"
            case .commune: "commune au registre : \(register.commune)"
            case .naf: "code NAF au registre : \(register.naf ?? "aucun")"
            }
        }.joined(separator: " ; ")
    }
}
