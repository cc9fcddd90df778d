import Referencing

/// The sentences that tell deadlines: the same on every page, in every mail and in what is issued.
enum Deadlines {
    /// What silence means, and why.
    static func silence(_ meaning: SilenceRule.Meaning = .refuses, on day: CivilDay) -> String {
        switch meaning {
        case .refuses:
            "À défaut de réponse au \(French.day(day)), votre demande sera réputée rejetée (article L231-4, 2°, du code des relations entre le public et l’administration : aucun texte n’organise cette procédure)."
        case .accepts:
            "À défaut de réponse au \(French.day(day)), votre demande sera réputée acceptée (article L231-1 du code des relations entre le public et l’administration)."
        }
    }

    /// Until when the applicant may send what is missing.
    static func answer(by day: CivilDay) -> String { "Répondez au plus tard le \(French.day(day))." }

    /// What a request for what is missing does to the examination (CRPA L114-5-1).
    static func examination(_ request: ComplementRequest) -> String {
        request.holdsUp
            ? "Votre dossier ne peut pas être examiné sans les éléments indispensables qui vous sont demandés."
            : "L’examen de votre dossier se poursuit pendant que vous réunissez les éléments demandés."
    }

    /// What a request for what is missing does to the time of the administration (CRPA L114-5).
    static func suspension(until day: CivilDay) -> String {
        "Le délai d’instruction est suspendu jusqu’à votre réponse, et au plus tard jusqu’au \(French.day(day)) (article L114-5 du code des relations entre le public et l’administration)."
    }
}
