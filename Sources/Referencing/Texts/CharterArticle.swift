/// An article of the engagement charter (version 2026-1) that a decision may rest on, as a letter states it.
enum CharterArticle: Int, CaseIterable {
    case purpose = 1
    case advice, transparency, competence, dataProtection, accessibility, upToDate, title, followUp

    /// The article and what it asks, in the words of a decision.
    var law: String {
        switch self {
        case .purpose:
            "Article 1er de la charte d’engagement : la charte s’adresse au consultant privé ; seule la catégorie « Consultant privé » est référencée par le télé-service."
        case .advice:
            "Article 2 de la charte d’engagement : l’activateur conseille dans l’intérêt de l’entreprise et déclare ses liens d’intérêt."
        case .transparency:
            "Article 3 de la charte d’engagement : l’activateur remet une proposition écrite qui précise contenu, durée et prix."
        case .competence:
            "Article 4 de la charte d’engagement : l’activateur justifie de plus de six mois d’activité et n’intervient que sur les thèmes qu’il maîtrise."
        case .dataProtection:
            "Article 5 de la charte d’engagement : l’activateur respecte le règlement général sur la protection des données."
        case .accessibility:
            "Article 6 de la charte d’engagement : l’activateur fait connaître les obligations d’accessibilité numérique."
        case .upToDate:
            "Article 7 de la charte d’engagement : l’activateur tient à jour sa fiche et signale tout changement d’identité."
        case .title:
            "Article 8 de la charte d’engagement : l’activateur n’emploie que le mot « référencé » pour faire état de son référencement."
        case .followUp:
            "Article 9 de la charte d’engagement : l’activateur répond aux demandes de la DGE et aux réclamations des entreprises."
        }
    }
}
