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
        case .advice:
            "Article 2 de la charte d’engagement : l’activateur conseille dans l’intérêt de l’entreprise et déclare ses liens d’intérêt."
        case .transparency:
            "Article 3 de la charte d’engagement : l’activateur remet une proposition écrite qui précise contenu, durée et prix."
        case .competence:
            "Article 4 de la charte d’engagement : l’activateur justifie de plus de six mois d’activité et n’intervient que sur les thèmes qu’il maîtrise."
        case .dataProtection:
            "Article 5 de la charte d’engagement : l’activateur respecte le règlement général sur la protection des données."
        case .accessibility:
            "Article 6 de la charte d’engagement : l’activateur fait connaître les obligations d’accessibilité numérique."
        case .upToDate:
            "Article 7 de la charte d’engagement : l’activateur tient à jour sa fiche et signale tout changement d’identité."
        case .title:
            "Article 8 de la charte d’engagement : l’activateur n’emploie que le mot « référencé » pour faire état de son référencement."
        case .followUp:
            "Article 9 de la charte d’engagement : l’activateur répond aux demandes de la DGE et aux réclamations des entreprises."
        case .inactive:
            "L’établissement n’est plus en activité au répertoire national des entreprises, condition du référencement."
        case .notAConsultant:
            "Seule la catégorie « Consultant privé » est référencée par le télé-service ; l’activité exercée n’en relève pas."
        case .illegal:
            "Le référencement a été accordé alors qu’une condition n’était pas remplie au jour de la décision."
        }
    }
}
