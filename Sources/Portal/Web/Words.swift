import Referencing

/// The visible words for the values of the rules.
extension Status {
    /// What the administration's staff reads.
    var name: String {
        switch self {
        case .draft: "Brouillon"
        case .submitted: "Déposé"
        case .underReview: "En instruction"
        case .awaitingDecision: "À décider"
        case .accepted: "Accepté"
        case .refused: "Refusé"
        case .withdrawn: "Retiré"
        case .closed: "Clos sans suite"
        }
    }

    /// The DSFR badge that goes with it.
    var badge: String {
        switch self {
        case .draft, .withdrawn, .closed: "fr-badge"
        case .submitted: "fr-badge fr-badge--info"
        case .underReview: "fr-badge fr-badge--new"
        case .awaitingDecision: "fr-badge fr-badge--warning"
        case .accepted: "fr-badge fr-badge--success"
        case .refused: "fr-badge fr-badge--error"
        }
    }
}

extension Section {
    var name: String {
        switch self {
        case .charter: "Charte d’engagement"
        case .company: "Entreprise"
        case .profile: "Présentation"
        case .letter: "Lettre d’engagement"
        }
    }

    var path: String {
        switch self {
        case .charter: Routes.charter.path()
        case .company: Routes.company.path()
        case .profile: Routes.profile.path()
        case .letter: Routes.letter.path()
        }
    }
}

extension Gap {
    var message: String {
        switch self {
        case .charterNotAccepted: "Lisez et acceptez la charte d’engagement."
        case .charterOutdated(let version):
            "Une nouvelle version de la charte (\(version)) est entrée en vigueur : lisez-la et acceptez-la."
        case .companyMissing: "Renseignez votre entreprise."
        case .profileMissing: "Renseignez votre présentation."
        case .letterNotMade: "Produisez votre lettre d’engagement."
        case .letterOutdated:
            "Vos informations ont changé depuis la production de la lettre : produisez-la de nouveau, puis signez-la."
        case .letterNotSigned: "Déposez votre lettre d’engagement signée."
        case .letterInfected:
            "L’antivirus a refusé le fichier de votre lettre signée : numérisez-la de nouveau sur un appareil sain, puis déposez-la."
        }
    }

    /// The field where the gap is filled.
    var path: String {
        switch self {
        case .charterNotAccepted, .charterOutdated: "\(Routes.charter.path())#champ-accepter"
        case .companyMissing: "\(Routes.company.path())#champ-siret"
        case .profileMissing: "\(Routes.profile.path())#champ-contact"
        case .letterNotMade, .letterOutdated: "\(Routes.letter.path())#produire"
        case .letterNotSigned, .letterInfected: "\(Routes.letter.path())#champ-lettre"
        }
    }
}

extension ActiveContent {
    var name: String {
        switch self {
        case .script: "des scripts"
        case .launch: "des commandes qui lancent un programme ou envoient des données"
        case .embeddedFile: "des fichiers joints"
        case .undetermined: "une structure qui n’a pas pu être examinée"
        }
    }
}

extension Role {
    var name: String {
        switch self {
        case .applicant: "Candidat"
        case .reviewer: "Instructeur"
        case .approver: "Valideur"
        case .administrator: "Administrateur"
        }
    }
}

extension ClosingReason {
    var name: String {
        switch self {
        case .incomplete: "Dossier resté incomplet après l’échéance (art. L114-5 du CRPA)"
        case .duplicate: "Doublon d’un autre dossier de la même entreprise"
        }
    }
}

extension ClosingReason {
    /// The reason in law, as the letter states it.
    var law: String {
        switch self {
        case .incomplete:
            "Article L114-5 du code des relations entre le public et l’administration : les pièces indispensables à l’examen, demandées avec un délai pour les produire, n’ont pas été produites."
        case .duplicate: "Une seule demande à la fois est examinée pour un établissement."
        }
    }
}

extension FirmSize {
    var name: String {
        switch self {
        case .solo: "Travailleurs indépendants"
        case .micro: "1 à 10 salariés"
        case .small: "11 à 49 salariés"
        case .medium: "50 à 249 salariés"
        }
    }
}

extension PriceRange {
    var name: String {
        switch self {
        case .under400: "Moins de 400 € HT par jour"
        case .from400to700: "De 400 à 700 € HT par jour"
        case .over700: "Plus de 700 € HT par jour"
        case .onQuote: "Sur devis"
        }
    }
}

