import HTTPTypes
import Referencing

/// An answer other than what was asked for, with the words for the visitor: what happened, and what to do next.
struct Failure: Error, Sendable {
    let status: HTTPResponse.Status
    let title: String
    let advice: String
    /// The useful ways out.
    var links: [PageLink] = []
    var retryAfter: Int?
    /// The methods that the address knows, when it was asked by another one.
    var allowed: String?
    /// What the visitor had typed, to be shown so that it is not lost.
    var typed: [TypedValue] = []

    static let notFound = Failure(
        status: .notFound, title: "Page introuvable",
        advice: "L’adresse est peut-être mal recopiée, ou la page n’existe plus.",
        links: [
            PageLink(path: Routes.directory.path(), label: "Chercher dans l’annuaire"),
            PageLink(path: Routes.siteMap.path(), label: "Plan du site"),
        ])

    static func methodNotAllowed(_ allowed: String) -> Failure {
        Failure(
            status: .methodNotAllowed, title: "Cette adresse ne s’ouvre pas ainsi",
            advice: "Revenez à la page qui y mène : un bouton ou un lien de cette page fait ce que vous cherchez.",
            links: notFound.links, allowed: allowed)
    }

    static let deadLink = Failure(
        status: .notFound, title: "Ce lien n’est plus valable",
        advice:
            "Un lien ne sert qu’une fois, pendant une heure pour un mot de passe oublié, un jour autrement. Demandez-en un nouveau.",
        links: [
            PageLink(path: Routes.forgotten.path(), label: "Mot de passe oublié"),
            PageLink(path: Routes.logIn.path(), label: "Se connecter"),
        ])

    /// - Parameter form: what was typed, sent to an address of ours.
    static func formExpired(_ form: FormData, at path: String) -> Failure {
        var failure = pageExpired
        failure.typed = TypedValue.all(form, FormQuestions.asked(at: path))
        return failure
    }

    static let pageExpired = Failure(
        status: .forbidden, title: "Votre page a expiré",
        advice:
            "Pour votre sécurité, ce formulaire n’est plus valable. Revenez à la page, rechargez-la, puis recommencez.",
        links: [PageLink(path: Routes.logIn.path(), label: "Se connecter")])

    static let tooLarge = Failure(
        status: .contentTooLarge, title: "Envoi trop volumineux",
        advice:
            "Un fichier déposé ne doit pas dépasser 10 Mo, et un fichier de factures 64 Mo ou un million de lignes. Réduisez-le (numérisation en noir et blanc, par exemple), puis recommencez.",
        links: [PageLink(path: Routes.letter.path(), label: "Lettre d’engagement")])

    static let badRequest = Failure(
        status: .badRequest, title: "Demande incompréhensible",
        advice:
            "Le navigateur a envoyé des données que le service ne sait pas lire. Rechargez la page, puis recommencez.",
        links: [PageLink(path: Routes.siteMap.path(), label: "Plan du site")])

    static func tooMany(retryAfter seconds: Int) -> Failure {
        Failure(
            status: .tooManyRequests, title: "Trop de tentatives",
            advice:
                "Par sécurité, cette action est limitée. Réessayez dans \(French.count((seconds + 59) / 60, "minute", "minutes")).",
            links: [PageLink(path: Routes.forgotten.path(), label: "Mot de passe oublié")], retryAfter: seconds)
    }

    static let printing = Failure(
        status: .serviceUnavailable, title: "Document momentanément indisponible",
        advice: "Le document n’a pas pu être produit. Rien n’est perdu : réessayez dans quelques instants.",
        retryAfter: 30)

    static let busy = Failure(
        status: .serviceUnavailable, title: "Beaucoup de documents à préparer",
        advice: "D’autres documents sont en préparation. Rien n’est perdu : réessayez dans quelques instants.",
        retryAfter: 10)

    static let filesUnderWay = Failure(
        status: .serviceUnavailable, title: "Des fichiers sont déjà en cours de lecture",
        advice: "Attendez la fin de vos fichiers en cours, deux au plus à la fois, puis recommencez.",
        retryAfter: 15)

    static let unavailable = Failure(
        status: .serviceUnavailable, title: "Le service ne peut rien enregistrer pour l’instant",
        advice:
            "Votre demande n’a pas été prise en compte. L’annuaire et la vérification restent ouverts. Réessayez dans quelques minutes.",
        retryAfter: 60)

    static let uncertain = Failure(
        status: .serviceUnavailable, title: "Nous ne savons pas si votre demande est enregistrée",
        advice:
            "Le service a été interrompu à l’instant même de l’enregistrement. Dans une minute, regardez dans votre espace ce qu’il en est, avant de recommencer.",
        retryAfter: 60)

