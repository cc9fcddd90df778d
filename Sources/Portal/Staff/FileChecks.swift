import Referencing

/// What a reviewer looks at first: each check with its verdict.
struct FileChecks: View {
    struct Check: View {
        let text: String
        let detail: String?
        let isGood: Bool
    }

    let checks: [Check]

    /// - Parameters:
    ///   - charter: the version in force.
    ///   - others: other applications of the same firm.
    ///   - isOurModel: whether the letter given back is, byte for byte, one that we made.
    init(
        _ file: FiledApplication, charter: String, others: [ApplicationNumber], isReferenced: Bool, isOurModel: Bool,
        today: CivilDay
    ) {
        let (company, accepted) = (file.contents.company, file.contents.acceptance?.version)
        var checks = [
            Self.activity(company),
            Check(
                text: others.isEmpty ? "Aucun autre dossier pour ce SIREN" : "Autres dossiers pour ce SIREN",
                detail: others.isEmpty ? nil : French.list(others.map(\.text)), isGood: others.isEmpty),
            Self.letter(file, charter: charter, isOurModel: isOurModel),
            Check(
                text: accepted == charter
                    ? "Charte acceptée dans la version en vigueur" : "Charte acceptée dans une autre version",
                detail: accepted == charter ? nil : "acceptée : \(accepted ?? "aucune") ; en vigueur : \(charter)",
                isGood: accepted == charter),
            Self.registry(company),
        ]
        if let letter = file.contents.signedLetters.last { checks += Self.file(letter) }
        if let name = Self.publishedName(company) { checks.append(name) }
        if let isEstablished = company?.isEstablished(on: today) {
            let text = isEstablished ? "Plus de six mois d’activité" : "Six mois d’activité au plus"
            let since = company?.registry?.since.map { "depuis le \(French.day($0))" }
            checks.append(Check(text: text, detail: since, isGood: isEstablished))
        }
        if let siret = company?.siret, !siret.passesChecksum {
            checks.append(Check(text: "Clé de contrôle du SIRET inhabituelle", detail: siret.printed, isGood: false))
        }
        if isReferenced {
            checks.append(Check(text: "Établissement déjà référencé aujourd’hui", detail: nil, isGood: false))
        }
        self.checks = checks
    }

    private static func activity(_ company: Company?) -> Check {
        let isActive = company?.registry?.isActive ?? false
        return Check(
            text: isActive ? "SIRET en activité au registre national" : "SIRET non confirmé en activité",
            detail: isActive ? nil : company?.registryState, isGood: isActive)
    }

    /// The name that the directory will show: whether the registry knows it, and whether it sounds like the State's.
    private static func publishedName(_ company: Company?) -> Check? {
        guard let company else { return nil }
        let name = company.tradeName ?? company.name
        let words = OfficialWords.found(in: name)
        if !words.isEmpty {
            return Check(
                text: "Nom qui peut être pris pour celui d’une administration",
                detail: "« \(name) » : \(French.list(words))", isGood: false)
        }
        guard let tradeName = company.tradeName, let registry = company.registry else { return nil }
        let known = [registry.tradeName, registry.name].compactMap { $0 }
        let isKnown = known.contains { Slug.of($0) == Slug.of(tradeName) }
        return Check(
            text: isKnown ? "Nom commercial connu du registre" : "Nom commercial que le registre ne connaît pas",
            detail: isKnown
                ? nil : "« \(tradeName) » ; au registre : \(French.list(known.map { "« \($0) »" }))", isGood: isKnown)
    }

    private static func letter(_ file: FiledApplication, charter: String, isOurModel: Bool) -> Check {
        if isOurModel {
            return Check(
                text: "Lettre non signée", detail: "Le fichier déposé est le modèle produit par le service.",
                isGood: false)
        }
        let gaps = Application.filed(file).gaps(charterInForce: charter).filter { $0.section == .letter }
        return Check(
            text: gaps.isEmpty ? "Lettre signée, au moins aussi longue que le modèle" : "Lettre incomplète",
            detail: gaps.first?.message, isGood: gaps.isEmpty)
    }

    /// What the antivirus and the file's structure say of the letter given back.
    private static func file(_ letter: SignedLetter) -> [Check] {
        var checks: [Check] = []
        switch letter.scan {
        case .unchecked: break
        case .clean: checks.append(Check(text: "Lettre signée examinée par l’antivirus", detail: nil, isGood: true))
        case .pending:
            checks.append(
                Check(
                    text: "Lettre signée en quarantaine",
                    detail: "L’antivirus ne l’a pas encore examinée : elle s’ouvrira ensuite.", isGood: false))
        case .infected:
            checks.append(
                Check(
                    text: "Lettre signée refusée par l’antivirus",
                    detail: "Elle ne s’ouvre pas. Demandez au candidat d’en déposer une autre (complément).",
                    isGood: false))
        }
        if !letter.activeContent.isEmpty {
            checks.append(
                Check(
                    text: "Le PDF de la lettre contient plus que des pages",
                    detail: "Il porte \(letter.carried). Lisez-le par les images ci-dessous.", isGood: false))
        }
        return checks
    }

    private static func registry(_ company: Company?) -> Check {
        let differences = company?.differences ?? []
        let text =
            company?.registry == nil
            ? "Données de l’entreprise non vérifiées auprès du registre"
            : differences.isEmpty ? "Données saisies conformes au registre" : "Données saisies différentes du registre"
        return Check(
            text: text, detail: differences.isEmpty ? nil : company.map { Self.text(differences, $0) },
            isGood: company?.registry != nil && differences.isEmpty)
    }

    private static func text(_ differences: [Company.Difference], _ company: Company) -> String {
        guard let registry = company.registry else { return "" }
        return differences.map { part in
            switch part {
            case .name: "dénomination au registre : \(registry.name)"
            case .address: "adresse au registre : \(registry.address)"
            case .postalCode: "code postal au registre : \(registry.postalCode)"
            case .commune: "commune au registre : \(registry.commune)"
            case .naf: "code NAF au registre : \(registry.naf ?? "aucun")"
            }
        }.joined(separator: " ; ")
    }
}
