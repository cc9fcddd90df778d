import Referencing
import Store

/// What is written about a request to speak for a fiche, or to take it to another establishment.
struct SupplierRequestTexts: Sendable {
    let mails: Mails

    /// To who asked; and the link that proves a claim, to the address of the fiche.
    @Sendable func made(_ entry: SupplierRequests.Entry, _ token: String?) throws -> [OutgoingMail] {
        let name = entry.file.supplier.name
        guard let token, let address = entry.file.supplier.email else {
            return [
                try write(
                    entry, "Votre demande \(entry.request.number) est reçue",
                    "Nous avons bien reçu votre demande sur la fiche «\u{A0}\(name)\u{A0}» : \(entry.request.kind.sentence). L’administration la compare au répertoire national et vous répond par courriel."
                )
            ]
        }
        var words = Mails.Words(
            name: name, link: mails.address(Routes.claimProof.path(query: [(.token, token)])))
        words.subject = "Quelqu’un veut gérer votre fiche – Activateurs France Num"
        words.linkLabel = "Confirmer que c’est vous"
        words.text =
            "Quelqu’un demande à gérer la fiche de votre entreprise dans l’annuaire, avec un compte ouvert au nom de «\u{A0}\(entry.request.asker.name)\u{A0}», à l’adresse \(entry.request.asker.email). Si c’est vous, suivez le lien ci-dessous dans les 24 heures, connecté à ce compte. Sinon, ne faites rien et prévenez-nous."
        return [try mails.write("supplier", to: address, words)]
    }

    /// To who asked; and to the address of the fiche, when somebody takes it over.
    @Sendable func ended(_ entry: SupplierRequests.Entry) throws -> [OutgoingMail] {
        guard let end = entry.request.end else { return [] }
        let name = entry.file.supplier.name
        guard end.outcome == .accepted else {
            return [
                try write(
                    entry, "Votre demande \(entry.request.number) est refusée",
                    "Votre demande sur la fiche «\u{A0}\(name)\u{A0}» (\(entry.request.kind.sentence)) est refusée. \n\nMotif : \(end.reason ?? "")\n\nDécision de \(end.author.map { "\($0.name), \($0.capacity)" } ?? "").\n\n\(Remedies.text)"
                )
            ]
        }
        switch entry.request.kind {
        case .claim:
            var told = [
                try write(
                    entry, "La fiche «\u{A0}\(name)\u{A0}» est la vôtre",
                    "Vous gérez désormais la fiche «\u{A0}\(name)\u{A0}». Relisez-la, et complétez-la si nécessaire.")
            ]
            if let address = entry.file.supplier.email, address.lowercased() != entry.request.asker.email.lowercased() {
                var words = Mails.Words(name: name, link: mails.address(Routes.fiche.path(entry.file.supplier.slug)))
                words.linkLabel = "La fiche"
                words.subject = "Votre fiche est gérée par \(entry.request.asker.name) – Activateurs France Num"
                words.text =
                    "\(entry.request.asker.name) gère désormais la fiche de votre entreprise dans l’annuaire. Si ce n’est pas quelqu’un de chez vous, appelez-nous."
                told.append(try mails.write("supplier", to: address, words))
            }
            return told
        case .move(let company):
            return [
                try write(
                    entry, "Votre référencement est transféré",
                    "\(name) est référencée sous le SIRET \(company.siret.printed) à compter du \(French.day(CivilDay(of: end.at))). L’ancien établissement ne l’est plus ; qui vérifie son SIRET apprend le nouveau. Vos factures doivent désormais porter le nouveau."
                )
            ]
        }
    }

    private func write(_ entry: SupplierRequests.Entry, _ subject: String, _ text: String) throws -> OutgoingMail {
        var words = Mails.Words(name: entry.request.asker.name, link: mails.address(Routes.space.path()))
        (words.subject, words.text) = ("\(subject) – Activateurs France Num", text)
        words.linkLabel = "Votre espace"
        return try mails.write("supplier", to: entry.request.asker.email, words)
    }
}

extension SupplierRequest.Kind {
    /// What is asked, inside a sentence.
    var sentence: String {
        switch self {
        case .claim: "la gérer vous-même"
        case .move(let company): "transférer le référencement au SIRET \(company.siret.printed)"
        }
    }

    /// What was said with it, of a person.
    var details: String {
        switch self {
        case .claim(let quality, let acceptance):
            "\(quality) ; charte \(acceptance.version) acceptée le \(French.instant(acceptance.acceptedAt)), depuis l’adresse \(acceptance.ip), avec \(acceptance.userAgent)"
        case .move(let company):
            "\(company.siret.printed), \(company.address), \(company.postalCode) \(company.commune)"
        }
    }

    var name: String {
        switch self {
        case .claim: "Revendication d’une fiche"
        case .move: "Transfert à un autre établissement"
        }
    }
}