extension EndReason {
    var name: String {
        switch self {
        case .suspension: "suspension"
        case .voluntary: "retrait volontaire"
        case .dereferencing: "déréférencement"
        case .cessation: "cessation d’activité"
        case .expiry: "expiration"
        }
    }
}

extension RefusalGround {
    /// The short name in the catalogue.
    var name: String {
        switch self {
        case .notAConsultant: "Activité hors de la catégorie « Consultant privé »"
        case .inactive: "Établissement fermé ou entreprise cessée"
        case .tooYoung: "Moins de six mois d’activité (charte, art. 4)"
        case .letterInvalid: "Lettre d’engagement non conforme"
        case .charterBreach: "Charte d’engagement non respectée"
        case .charterAdvice: "Conseil contraire à l’intérêt de l’entreprise (charte, art. 2)"
        case .charterTransparency: "Défaut de proposition écrite ou de transparence (charte, art. 3)"
        case .charterCompetence: "Thèmes qui ne sont pas maîtrisés (charte, art. 4)"
        case .charterDataProtection: "Manquement à la protection des données (charte, art. 5)"
        case .charterAccessibility: "Obligations d’accessibilité tues (charte, art. 6)"
        case .charterTitle: "Usage abusif du titre (charte, art. 8)"
        case .websiteWithoutNotice: "Site internet sans mentions légales"
        case .inaccurate: "Informations inexactes ou invérifiables (charte, art. 7)"
        }
    }
}

extension Verdict {
    /// The answer in plain words, in the tense of the day that was asked for.
    func sentence(name: String, on day: CivilDay, today: CivilDay) -> String {
        let isPast = day < today
        let date = day == today ? "aujourd’hui (\(French.day(day)))" : "le \(French.day(day))"
        let was = isPast ? "était" : "est"
        return switch self {
        case .referenced where day > today:
            "D’après le registre d’aujourd’hui, \(name) serait référencé le \(French.day(day)) : cette date est à venir et la réponse peut encore changer."
        case .referenced: "\(name) \(was) référencé \(date)."
        case .suspended: "Le référencement de \(name) \(was) suspendu \(date)."
        case .ended: "\(name) n’\(was) plus référencé \(date)."
        case .notYet: "\(name) n’\(was) pas encore référencé \(date)."
        case .otherEstablishment:
            "Cet établissement n’\(was) pas référencé \(date), mais un autre établissement de la même entreprise l’\(was) : \(name)."
        case .unknown: "Aucun référencement n’est connu pour cet identifiant."
        }
    }

    /// What to do with the answer.
    func advice(on day: CivilDay, today: CivilDay) -> String {
        switch self {
        case .referenced where day > today: "Vérifiez de nouveau le jour de la facture : lui seul compte."
        case .referenced: "Une prestation de conseil facturée ce jour-là provient d’un fournisseur référencé."
        case .suspended, .ended, .notYet:
            "Une prestation de conseil facturée ce jour-là ne provient pas d’un fournisseur référencé. Un achat ou un abonnement à une solution numérique n’exige pas de référencement."
        case .otherEstablishment:
            "Vérifiez sur la facture le SIRET de l’établissement qui a réalisé la prestation."
        case .unknown:
            "Vérifiez l’identifiant porté sur la facture. Un achat ou un abonnement à une solution numérique n’exige pas de référencement."
        }
    }

    var alert: String {
        switch self {
        case .referenced: "fr-alert fr-alert--success"
        case .suspended, .ended: "fr-alert fr-alert--error"
        case .notYet, .otherEstablishment: "fr-alert fr-alert--warning"
        case .unknown: "fr-alert fr-alert--info"
        }
    }
}

extension SupplierIdentifier.Malformed {
    var message: String {
        switch self {
        case .empty: "Saisissez un SIRET ou un numéro de TVA intracommunautaire."
        case .siren: "Vous avez saisi un SIREN (9 chiffres). Saisissez le SIRET, qui a 14 chiffres."
        case .tooShort(let digits): "Un SIRET a 14 chiffres ; vous en avez saisi \(digits)."
        case .neither:
            "Saisissez un SIRET (14 chiffres) ou un numéro de TVA intracommunautaire (FR67438391195, par exemple)."
        case .vat(.key(let expected)):
            "La clé de ce numéro de TVA est fausse : pour ce SIREN, elle serait \(expected). Vérifiez le numéro."
        case .vat(.pattern(let country)):
            "Ce numéro de TVA n’a pas la forme en usage dans le pays « \(country) ». Vérifiez le numéro."
        case .vat(.notAVATNumber): "Ce n’est pas un numéro de TVA intracommunautaire."
        }
    }
}