    static let emptyRegister = Failure(
        status: .serviceUnavailable, title: "Le répertoire est vide",
        advice:
            "Aucun fournisseur n’est enregistré : aucune vérification n’est possible. Réessayez plus tard, ou écrivez à l’équipe France Num.",
        retryAfter: 300)

    /// Who signs a decision holds a delegation of signature.
    static let notDelegated = Failure(
        status: .conflict, title: "Aucune délégation de signature en vigueur",
        advice:
            "Une décision est signée par une personne qui a reçu délégation (article L212-1 du code des relations entre le public et l’administration). Demandez à un administrateur d’inscrire la vôtre au registre des délégations.",
        links: [PageLink(path: Routes.queue.path(), label: "Dossiers")])

    static let nothingOpen = Failure(
        status: .notFound, title: "Aucune demande en cours",
        advice: "Commencez une demande depuis la page « Mon espace ».",
        links: [PageLink(path: Routes.space.path(), label: "Mon espace")])
}

extension Failure {
    /// What an act that the rules refused is told as.
    init(_ refusal: Refusal) {
        let space = PageLink(path: Routes.space.path(), label: "Mon espace")
        switch refusal {
        case .notAllowed(let action):
            self.init(
                status: .conflict, title: "Action impossible",
                advice: [.accept, .refuse, .sendBack].contains(action)
                    ? "Une décision se prend sur un dossier proposé, par un valideur qui n’a pas pris part à l’instruction. Revenez au dossier pour voir où il en est."
                    : "L’état du dossier ne permet pas cette action, ou elle revient à une autre personne. Revenez au dossier pour voir où il en est.",
                links: [space])
        case .notDelegated: self = .notDelegated
        case .deadlineNotPassed:
            self.init(
                status: .conflict, title: "Clôture impossible",
                advice:
                    "Un dossier n’est clos comme incomplet qu’après une demande de complément restée sans réponse à son échéance (article L114-5 du code des relations entre le public et l’administration).",
                links: [space])
        case .closedSection(let section):
            self.init(
                status: .conflict, title: "Rubrique fermée",
                advice: "La rubrique « \(section.name) » ne peut plus être modifiée : votre dossier est déposé.",
                links: [space])
        case .incomplete:
            self.init(
                status: .conflict, title: "Dossier incomplet",
                advice: "Il manque des éléments à votre dossier. Chacun est signalé dans votre espace.", links: [space])
        case .anotherIsLive:
            self.init(
                status: .conflict, title: "Un dossier est déjà en cours pour ce SIRET",
                advice:
                    "Un seul dossier à la fois peut être traité pour un établissement. Si vous n’en êtes pas à l’origine, écrivez à l’équipe France Num.",
                links: [space])
        case .unknownColleague:
            self.init(
                status: .conflict, title: "Destinataire inconnu",
                advice: "Choisissez un instructeur ou un valideur dont le compte est actif.", links: [space])
        case .unsignedModel, .noLetter:
            self.init(
                status: .conflict, title: "Lettre non signée", advice: Self.unsignedModelAdvice,
                links: [PageLink(path: Routes.letter.path(), label: "Lettre d’engagement")])
        case .infectedLetter:
            self.init(
                status: .conflict, title: "Fichier refusé", advice: Self.infectedLetterAdvice,
                links: [PageLink(path: Routes.letter.path(), label: "Lettre d’engagement")])
        case .complementAwaited:
            self.init(
                status: .conflict, title: "Acceptation impossible pour l’instant",
                advice:
                    "Le candidat a encore le temps de fournir ce qui lui est demandé, et une acceptation ne prendrait effet qu’à sa réception (article L114-5-1 du code des relations entre le public et l’administration). Attendez sa réponse ou la fin du délai.",
                links: [space])
        case .unreadLetter:
            self.init(
                status: .conflict, title: "Lettre signée pas encore lisible",
                advice:
                    "L’antivirus n’a pas laissé passer la lettre signée : une acceptation suppose de l’avoir lue. Attendez la fin de l’analyse, ou demandez un complément si le fichier est refusé.",
                links: [space])
        case .signedForFormerLetter:
            self.init(
                status: .conflict, title: "Lettre remplacée", advice: Self.signedForFormerLetterAdvice,
                links: [PageLink(path: Routes.letter.path(), label: "Lettre d’engagement")])
        }
    }

    static let infectedLetterAdvice =
        "L’antivirus a trouvé un programme malveillant dans ce fichier : il n’a pas été conservé. Numérisez la lettre de nouveau sur un appareil sain, puis déposez-la."
    static let signedForFormerLetterAdvice =
        "Ce fichier est la lettre signée que vous aviez déposée avant que la lettre ne soit remplacée. Signez la nouvelle lettre, puis déposez-la."
    static let unsignedModelAdvice =
        "Ce fichier est le modèle que le service a produit, sans signature. Signez-le (à la main puis numérisé, ou par voie électronique), puis déposez la lettre signée."
}
