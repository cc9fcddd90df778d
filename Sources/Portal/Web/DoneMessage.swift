import Hummingbird

/// What was just done, said once on the page that follows: by a word in its address, so that nothing is kept for it.
enum DoneMessage: String {
    case fiche, departure = "depart", observations, hearing = "audition", act = "acte", posting = "remise"
    case list = "liste", claim = "revendication", move = "transfert", request = "demande", delegation

    var sentence: String {
        switch self {
        case .fiche: "Votre fiche est publiée. L’annuaire la montre dans quelques secondes."
        case .departure: "Votre sortie de l’annuaire est enregistrée. Un courrier le confirme."
        case .observations: "Vos observations sont reçues. Elles seront lues avant toute décision."
        case .hearing: "Votre demande d’audition est reçue. Une date vous sera proposée."
        case .act:
            "C’est enregistré. Ce qui est à écrire à l’activateur est mis à sa disposition, ou à lui remettre par la poste s’il n’a pas de compte."
        case .delegation: "Le registre des délégations est à jour."
        case .claim: "La fiche est la vôtre : relisez-la et complétez-la."
        case .move: "Votre demande de transfert est reçue. L’administration vous répond par courriel."
        case .request: "Votre décision est enregistrée et la personne en est informée."
        case .list: "Votre décision sur la liste est enregistrée."
        case .posting: "La remise par la poste est enregistrée."
        }
    }

    /// What the address says was done; nil for anything else.
    static func said(_ request: Request) throws -> String? {
        try request.queryForm().text(.done).flatMap(DoneMessage.init)?.sentence
    }
}
