import Referencing

/// The sentences that tell deadlines, the same on every page, in every mail and in what is issued.
enum Deadlines {
    private static let code = "du code des relations entre le public et l’administration"

    /// What silence means, and why.
    static func silence(_ rule: SilenceRule, on day: CivilDay) -> String {
        "À défaut de réponse au \(French.day(day)), votre demande sera réputée \(rule.meaning == .refuses ? "rejetée" : "acceptée") (\(rule.basis))."
    }

    /// The same for an application as it stands; once silence has decided, what it decided.
    static func silence(of file: FiledApplication, _ rules: SilenceRules, on today: CivilDay) -> String? {
        if let day = file.silentSince { return file.status.isLive ? implicitRefusal(bornOn: day, on: today) : nil }
        return file.dueOn.map { silence(rules.rule(on: CivilDay(of: file.filedAt)), on: $0) }
    }

    /// What silence decided, with the remedies against it (CJA R421-2; CRPA L232-4).
    static func implicitRefusal(bornOn day: CivilDay, on today: CivilDay) -> String {
        let last = AppealTime.lastDay(from: day)
        guard today <= last else {
            return
                "Faute de réponse, votre demande est réputée rejetée depuis le \(French.day(day)) (article L231-4, 2°, \(code)). Le délai pour contester ce rejet a pris fin le \(French.day(last)). L’examen de votre dossier n’est pas terminé pour autant : une décision expresse peut encore remplacer ce rejet."
        }
        return
            "Faute de réponse, votre demande est réputée rejetée depuis le \(French.day(day)) (article L231-4, 2°, \(code)). Vous pouvez contester ce rejet jusqu’au \(French.day(last)) inclus : par un recours gracieux ou hiérarchique, ou devant le tribunal administratif, que vous pouvez saisir par Télérecours citoyens, www.telerecours.fr (article R421-2 du code de justice administrative). Dans le même délai, vous pouvez en demander les motifs, qui vous seront communiqués dans le mois (article L232-4 \(code)). L’examen de votre dossier n’est pas terminé pour autant : une décision expresse peut encore remplacer ce rejet."
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
