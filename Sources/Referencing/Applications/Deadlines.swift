import Foundation

/// The periods of time that the law gives to the administration and to the applicant.
public enum Deadlines {
    /// Silence refuses after two months (CRPA L231-4 2°), counted from the day the file is complete (L114-5).
    public static func silence(completeOn day: CivilDay, months: Int = 2) -> CivilDay {
        day.adding(months: months)
    }

    /// What an applicant is given at least, and by default, to send what is missing.
    public static let shortestComplement = 7
    public static let usualComplement = 30
    public static let longestComplement = 180
}

/// A ground of refusal: its reason in law, completed by the facts of the file (CRPA L211-2 and L211-5).
public enum RefusalGround: String, CaseIterable, Sendable, Codable {
    case notAConsultant = "hors-categorie"
    case inactive = "entreprise-cessee"
    case tooYoung = "activite-recente"
    case letterInvalid = "lettre-non-conforme"
    case charterBreach = "charte-non-respectee"
    case websiteWithoutNotice = "site-sans-mentions"
    case inaccurate = "informations-inexactes"

    /// The reason in law, as the letter states it.
    public var law: String {
        switch self {
        case .notAConsultant:
            "Seule la catégorie « Consultant privé » est référencée par le télé-service ; l’activité déclarée n’en relève pas."
        case .inactive:
            "L’établissement n’est pas en activité au répertoire national des entreprises, condition du référencement."
        case .tooYoung:
            "Le référencement suppose plus de six mois d’activité à la date de la demande."
        case .letterInvalid:
            "La lettre d’engagement doit être conforme au modèle, complète et signée par une personne habilitée."
        case .charterBreach:
            "L’activité ou la communication de l’entreprise n’est pas conforme à la charte d’engagement acceptée."
        case .websiteWithoutNotice:
            "Le site internet du candidat doit porter les mentions légales exigées par l’article 1er-1 de la loi n° 2004-575 du 21 juin 2004."
        case .inaccurate:
            "Les informations portées au dossier doivent être exactes et vérifiables."
        }
    }
}

/// The reasons of a refusal: at least one ground, and the facts that support it.
public struct Reasons: Hashable, Sendable, Codable {
    public let grounds: [RefusalGround]
    public let facts: String

    /// What is missing for the refusal to be reasoned.
    public enum Insufficient: Error, Equatable, Sendable {
        case noGround
        case noFacts
    }

    public init(grounds: [RefusalGround], facts: String) throws(Insufficient) {
        guard !grounds.isEmpty else { throw .noGround }
        // CRPA L211-5: « l'énoncé des considérations de droit et de fait » — a formula alone is no reason.
        guard facts.trimmingCharacters(in: .whitespacesAndNewlines).count >= 20 else { throw .noFacts }
        (self.grounds, self.facts) = (grounds, facts)
    }
}

/// What the reviewer proposes and the approver decides.
public enum Outcome: Hashable, Sendable, Codable {
    case accept
    case refuse(Reasons)
}
