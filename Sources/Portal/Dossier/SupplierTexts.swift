import Foundation
import Referencing

/// The words of what is written to a supplier, composed once, when the act is done: page, mail and PDF show what was frozen.
struct SupplierTexts: Sendable {
    let settings: PortalSettings

    private static let code = "du code des relations entre le public et l’administration"

    /// The letter that an event issues, if it issues one.
    func letter(
        _ event: SupplierEvent, _ file: SupplierFile, by actor: Actor, at now: Date
    ) -> (kind: SupplierLetter.Kind, title: String, blocks: [IssuedAct.Block])? {
        let today = CivilDay(of: now)
        switch event {
        case .correctionAsked: return nil
        case .correctionDecided(let number, let isAgreed):
            guard isAgreed, let correction = file.corrections.first(where: { $0.number == number }) else { return nil }
            return (.correction, "Correction du registre", correctionBlocks(correction, file, by: actor, today))
        case .ficheEdited, .ficheEditedOnRequest, .requestMade, .claimed, .moved, .requestRefused, .linked, .unlinked,
            .contactHidden, .contactShown, .observed, .hearingAsked, .hearingRecorded, .appealFiled,
            .appealAnswered,
            .appealAnswerRead, .appealSilent, .restored, .letterRead, .letterPosted,
            .withdrawnElsewhere:
            return nil
        case .left(let day):
            return (
                .departure, "Sortie de l’annuaire des activateurs France Num",
                head(file)
                    + [
                        .paragraph("Vous avez demandé, le \(French.instant(now)), la fin de votre référencement."),
                        .conclusion("Votre entreprise n’est plus référencée à compter du \(French.day(day))."),
                        .paragraph(
                            "Les périodes passées restent au registre : une prestation facturée pendant l’une d’elles provient d’un fournisseur référencé. Vous devez cesser de faire état de votre référencement à compter de cette date (article 8 de la charte d’engagement). Vous pourrez déposer une nouvelle demande."
                        ),
                    ] + foot(nil, today)
            )
        case .cessationRecorded(let day, let words):
            return (
                .cessation, "Constat de cessation d’activité",
                head(file)
                    + [
                        .paragraph(
                            "L’établissement n’est plus en activité au répertoire national des entreprises, condition du référencement."
                        ), .heading("Motifs de droit"), .list([Measure.repeal.law, MeasureGround.inactive.law]),
                        .heading("Motifs de fait"), .paragraph(words.facts), .heading("Décision"),
                        .conclusion("Le référencement prend fin à compter du \(French.day(day))."),
                        .heading("Voies et délais de recours"), .paragraph(Remedies.text),
                    ] + foot("\(actor.name), \(words.capacity)", today)
            )
        case .procedureOpened: return file.procedures.last.map { announcement($0, file, today) }
        case .suspendedUrgently(_, _, let capacity):
            return file.procedures.last.map { urgentSuspension($0, file, capacity, today) }
        case .procedureDecided(let number, _):
            return file.procedures.first { $0.number == number }.flatMap { decision($0, file, today) }
        case .lifted(let day, let words):
            return (
                .lift, "Levée de la suspension",
                head(file)
                    + [
                        .paragraph(words.facts),
                        .conclusion(
                            "La suspension est levée. Votre entreprise est de nouveau référencée à compter du \(French.day(day))."
                        ),
                    ] + foot("\(actor.name), \(words.capacity)", today)
            )
        }
    }

    private func correctionBlocks(
        _ correction: PeriodCorrection, _ file: SupplierFile, by actor: Actor, _ today: CivilDay
    ) -> [IssuedAct.Block] {
        let corrected =
            correction.corrected.isNothing ? "cette période est retirée" : French.period(correction.corrected)
        return head(file)
            + [
                .paragraph("Une période de référencement enregistrée pour votre entreprise était inexacte."),
                .facts([
                    .init("Le registre disait", French.period(correction.former)), .init("Il dit désormais", corrected),
                ]), .heading("Motif"), .paragraph(correction.reason), .heading("Voies et délais de recours"),
                .paragraph(Remedies.text),
            ]
            + foot(
                "\(actor.name), \(correction.end?.capacity ?? ""), sur proposition de \(correction.askedBy.name)",
                today)
    }

    private func head(_ file: SupplierFile, _ procedure: Procedure? = nil) -> [IssuedAct.Block] {
        var facts: [IssuedAct.Fact] = [
            .init("Service", "\(settings.service), \(settings.serviceAddress), \(settings.servicePhone)"),
            .init("Entreprise", "\(file.supplier.name), \(file.supplier.printedIdentifier)"),
            .init(
                "Adresse", "\(file.supplier.address), \(file.supplier.postalCode) \(file.supplier.commune)"),
        ]
        if let procedure { facts.append(.init("Procédure", procedure.number.text)) }
        return [.facts(facts)]
    }

    private func grounds(_ procedure: Procedure) -> [IssuedAct.Block] {
        [
            .heading("Motifs de droit"), .list([procedure.measure.law] + procedure.reasons.grounds.map(\.law)),
            .heading("Motifs de fait"),
            .paragraph(procedure.reasons.facts),
        ]
    }

