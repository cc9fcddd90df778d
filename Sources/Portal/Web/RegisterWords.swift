import Referencing

/// The visible words for the life of a supplier.
extension SupplierStatus {
    var name: String {
        switch self {
        case .notReferenced: "Pas encore référencé"
        case .referenced: "Référencé"
        case .suspended: "Suspendu"
        case .ended: "N’est plus référencé"
        }
    }

    /// The DSFR badge that goes with it.
    var badge: String {
        switch self {
        case .notReferenced: "fr-badge"
        case .referenced: "fr-badge fr-badge--success"
        case .suspended: "fr-badge fr-badge--warning"
        case .ended: "fr-badge fr-badge--error"
        }
    }
}

extension SupplierFile {
    /// Where it stands, in one sentence to its owner.
    func sentence(on today: CivilDay) -> String {
        let last = periods.map(\.period).filter { !$0.isNothing }.last { $0.hasEnded(by: today) }
        switch status(on: today) {
        case .notReferenced: return "Votre entreprise n’est pas référencée."
        case .referenced:
            let start = running(on: today).map { French.day($0.start) } ?? ""
            let end = plannedEnd(after: today)?.end.map { ", jusqu’au \(French.day($0.adding(days: -1))) inclus" } ?? ""
            return "Votre entreprise est référencée depuis le \(start)\(end)."
        case .suspended:
            let day = last?.end.map(French.day) ?? ""
            return "Votre référencement est suspendu depuis le \(day). Votre fiche n’est pas publiée."
        case .ended:
            let (day, reason) = (last?.end.map(French.day) ?? "", last?.endReason.map { " (\($0.name))" } ?? "")
            return "Votre entreprise n’est plus référencée depuis le \(day)\(reason)."
        }
    }
}

extension Supplier.Origin {
    var name: String {
        switch self {
        case .application: "Demande au portail"
        case .partner: "Liste d’un partenaire"
        case .demo: "Démonstration"
        }
    }
}

extension Supplier.Origin {
    /// What « référencé » means of a supplier that came so: nobody says that the DGE looked at what a list brought.
    var meaning: String {
        switch self {
        case .application, .demo: "«\u{A0}Référencé\u{A0}» signifie que la DGE a validé la demande de cette entreprise."
        case .partner:
            "«\u{A0}Référencé\u{A0}» signifie que cette entreprise figure sur une liste d’un partenaire public, transmise à la DGE."
        }
    }
}

extension RecordedPeriod.Source {
    var name: String {
        switch self {
        case .decision: "acte du portail"
        case .partner: "liste d’un partenaire"
        case .demo: "démonstration"
        }
    }
}

extension Measure {
    var name: String {
        switch self {
        case .suspension: "Suspension"
        case .strikeOff: "Déréférencement"
        case .withdrawal: "Retrait de l’acceptation"
        case .repeal: "Abrogation de l’acceptation"
        }
    }

    /// What a letter says that the administration is about to do.
    var intention: String {
        switch self {
        case .suspension: "de suspendre votre référencement comme activateur France Num"
        case .strikeOff:
            "de mettre fin à votre référencement comme activateur France Num (article 10 de la charte d’engagement)"
        case .withdrawal:
            "de retirer la décision qui vous a référencé comme activateur France Num (article L242-1 du code des relations entre le public et l’administration)"
        case .repeal:
            "d’abroger la décision qui vous a référencé comme activateur France Num (article L242-2, 1°, du code des relations entre le public et l’administration)"
        }
    }

    /// The text that provides for it, as a decision states it.
    var law: String {
        switch self {
        case .suspension, .strikeOff:
            "Article 10 de la charte d’engagement : en cas de manquement à la charte, la direction générale des Entreprises peut suspendre le référencement ou y mettre fin."
        case .withdrawal:
            "Article L242-1 du code des relations entre le public et l’administration : une décision illégale peut être retirée dans les quatre mois qui suivent sa date."
        case .repeal:
            "Article L242-2, 1°, du code des relations entre le public et l’administration : une décision peut être abrogée quand une condition mise à son maintien n’est plus remplie."
        }
    }

