import Foundation
import Referencing
import Store

/// The words of what is written about an appeal.
struct AppealTexts: Sendable {
    let settings: PortalSettings
    let renderer: Renderer
    let mails: Mails

    /// The letter that answers an appeal.
    func answer(_ entry: Appeals.Entry) throws -> Appeals.Letter {
        let appeal = entry.appeal
        guard let answer = appeal.answer else { throw Failure.notFound }
        let title = "\(answer.outcome == .ended ? "Clôture" : "Réponse") – recours \(appeal.number)"
        var blocks: [IssuedAct.Block] = [
            .facts([
                .init("Service", "\(settings.service), \(settings.serviceAddress), \(settings.servicePhone)"),
                .init("Recours", "\(appeal.kind.name) \(appeal.number), reçu le \(French.day(appeal.filedOn))"),
                .init("Décision contestée", appeal.against), .init("Entreprise", entry.name),
            ]),
            .paragraph(answer.text), .heading("Décision"),
        ]
        switch answer.outcome {
        case .granted:
            let day = French.day(CivilDay(of: answer.at))
            let effect =
                switch entry.effect {
                case .reopening:
                    "Le dossier est rouvert aujourd’hui et son examen reprend ; le délai de réponse de l’administration court de nouveau à compter de ce jour."
                case .acceptance, .decisionAwaited:
                    "La demande est acceptée par une nouvelle décision, qui vous est adressée ce même jour."
                case .requestCarriedOut: "Ce qui était demandé prend effet aujourd’hui."
                case .recordUndone: "La décision prend fin : le registre dit de nouveau ce qu’il disait avant elle."
                case .acceptanceRestored:
                    "Le retrait est annulé : le registre dit de nouveau, dès le premier jour, ce qu’il disait avant lui."
                case .measureEnded:
                    "La mesure prend fin : ce que le registre disait avant elle vaut de nouveau à compter du \(day)."
                }
            blocks += [
                .conclusion("Il est fait droit au recours. \(effect)"),
                .paragraph("La décision contestée reste lisible avec votre dossier."),
            ]
        case .rejected:
            blocks += [
                .conclusion("Le recours est rejeté."), .heading("Voies et délais de recours"),
                .paragraph(
                    "Vous pouvez contester la décision devant le tribunal administratif dans les deux mois qui suivent la notification de cette réponse, y compris par l’application Télérecours citoyens, www.telerecours.fr, si votre recours a été formé dans le délai de deux mois (articles R421-1 et R421-5 du code de justice administrative ; article L411-2 du code des relations entre le public et l’administration)."
                ),
            ]
        case .ended: blocks.append(.conclusion("Le recours est clos : il n’y a plus lieu d’y répondre."))
        }
        blocks.append(
            .facts([
                .init("Fait le", French.day(CivilDay(of: answer.at))),
                .init("Par", "\(answer.author.name), \(answer.capacity)"),
            ]))
        let html = try renderer.text(
            IssuedLetterView(
                title, blocks, from: settings,
                to: [entry.name, entry.owner.map { "À l’attention de \($0.name)" } ?? ""] + entry.postal,
                reference: appeal.number.text, on: CivilDay(of: answer.at)), "letters/issued")
        return Appeals.Letter(title: title, blocks: blocks, html: html)
    }

    /// What who contests is told: that it was received, how it was answered, what silence means.
    func mail(_ entry: Appeals.Entry, isSilent: Bool = false) throws -> [OutgoingMail] {
        // Nobody speaks for the firm here: its public address is told, as of its other letters.
        guard let address = entry.owner?.email ?? entry.email else { return [] }
        let appeal = entry.appeal
        var words = Mails.Words(
            name: entry.owner?.name ?? entry.name, link: mails.address(Routes.ownAppeal.path(appeal.number)))
        words.linkLabel = "Suivre votre recours"
        if entry.owner == nil {
            (words.link, words.linkLabel) = (mails.address(Routes.verify.path()), "Vérifier ce que dit le registre")
        }
        if let letter = entry.letter {
            (words.subject, words.text) = (letter.title, letter.blocks.plainText)
        } else if isSilent, let day = appeal.dueOn {
            words.subject = "Recours \(appeal.number) : rejet implicite"
            words.text =
                "Faute de réponse, votre recours est réputé rejeté depuis le \(French.day(day)). Vous pouvez saisir le tribunal administratif jusqu’au \(French.day(AppealTime.lastDay(from: day))) inclus, y compris par Télérecours citoyens, www.telerecours.fr (article R421-2 du code de justice administrative)."
        } else {
            words.subject =
                appeal.kind == .court ? "Recours \(appeal.number) enregistré" : "Recours \(appeal.number) bien reçu"
            words.text =
                appeal.kind == .court
                ? "Nous avons été informés de votre recours devant le tribunal administratif contre \(appeal.against). Il est enregistré sous le numéro \(appeal.number) ; c’est le tribunal qui y répondra."
                : "Nous avons bien reçu votre recours contre \(appeal.against). \(appeal.sentence). Un premier recours gracieux ou hiérarchique, formé dans les deux mois de la décision, interrompt le délai du recours devant le tribunal (article L411-2 du code des relations entre le public et l’administration)."
        }
        return [try mails.write("supplier", to: address, words)]
    }
}
