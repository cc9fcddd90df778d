import Referencing

/// The sentences that tell deadlines, the same on every page, in every mail and in what is issued.
enum Deadlines {
    private static let code = "du code des relations entre le public et l’administration"

    /// What silence means, and why.
    static func silence(_ rule: SilenceRule, on day: CivilDay) -> String {
        "À défaut de réponse au \(French.day(day)), votre demande sera réputée \(rule.meaning == .refuses ? "rejetée" : "acceptée") (\(rule.basis))."
    }

    /// The same for an application as it stands; once silence has decided, what it decided.
    /// - Parameters:
    ///   - appeals: all of the application.
    ///   - reasonsGivenOn: when the reasons of the implicit refusal were told.
    static func silence(
        of file: FiledApplication, _ rules: SilenceRules, after appeals: [Appeal] = [],
        reasonsGivenOn: CivilDay? = nil, on today: CivilDay
    ) -> String? {
        guard let day = file.silentSince else {
            return file.dueOn.map { silence(rules.rule(on: CivilDay(of: file.filedAt)), on: $0) }
        }
        guard file.status.isLive else { return nil }
        return implicitRefusal(
            bornOn: day, on: today, after: appeals,
            areReasonsAwaited: file.reasonsAskedAt != nil && !file.reasonsAreGiven,
            reasonsGivenOn: reasonsGivenOn)
    }

    /// What silence decided, with the remedies against it (CJA R421-2; CRPA L232-4 and L411-2).
    static func implicitRefusal(
        bornOn day: CivilDay, on today: CivilDay, after appeals: [Appeal] = [], areReasonsAwaited: Bool = false,
        reasonsGivenOn: CivilDay? = nil
    ) -> String {
        [
            "Faute de réponse, votre demande est réputée rejetée depuis le \(French.day(day)) (article L231-4, 2°, \(code)).",
            areReasonsAwaited
                ? "Vous en avez demandé les motifs : le délai pour contester ce rejet, de deux mois, courra à partir de leur communication (article L232-4 \(code))."
                : contesting(bornOn: day, on: today, after: appeals, reasonsGivenOn),
            "L’examen de votre dossier n’est pas terminé pour autant : une décision expresse peut encore remplacer ce rejet.",
        ].joined(separator: " ")
    }

    /// Until when an implicit refusal may be contested: from its birth, or from the day on which its reasons were told.
    private static func contesting(
        bornOn day: CivilDay, on today: CivilDay, after appeals: [Appeal], _ reasonsGivenOn: CivilDay?
    ) -> String {
        let own = appeals.filter { $0.contestedOn == day }
        guard let last = AppealTime.lastDay(from: reasonsGivenOn ?? day, after: own) else {
            return
                "Le délai pour saisir le tribunal administratif est interrompu par votre recours : il courra de nouveau, pour deux mois, à partir de la notification de la réponse, ou du jour où le silence le rejette (article L411-2 \(code))."
        }
        guard today <= last else { return "Le délai pour contester ce rejet a pris fin le \(French.day(last))." }
        let reasons =
            reasonsGivenOn == nil && own.isEmpty
            ? " Dans le même délai, vous pouvez en demander les motifs, qui vous seront communiqués dans le mois (article L232-4 \(code))."
            : ""
        return
            "Vous pouvez contester ce rejet jusqu’au \(French.day(last)) inclus : par un recours gracieux adressé au service, par un recours hiérarchique adressé au ministre chargé de l’économie, ou devant le tribunal administratif, que vous pouvez saisir par Télérecours citoyens, www.telerecours.fr (article R421-2 du code de justice administrative). Un recours gracieux ou hiérarchique formé dans ce délai l’interrompt, une fois (article L411-2 \(code)).\(reasons)"
    }

    /// Until when a decision may be contested, from what is proved of its notification.
    static func appeal(_ notice: DecisionNotice?, _ appeals: [Appeal]) -> String? {
        guard let notice else { return nil }
        switch notice.timeToAppeal(after: appeals) {
        case .notRunning:
            return "Ouvrez la décision : le délai pour la contester, de deux mois, court à partir de sa lecture."
        case .interrupted:
            return
                "Le délai pour saisir le tribunal administratif est interrompu : il courra de nouveau, pour deux mois, à partir de la notification de la réponse à votre recours."
        case .until(let last):
            let notified = notice.notifiedOn.map { "La décision vous a été notifiée le \(French.day($0)). " } ?? ""
            return
                "\(notified)Vous pouvez la contester devant le tribunal administratif jusqu’au \(French.day(last)) inclus."
        }
    }

    /// Until when the applicant may send what is missing.
    static func answer(_ request: ComplementRequest, on today: CivilDay) -> String {
        let day = French.day(request.deadline)
        return request.isOver(on: today)
            ? "Le délai pour répondre a pris fin le \(day) ; une réponse reste possible tant que le dossier n’est ni décidé ni clos."
            : "Répondez au plus tard le \(day)."
    }

    /// What a request for what is missing does to the examination (CRPA L114-5-1).
    static func examination(_ request: ComplementRequest) -> String {
        request.holdsUp
            ? "Votre dossier ne peut pas être examiné sans les éléments indispensables qui vous sont demandés."
            : "L’examen de votre dossier se poursuit pendant que vous réunissez les éléments demandés."
    }

    /// What a request for what is missing does to the time of the administration (CRPA L114-5).
    static func suspension(_ request: ComplementRequest, on today: CivilDay) -> String {
        let day = French.day(request.deadline)
        return request.isOver(on: today)
            ? "Le délai d’instruction, suspendu jusqu’au \(day), court de nouveau (article L114-5 \(code))."
            : "Le délai d’instruction est suspendu jusqu’à votre réponse, et au plus tard jusqu’au \(day) (article L114-5 \(code))."
    }
}

extension ComplementRequest.Item {
    /// What is asked for, on one line.
    var line: String { "\(section.name) : \(text)\(isIndispensable ? " (indispensable à l’examen)" : "")" }
}