    /// What the decision says, with its effect in time.
    func conclusion(from day: CivilDay) -> String {
        let date = French.day(day)
        return switch self {
        case .suspension:
            "Votre référencement est suspendu à compter du \(date), jusqu’à ce que la suspension soit levée."
        case .strikeOff: "Il est mis fin à votre référencement à compter du \(date)."
        case .withdrawal:
            "La décision qui vous a référencé est retirée. Le retrait vaut pour le passé : votre référencement est réputé n’avoir jamais existé."
        case .repeal:
            "La décision qui vous a référencé est abrogée à compter du \(date). L’abrogation ne vaut que pour l’avenir."
        }
    }
}

extension MeasureGround {
    /// The short name in the catalogue.
    var name: String {
        switch self {
        case .advice: "Conseil contraire à l’intérêt de l’entreprise (charte, art. 2)"
        case .transparency: "Défaut de proposition écrite ou de transparence (charte, art. 3)"
        case .competence: "Défaut de compétence ou d’ancienneté (charte, art. 4)"
        case .dataProtection: "Manquement à la protection des données (charte, art. 5)"
        case .accessibility: "Obligations d’accessibilité tues (charte, art. 6)"
        case .upToDate: "Informations qui ne sont pas à jour (charte, art. 7)"
        case .title: "Usage abusif du titre (charte, art. 8)"
        case .followUp: "Absence de réponse à la DGE ou aux entreprises (charte, art. 9)"
        case .inactive: "Établissement fermé ou entreprise cessée"
        case .notAConsultant: "Activité hors de la catégorie « Consultant privé »"
        case .illegal: "Acceptation illégale au jour où elle a été prise"
        }
    }
}

extension ProcedureOutcome {
    var name: String {
        switch self {
        case .measure: "Mesure prise"
        case .noMeasure: "Sans suite"
        }
    }
}

extension SupplierLetter.Kind {
    var name: String {
        switch self {
        case .announcement: "Ouverture d’une procédure contradictoire"
        case .decision: "Décision"
        case .lift: "Levée de la suspension"
        case .cessation: "Constat de cessation d’activité"
        case .departure: "Sortie de l’annuaire"
        case .correction: "Correction du registre"
        }
    }
}

extension SupplierEvent {
    /// Whether it is the administration's own affair.
    var isInternal: Bool {
        switch self {
        case .hearingRecorded, .correctionAsked, .correctionDecided(_, isAgreed: false), .requestMade, .requestRefused:
            true
        default: false
        }
    }

    /// What happened, in French.
    var sentence: String {
        switch self {
        case .ficheEdited(let version): "Fiche modifiée (version \(version))"
        case .ficheEditedOnRequest(let version, _): "Fiche modifiée à la demande de l’activateur (version \(version))"
        case .requestMade(let number): "Demande \(number) reçue"
        case .claimed(let number): "Fiche revendiquée (demande \(number))"
        case .moved(_, let siret, let day):
            "Transfert à l’établissement \(siret.printed), à compter du \(French.day(day))"
        case .requestRefused(let number): "Demande \(number) refusée"
        case .linked(let siret): "Relié à l’établissement \(siret.printed), qui poursuit l’activité"
        case .unlinked: "Lien vers un autre établissement retiré"
        case .contactHidden: "Coordonnées masquées par l’administration"
        case .contactShown: "Coordonnées de nouveau publiées selon le choix de l’activateur"
        case .left(let day): "Sortie de l’annuaire demandée, à compter du \(French.day(day))"
        case .cessationRecorded(let day, _): "Cessation d’activité constatée au \(French.day(day))"
        case .procedureOpened(let number): "Procédure contradictoire \(number) ouverte"
        case .suspendedUrgently(let number, let day, _):
            "Référencement suspendu en urgence le \(French.day(day)) ; procédure \(number) ouverte"
        case .correctionAsked(let number): "Correction n° \(number) d’une période demandée"
        case .correctionDecided(let number, let isAgreed):
            "Correction n° \(number) \(isAgreed ? "validée" : "refusée")"
        case .observed(let number): "Observations reçues (procédure \(number))"
        case .hearingAsked(let number): "Audition demandée (procédure \(number))"
        case .hearingRecorded(let number): "Audition consignée (procédure \(number))"
        case .procedureDecided(let number, let outcome): "Procédure \(number) : \(outcome.name.lowercased())"
        case .withdrawnElsewhere(let number):
            "Acceptation retirée, pour cet établissement aussi (procédure \(number))"
        case .appealFiled(let number, let kind, let day): "\(kind.name) \(number) reçu le \(French.day(day))"
        case .appealAnswered(let number, let outcome): "Recours \(number) : \(outcome.name.lowercased())"
        case .appealAnswerRead(let number): "Réponse au recours \(number) ouverte par l’activateur"
        case .appealSilent(let number, let day): "Recours \(number) : rejet implicite né le \(French.day(day))"
        case .letterRead(let number): "Courrier n° \(number) ouvert par l’activateur"
        case .letterPosted(let number, let day): "Courrier n° \(number) remis par la poste le \(French.day(day))"
        case .restored(let number, let day):
            "Décision remplacée sur le recours \(number), le \(French.day(day)) : le registre dit de nouveau ce qu’il disait avant elle"
        case .lifted(let day, _): "Suspension levée le \(French.day(day))"
        }
    }
}

