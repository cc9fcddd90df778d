import Foundation
import Hummingbird
import Referencing
import Store

/// The administrator's page: what concerns security, the last events first.
struct SecurityController: Sendable {
    let journal: SecurityJournal
    let pages: Pages
    let clock: Clock

    private static let shown = 200
    private static let days = 30

    func add(to router: PortalRouter) {
        router.get(Routes.security) { _, context in
            let entries = try await journal.entries(
                since: clock.now() - Double(Self.days) * 86_400, limit: Self.shown)
            return try pages.page(SecurityPage(entries), context)
        }
    }
}

struct SecurityPage: Page {
    static let template = "staff/security"
    let title = "Journal de sécurité"
    let lines: [Line]
    let hasLines: Bool

    struct Line: View {
        let at: String
        let text: String
        let isFailure: Bool
        let name: String
        let address: String
        let subject: String?
    }

    init(_ entries: [SecurityJournal.Entry]) {
        lines = entries.map { entry in
            Line(
                at: French.instant(entry.at), text: entry.event.sentence, isFailure: entry.event.outcome == .failure,
                name: entry.name ?? "inconnu", address: entry.event.address, subject: entry.event.subject)
        }
        hasLines = !lines.isEmpty
    }
}

extension SecurityJournal.Event {
    /// What happened, in French.
    fileprivate var sentence: String {
        switch (kind, outcome) {
        case (.logIn, .success): "Connexion"
        case (.logIn, .failure): "Échec de connexion"
        case (.secondFactor, .success): "Code de sécurité accepté"
        case (.secondFactor, .failure): "Code de sécurité refusé"
        case (.secondFactorSet, _): "Double authentification activée"
        case (.recoveryCodesRenewed, _): "Codes de secours remplacés"
        case (.agreementWithdrawn, _): "Demande à un second administrateur retirée"
        case (.accessRefused, _): "Accès refusé"
        case (.passwordSet, _): "Mot de passe choisi"
        case (.limitReached, _): "Limite de tentatives atteinte"
        case (.accountOpened, _): "Compte d’agent créé"
        case (.accessClosed, _): "Accès d’un agent fermé"
        case (.accessOpened, _): "Accès d’un agent rouvert"
        case (.agreementAsked, _): "Accord d’un second administrateur demandé"
        case (.agreed, .success): "Accord d’un second administrateur donné"
        case (.agreed, .failure): "Accord d’un second administrateur refusé"
        case (.fileRead, _): "Dossier consulté"
        case (.identityLinked, _): "Compte relié à ProConnect"
        case (.identityUnlinked, _): "Lien avec ProConnect supprimé"
        case (.identityRefused, _): "Réponse de ProConnect refusée"
        case (.fileRefused, _): "Fichier refusé par l’antivirus"
        }
    }
}
