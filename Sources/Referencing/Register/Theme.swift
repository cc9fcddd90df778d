import Foundation

/// A need that an activator answers; the codes are part of the contract, the names are those of the eligible
/// expenses of the chèque France Num, with the advisory work beside them.
public enum Theme: String, CaseIterable, Sendable {
    case diagnostic = "diagnostic-numerique"
    case advice = "conseil-transformation"
    case training = "formation"
    case artificialIntelligence = "intelligence-artificielle"
    case dataProtection = "rgpd"
    case website = "site-internet"
    case content = "contenus"
    case onlinePayment = "paiement-en-ligne"
    case marketplace = "place-de-marche"
    case visibility = "visibilite-internet"
    case booking = "reservation"
    case stocks = "stocks-commandes-livraisons"
    case till = "caisse"
    case hosting = "hebergement-cybersecurite"
    case customers = "relation-client"
    case emailing = "emailing"

    public var name: String {
        switch self {
        case .diagnostic: "Diagnostic numérique"
        case .advice: "Conseil en transformation numérique"
        case .training: "Formation des équipes"
        case .artificialIntelligence: "Intelligence artificielle"
        case .dataProtection: "Protection des données (RGPD)"
        case .website: "Site e-commerce ou promotionnel"
        case .content: "Contenus"
        case .onlinePayment: "Paiement en ligne"
        case .marketplace: "Place de marché"
        case .visibility: "Visibilité internet"
        case .booking: "Solution de réservation, prise de rendez-vous"
        case .stocks: "Gestion des stocks, des commandes, des livraisons"
        case .till: "Logiciel de caisse"
        case .hosting: "Hébergement, nom de domaine, cybersécurité"
        case .customers: "Gestion des clients"
        case .emailing: "Courriers électroniques en masse, lettres d’information"
        }
    }
}
