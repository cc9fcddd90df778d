import HTTPTypes

/// An answer other than what was asked for, with the words for the visitor: what happened, and what to do next.
struct Failure: Error, Sendable {
    let status: HTTPResponse.Status
    let title: String
    let advice: String
    var retryAfter: Int?
    /// What the visitor had typed, to be shown so that it is not lost.
    var typed: FormData?

    static let notFound = Failure(
        status: .notFound, title: "Page introuvable",
        advice: "L’adresse est peut-être mal recopiée, ou la page n’existe plus.")

    static let deadLink = Failure(
        status: .notFound, title: "Ce lien n’est plus valable",
        advice:
            "Un lien ne sert qu’une fois et vaut 24 heures. Demandez-en un nouveau depuis la page « Mot de passe oublié »."
    )

    static let formExpired = Failure(
        status: .forbidden, title: "Votre page a expiré",
        advice:
            "Pour votre sécurité, ce formulaire n’est plus valable. Revenez à la page, rechargez-la, puis recommencez.")

    static let tooLarge = Failure(
        status: .contentTooLarge, title: "Envoi trop volumineux",
        advice:
            "Un fichier ne doit pas dépasser 10 Mo. Réduisez-le (numérisation en noir et blanc, par exemple), puis recommencez."
    )

    static let badRequest = Failure(
        status: .badRequest, title: "Demande incompréhensible",
        advice:
            "Le navigateur a envoyé des données que le service ne sait pas lire. Rechargez la page, puis recommencez.")

    static func tooMany(retryAfter seconds: Int) -> Failure {
        Failure(
            status: .tooManyRequests, title: "Trop de tentatives",
            advice:
                "Par sécurité, cette action est limitée. Réessayez dans \(French.count((seconds + 59) / 60, "minute", "minutes")).",
            retryAfter: seconds)
    }

    static let printing = Failure(
        status: .serviceUnavailable, title: "Document momentanément indisponible",
        advice: "Le document n’a pas pu être produit. Rien n’est perdu : réessayez dans quelques instants.",
        retryAfter: 30)
}
