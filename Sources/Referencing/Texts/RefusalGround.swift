/// A ground of refusal: its reason in law, completed by the facts of the file (CRPA L211-2 and L211-5).
public enum RefusalGround: String, CaseIterable, Sendable {
    case notAConsultant = "hors-categorie"
    case inactive = "entreprise-cessee"
    case tooYoung = "activite-recente"
    case letterInvalid = "lettre-non-conforme"
    /// The charter as a whole: what decisions rested on before its articles were told apart. Not offered any more.
    case charterBreach = "charte-non-respectee"
    case charterAdvice = "charte-conseil"
    case charterTransparency = "charte-transparence"
    case charterCompetence = "charte-competence"
    case charterDataProtection = "charte-donnees"
    case charterAccessibility = "charte-accessibilite"
    case charterTitle = "charte-titre"
    case websiteWithoutNotice = "site-sans-mentions"
    case inaccurate = "informations-inexactes"

    /// Those that a decision may rest on today.
    public static let offered = allCases.filter { $0 != .charterBreach }

    /// The reason in law, as the letter states it: the charter's own article where there is one.
    public var law: String {
        switch self {
        case .notAConsultant:
            "Seule la catégorie « Consultant privé » est référencée par le télé-service ; l’activité déclarée n’en relève pas."
        case .inactive:
            "L’établissement n’est pas en activité au répertoire national des entreprises, condition du référencement."
        case .tooYoung:
            CharterArticle.competence.law
        case .letterInvalid:
            "La lettre d’engagement, par laquelle l’entreprise s’engage à respecter la charte, doit être conforme au modèle, complète et signée par une personne habilitée."
        case .charterBreach:
            "L’activité ou la communication de l’entreprise n’est pas conforme à la charte d’engagement acceptée."
        case .websiteWithoutNotice:
            "Le site internet du candidat doit porter les mentions légales exigées par l’article 1er-1 de la loi n° 2004-575 du 21 juin 2004."
        case .inaccurate:
            "\(CharterArticle.upToDate.law) Les informations portées au dossier doivent être exactes et vérifiables."
        case .charterAdvice: CharterArticle.advice.law
        case .charterTransparency: CharterArticle.transparency.law
        case .charterCompetence: CharterArticle.competence.law
        case .charterDataProtection: CharterArticle.dataProtection.law
        case .charterAccessibility: CharterArticle.accessibility.law
        case .charterTitle: CharterArticle.title.law
        }
    }
}
