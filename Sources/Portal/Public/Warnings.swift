import Referencing

/// What deserves attention beside a verdict; the same words on the page and in the API.
enum Warnings {
    static func of(_ question: VerifyQuestion, _ finding: Finding, today: CivilDay) -> [String] {
        var warnings: [String] = []
        if case .siret(let siret) = question.identifier, !siret.passesChecksum {
            warnings.append("La clé de contrôle de ce SIRET est inhabituelle : vérifiez qu’il est bien recopié.")
        }
        if question.day > today {
            warnings.append("La date demandée est à venir : la réponse peut encore changer.")
        }
        if finding.candidates > 1 {
            warnings.append(
                "Ce numéro de TVA désigne \(finding.candidates) établissements connus du registre ; la réponse est la plus favorable d’entre eux."
            )
        }
        if finding.verdict == .otherEstablishment, let siret = finding.supplier?.siret {
            warnings.append("L’établissement référencé est celui du SIRET \(siret.printed).")
        }
        if finding.verdict != .referenced, let successor = finding.supplier?.successor {
            warnings.append(
                "L’entreprise poursuit son activité dans un autre établissement, de SIRET \(successor.printed) : vérifiez ce numéro."
            )
        }
        return warnings
    }
}