    private func rights(_ procedure: Procedure, _ file: SupplierFile) -> [IssuedAct.Block] {
        [
            .heading("Vos droits"),
            .paragraph(
                "Vous pouvez présenter des observations écrites, au plus tard le \(French.day(procedure.deadline)), \(file.owner == nil ? "" : "depuis votre espace ou ")par courrier adressé au service ci-dessus. Vous pouvez demander à être entendu. Vous pouvez vous faire assister par un conseil ou représenter par un mandataire de votre choix (articles L121-1 et L122-1 \(Self.code))."
            ),
            .paragraph(
                "Vous pouvez demander communication du dossier qui vous concerne (article L122-2 du même code). La décision sera prise par une autre personne que celle qui a ouvert cette procédure."
            ),
        ]
    }

    private func announcement(
        _ procedure: Procedure, _ file: SupplierFile, _ today: CivilDay
    ) -> (kind: SupplierLetter.Kind, title: String, blocks: [IssuedAct.Block]) {
        (
            .announcement, "Procédure contradictoire \(procedure.number)",
            head(file, procedure)
                + [.conclusion("La direction générale des Entreprises envisage \(procedure.measure.intention).")]
                + grounds(procedure) + rights(procedure, file)
                + [.paragraph("Aucune mesure n’est prise à ce stade : votre situation au registre ne change pas.")]
                + foot(procedure.openedBy.name, today)
        )
    }

    private func urgentSuspension(
        _ procedure: Procedure, _ file: SupplierFile, _ capacity: String, _ today: CivilDay
    ) -> (kind: SupplierLetter.Kind, title: String, blocks: [IssuedAct.Block]) {
        (
            .decision, "Suspension en urgence, procédure \(procedure.number)",
            head(file, procedure) + grounds(procedure)
                + [
                    .heading("Urgence"),
                    .paragraph(
                        "L’urgence ne permet pas d’attendre vos observations (article L121-2, 1°, \(Self.code))."
                    ), .paragraph(procedure.urgency ?? ""),
                    .heading("Décision"), .conclusion(Measure.suspension.conclusion(from: today)),
                ] + rights(procedure, file)
                + [
                    .paragraph("Au vu de vos observations, la suspension sera confirmée ou prendra fin."),
                    .heading("Voies et délais de recours"), .paragraph(Remedies.text),
                ] + foot("\(procedure.openedBy.name), \(capacity)", today)
        )
    }

    private func decision(
        _ procedure: Procedure, _ file: SupplierFile, _ today: CivilDay
    ) -> (kind: SupplierLetter.Kind, title: String, blocks: [IssuedAct.Block])? {
        guard let end = procedure.end else { return nil }
        var blocks = head(file, procedure) + [.heading("Procédure"), .list(steps(procedure))]
        switch end.outcome {
        case .noMeasure:
            let resumed =
                end.effectiveOn == nil
                ? "Votre situation au registre ne change pas."
                : "La suspension prend fin : votre entreprise est de nouveau référencée à compter du \(French.day(today))."
            blocks += [
                .paragraph(end.facts), .heading("Décision"),
                .conclusion("La procédure est close sans mesure. \(resumed)"),
            ]
        case .measure:
            blocks += grounds(procedure)
            blocks += [.paragraph(end.facts), .heading("Décision")]
            if procedure.urgency != nil {
                blocks.append(
                    .conclusion(
                        "La suspension, en vigueur depuis le \(end.effectiveOn.map(French.day) ?? ""), est confirmée jusqu’à ce qu’elle soit levée."
                    ))
            } else if let day = end.effectiveOn {
                blocks.append(.conclusion(procedure.measure.conclusion(from: day)))
            }
            blocks += [.heading("Voies et délais de recours"), .paragraph(Remedies.text)]
        }
        return (
            .decision, "Décision sur la procédure \(procedure.number)",
            blocks + foot("\(end.author.name), \(end.capacity)", today)
        )
    }

    /// What was done before the decision: it is void without it (CRPA L121-1).
    private func steps(_ procedure: Procedure) -> [String] {
        var steps = [
            "La mesure envisagée et ses motifs vous ont été annoncés le \(French.day(CivilDay(of: procedure.openedAt))), avec un délai jusqu’au \(French.day(procedure.deadline)) pour présenter vos observations."
        ]
        steps += procedure.observations.map { "Vos observations ont été reçues le \(French.instant($0.at))." }
        if procedure.observations.isEmpty { steps.append("Vous n’avez pas présenté d’observations écrites.") }
        if let hearing = procedure.hearing {
            steps.append(
                hearing.isAttended
                    ? "Vous avez été entendu le \(French.day(hearing.heldOn))."
                    : "Vous ne vous êtes pas présenté à l’audition du \(French.day(hearing.heldOn)), que vous aviez demandée."
            )
        }
        return steps
    }

    private func foot(_ author: String?, _ today: CivilDay) -> [IssuedAct.Block] {
        let by = author.map { [IssuedAct.Fact("Par", $0)] } ?? []
        return [.facts([.init("Fait le", French.day(today))] + by)]
    }
}
