import Foundation
import Referencing

/// The words of what the service issues, composed once, when the act is done: page, mail and PDF show what was frozen then.
struct OfficialTexts: Sendable {
    let settings: PortalSettings
    /// The version of the wording below; it is frozen with what is issued. Raise it with every change of the words.
    static let version = "2026-7"

    /// The acknowledgement of an electronic filing, with all that CRPA R112-11-1 asks for.
    func acknowledgement(of file: FiledApplication) -> (title: String, blocks: [IssuedAct.Block]) {
        // As the clock stood when it was filed, whatever suspended it later.
        let filedOn = CivilDay(of: file.filedAt)
        let clock = LegalClock(filedOn: filedOn, rule: settings.silence.rule(on: filedOn))
        let silence = clock.dueOn.map { Deadlines.silence(clock.rule, on: $0) }
        return (
            "Accusé de réception \(file.number)",
            [
                .facts([
                    .init("Numéro du dossier", file.number.text),
                    .init(
                        "Demande", "Référencement comme activateur France Num, catégorie « Consultant privé »"),
                    .init("Entreprise", "\(file.companyName), SIRET \(file.contents.company?.siret.printed ?? "")"),
                    .init("Reçue le", French.instant(file.filedAt)),
                    .init(
                        "Service chargé du dossier",
                        "\(settings.service), \(settings.serviceAddress), \(settings.servicePhone)"),
                ]),
                .heading("Délai"),
                .paragraph(
                    "\(silence.map { "\($0) " } ?? "")Cette date est celle d’un dossier complet : si une pièce manque, la liste vous en sera faite, et le délai sera suspendu pendant le temps qui vous sera donné pour la produire (article L114-5 du même code). Cet accusé de réception est délivré en application de l’article R112-11-1 du même code."
                ),
                .heading("Voies et délais de recours"),
                .paragraph(
                    "\(Remedies.ways("Un refus peut être contesté dans les deux mois qui suivent sa notification, ou le jour où le silence le fait naître"))"
                ),
            ]
        )
    }

    /// A closing: its ground, its facts, its author, its remedies.
    func closing(
        _ reason: ClosingReason, _ closing: Closing, of file: FiledApplication, by author: String, at now: Date
    ) -> (title: String, blocks: [IssuedAct.Block]) {
        (
            "Clôture de la demande \(file.number)",
            [
                .facts([
                    .init("Service", "\(settings.service), \(settings.serviceAddress)"),
                    .init("Entreprise", "\(file.companyName), SIRET \(file.contents.company?.siret.printed ?? "")"),
                    .init("Vu", Self.basis(file)),
                ]),
                .heading("Motif de droit"), .list([reason.law]), .heading("Motifs de fait"), .paragraph(closing.facts),
                .heading("Décision"),
                .conclusion("Pour ces motifs, la demande est close sans suite."),
                .paragraph("Vous pouvez déposer une nouvelle demande, remplie d’après celle-ci, depuis votre espace."),
                .heading("Voies et délais de recours"), .paragraph(Remedies.text),
                .facts([
                    .init("Fait le", French.day(CivilDay(of: now))), .init("Par", "\(author), \(closing.capacity)"),
                ]),
            ]
        )
    }

    /// The texts that the decision applies, the charter as it was accepted among them.
    private static func basis(_ file: FiledApplication) -> String {
        let charter = file.contents.acceptance.map {
            " ; la charte d’engagement, version \($0.version), acceptée le \(French.day(CivilDay(of: $0.acceptedAt)))"
        }
        return
            "le code des relations entre le public et l’administration ; la demande de référencement comme activateur France Num, catégorie « Consultant privé », déposée le \(French.day(CivilDay(of: file.filedAt)))\(charter ?? "")"
    }

    /// A decision: grounds in law and in fact (CRPA L211-5), author (L212-1), remedies (CJA R421-5).
    /// - Parameter superseded: periods of the register that an acceptance replaces.
    func decision(
        _ decision: Decision, on file: FiledApplication, superseding superseded: [Period]
    ) -> (title: String, blocks: [IssuedAct.Block]) {
        let day = French.day(CivilDay(of: decision.decidedAt))
        var blocks: [IssuedAct.Block] = [
            .facts([
                .init("Service", "\(settings.service), \(settings.serviceAddress)"),
                .init("Entreprise", "\(file.companyName), SIRET \(file.contents.company?.siret.printed ?? "")"),
                .init("Vu", Self.basis(file)),
            ])
        ]
        switch decision.outcome {
        case .accept:
            blocks += [
                .heading("Décision"),
                .conclusion(
                    "La demande est acceptée. L’entreprise est référencée à compter du \(day)."),
                .paragraph("Le référencement n’est ni un label ni une certification."),
            ]
            if !superseded.isEmpty {
                blocks += [
                    .paragraph(
                        "Ce référencement remplace ce qui était enregistré dans l’annuaire pour cet établissement :"),
                    .list(superseded.map(French.period)),
                ]
            }
        case .refuse(let reasons):
            blocks += [
                .heading("Motifs de droit"), .list(reasons.grounds.map(\.law)), .heading("Motifs de fait"),
                .paragraph(reasons.facts), .heading("Décision"),
                .conclusion("Pour ces motifs, la demande est refusée."), .heading("Voies et délais de recours"),
                .paragraph(
                    Remedies.text
                ),
            ]
        }
        if let day = file.silentSince {
            blocks.append(.paragraph("Cette décision remplace le rejet implicite né le \(French.day(day))."))
        }
        blocks.append(.facts([.init("Fait le", day), .init("Par", "\(decision.author.name), \(decision.capacity)")]))
        return ("Décision sur la demande \(file.number)", blocks)
    }
}
