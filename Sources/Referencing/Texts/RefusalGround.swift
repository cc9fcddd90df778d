/// A ground of refusal: its reason in law, completed by the facts of the file (CRPA L211-2 and L211-5).
public enum RefusalGround: String, CaseIterable, Sendable {
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
            "Seule la catégorie « Consultant privé » est référencée par le télé-service ; l’activité déclarée n’en relève pas."
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