extension Failure {
    /// What an act on a supplier that the rules refused is told as.
    init(_ refusal: SupplierRefusal) {
        self.init(status: .conflict, title: "Action impossible", advice: refusal.advice)
    }
}

extension SupplierRefusal {
    var advice: String {
        switch self {
        case .notAllowed:
            "L’état du référencement ne permet pas cette action, ou elle revient à une autre personne. Revenez à la fiche pour voir où elle en est."
        case .periodIsGone: "Cette période a été remplacée entre-temps : rechargez la page."
        case .periodsOverlap: "Cette période en chevaucherait une autre du même fournisseur."
        case .noEffect:
            "Cela ne changerait rien à ce que dit le registre."
        case .observationsAwaited:
            "Le délai pour présenter des observations court encore, ou une audition demandée n’a pas eu lieu (article L122-1 du code des relations entre le public et l’administration)."
        case .tooLateToWithdraw:
            "Une décision ne peut être retirée que dans les quatre mois qui suivent sa date (article L242-1 du code des relations entre le public et l’administration). Une abrogation reste possible si une condition n’est plus remplie."
        case .nothingAccepted:
            "Ce référencement ne résulte pas d’une décision du portail : il n’y a rien à retirer ni à abroger."
        case .otherFirm: "Les deux établissements doivent être de la même entreprise (même SIREN), et différents."
        case .notDelegated: Failure.notDelegated.advice
        case .groundDoesNotFit:
            "Ce motif ne fonde pas cette mesure : une acceptation illégale dès le départ est retirée, pour ce seul motif ; les autres motifs fondent une suspension, un déréférencement ou une abrogation."
        case .suspendedAlready: "Le référencement est déjà suspendu."
        case .dayOutOfRange: "Cette date n’est pas possible : vérifiez-la."
        }
    }
}

extension Supplier {
    /// The number under which it stands in the register, with the number's name.
    var printedIdentifier: String { siret.map { "SIRET \($0.printed)" } ?? "TVA \(vat?.value ?? "")" }
}

extension Failure {
    /// What a request about a supplier that the rules refused is told as.
    init(_ refusal: SupplierRequestRefusal) {
        let advice =
            switch refusal {
            case .notAllowed:
                "L’état du référencement ne permet pas cette demande, ou elle revient à une autre personne. Revenez à votre espace pour voir où il en est."
            case .notDelegated: Failure.notDelegated.advice
            case .isOpenAlready(let number): "La demande \(number) est déjà en cours : attendez la réponse."
            case .tooMany:
                "Vous avez fait plusieurs demandes aujourd’hui. Réessayez demain, ou appelez-nous."
            case .otherFirm:
                "Le nouvel établissement doit être de la même entreprise (mêmes neuf premiers chiffres), et différent de l’actuel."
            case .notActive: "Le répertoire national n’indique pas que cet établissement est en activité."
            case .isKnown: "Cet établissement figure déjà au registre : appelez-nous, nous relierons les deux."
            }
        self.init(
            status: .conflict, title: "Demande impossible", advice: advice,
            links: [PageLink(path: Routes.space.path(), label: "Mon espace")])
    }
}
