import Foundation
import Referencing
import Store

/// What is written about a request to speak for a fiche, or to take it to another establishment.
struct SupplierRequestTexts: Sendable {
    let mails: Mails

    /// What is told of a request as it stands.
    @Sendable func mails(
        _ entry: SupplierRequests.Entry, _ letter: SupplierLetter?, _ token: String?
    ) throws -> [OutgoingMail] {
        guard let end = entry.request.end else { return try made(entry, token) }
        guard end.outcome == .accepted else { return try letter.map { [try refused(entry, $0)] } ?? [] }
        switch entry.request.kind {
        case .claim: return try claimed(entry)
        case .move(let company): return [try moved(entry, to: company, on: CivilDay(of: end.at))]
        }
    }

    // MARK: The letter

    /// The letter of a refusal: its grounds, its author, its remedies; of silence, what it means (CJA R421-2; CRPA L232-4).
    @Sendable func refusal(_ entry: SupplierRequests.Entry, _ number: Int, at now: Date) throws -> SupplierLetter? {
        guard let end = entry.request.end else { return nil }
        let (request, supplier, settings) = (entry.request, entry.file.supplier, mails.settings)
        var blocks: [IssuedAct.Block] = [
            .facts([
                .init("Service", "\(settings.service), \(settings.serviceAddress), \(settings.servicePhone)"),
                .init("Entreprise", "\(supplier.name), \(supplier.printedIdentifier)"),
                .init(
                    "Demande",
                    "\(request.number), reçue le \(French.day(CivilDay(of: request.askedAt))) : \(request.kind.sentence)"
                ),
            ])
        ]
        if let author = end.author {
            blocks += [
                .heading("Motif de droit"), .list([request.kind.law]), .heading("Motifs de fait"),
                .paragraph(end.reason ?? ""), .heading("Décision"), .conclusion("La demande est refusée."),
                .heading("Voies et délais de recours"), .paragraph(Remedies.text),
                .facts([
                    .init("Fait le", French.day(CivilDay(of: now))), .init("Par", "\(author.name), \(author.capacity)"),
                ]),
            ]
        } else {
            blocks += [
                .conclusion(Deadlines.implicitRefusal(bornOn: request.dueOn, on: CivilDay(of: now))),
                .facts([.init("Fait le", French.day(CivilDay(of: now)))]),
            ]
        }
        let title = end.author == nil ? "Rejet implicite" : "Refus"
        return try SupplierLetter(
            number: number, .decision, "\(title) de la demande \(request.number)", blocks, about: supplier,
            to: [request.asker.name, request.asker.email], mails.renderer, settings, refusing: request.number, at: now)
    }

    private func refused(_ entry: SupplierRequests.Entry, _ letter: SupplierLetter) throws -> OutgoingMail {
        let path = Routes.ownLetter.path(entry.file.supplier.slug, .init(letter.number))
        return try write(
            entry, letter.title, letter.blocks.plainText, "Ce texte, avec son document PDF", path)
    }

    // MARK: Mails

    /// To who asked; and the link that proves a claim, to the address of the fiche.
    private func made(_ entry: SupplierRequests.Entry, _ token: String?) throws -> [OutgoingMail] {
        let (name, request) = (entry.file.supplier.name, entry.request)
        let link = try token.flatMap { token in
            try entry.file.supplier.email.map { try proof(entry, token, to: $0) }
        }
        let next =
            link == nil
            ? "L’administration la compare au répertoire national et vous répond par courriel."
            : "Un lien, valable 24 heures, est envoyé à l’adresse de la fiche : suivez-le, connecté à votre compte. Sans cette confirmation, l’administration examine votre demande et vous répond par courriel."
        let receipt = try write(
            entry, "Votre demande \(request.number) est reçue",
            "Nous avons bien reçu, le \(French.instant(request.askedAt)), votre demande sur la fiche « \(name) » : \(request.kind.sentence). \(next) \(Deadlines.silence(SupplierRequest.silence, on: request.dueOn))"
        )
        return [receipt] + (link.map { [$0] } ?? [])
    }

    private func proof(
        _ entry: SupplierRequests.Entry, _ token: String, to address: String
    ) throws -> OutgoingMail {
        var words = Mails.Words(
            name: entry.file.supplier.name, link: mails.address(Routes.claimProof.path(query: [(.token, token)])))
        words.subject = "Quelqu’un veut gérer votre fiche – Activateurs France Num"
        words.linkLabel = "Confirmer que c’est vous"
        words.text =
            "Quelqu’un demande à gérer la fiche de votre entreprise dans l’annuaire, avec un compte ouvert au nom de « \(entry.request.asker.name) », à l’adresse \(entry.request.asker.email). Si c’est vous, suivez le lien ci-dessous dans les 24 heures, connecté à ce compte. Sinon, ne faites rien et prévenez-nous."
        return try mails.write("supplier", to: address, words)
    }

    /// To who speaks for the fiche from now on; and to its address, when that is another one.
    private func claimed(_ entry: SupplierRequests.Entry) throws -> [OutgoingMail] {
        let (supplier, asker) = (entry.file.supplier, entry.request.asker)
        var told = [
            try write(
                entry, "La fiche « \(supplier.name) » est la vôtre",
                "Vous gérez désormais la fiche « \(supplier.name) ». Relisez-la, et complétez-la si nécessaire.",
                "Votre fiche", Routes.ownFiche.path(supplier.slug))
        ]
        if let address = supplier.email, address.lowercased() != asker.email.lowercased() {
            var words = Mails.Words(name: supplier.name, link: mails.address(Routes.fiche.path(supplier.slug)))
            words.subject = "Votre fiche est gérée par \(asker.name) – Activateurs France Num"
            words.linkLabel = "La fiche"
            words.text =
                "\(asker.name) gère désormais la fiche de votre entreprise dans l’annuaire. Si ce n’est pas quelqu’un de chez vous, appelez-nous."
            told.append(try mails.write("supplier", to: address, words))
        }
        return told
    }

    private func moved(
        _ entry: SupplierRequests.Entry, to company: Company, on day: CivilDay
    ) throws -> OutgoingMail {
        try write(
            entry, "Votre référencement est transféré",
            "\(entry.file.supplier.name) est référencée sous le SIRET \(company.siret.printed) à compter du \(French.day(day)). L’ancien établissement ne l’est plus ; qui vérifie son SIRET apprend le nouveau. Vos factures doivent désormais porter le nouveau."
        )
    }

    private func write(
        _ entry: SupplierRequests.Entry, _ subject: String, _ text: String, _ linkLabel: String = "Votre espace",
        _ path: String = Routes.space.path()
    ) throws -> OutgoingMail {
        var words = Mails.Words(name: entry.request.asker.name, link: mails.address(path))
        (words.subject, words.text) = ("\(subject) – Activateurs France Num", text)
        words.linkLabel = linkLabel
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
