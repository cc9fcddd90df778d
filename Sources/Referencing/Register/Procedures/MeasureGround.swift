/// A ground in law of a measure, completed by the facts (CRPA L211-2 and L211-5).
public enum MeasureGround: String, CaseIterable, Sendable {
    case advice = "conseil"
    case transparency = "transparence"
    case competence
    case dataProtection = "donnees"
    case accessibility = "accessibilite"
    case upToDate = "informations"
    case title = "titre"
    case followUp = "suivi"
    case inactive = "cessation"
    case notAConsultant = "hors-categorie"
    case illegal = "illegalite"

    /// The reason in law, as the letter states it: the charter's own article where there is one.
    public var law: String {
        switch self {
        case .advice: CharterArticle.advice.law
        case .transparency: CharterArticle.transparency.law
        case .competence: CharterArticle.competence.law
        case .dataProtection: CharterArticle.dataProtection.law
        case .accessibility: CharterArticle.accessibility.law
        case .upToDate: CharterArticle.upToDate.law
        case .title: CharterArticle.title.law
        case .followUp: CharterArticle.followUp.law
        case .inactive:
            "L’établissement n’est plus en activité au répertoire national des entreprises, condition du référencement."
        case .notAConsultant:
            "Seule la catégorie « Consultant privé » est référencée par le télé-service ; l’activité exercée n’en relève pas."
        case .illegal:
            "Le référencement a été accordé alors qu’une condition n’était pas remplie au jour de la décision."
        }
    }
}
